import { ConfigurationError } from '@ai-manager/core';
import { z } from 'zod';
import type { OpenAiClient } from './client.ts';

/** Where a model is and how it is asked; see the fields. */
export const openAiOptionsSchema = z.strictObject({
  apiKey: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Secret key of the project; needed unless a client is given.' }),
  model: z
    .string()
    .min(1)
    .meta({ description: 'Model id.', examples: ['gpt-6-sol', 'gpt-6-luna'] }),
  baseUrl: z
    .url()
    .refine(hasNoCredentials, 'holds a user name or password, which no request can carry: leave them out')
    .default('https://api.openai.com/v1')
    .meta({ description: 'Another server of the Responses API.' }),
  organization: z.string().min(1).optional().meta({ description: 'Organization that is charged.' }),
  project: z.string().min(1).optional().meta({ description: 'Project that is charged.' }),
  timeoutMs: z.int().min(1).default(120_000).meta({ description: 'How long one request may take, in milliseconds.' }),
  serviceTier: z
    .enum(['auto', 'default', 'flex'])
    .optional()
    .meta({ description: '`flex` is slower at half the price. Without it the project setting holds.' }),
  effort: z
    .enum(['none', 'low', 'medium', 'high'])
    .optional()
    .meta({ description: 'How much to reason, unless a request says so. Without it the default of the model holds.' }),
  promptCacheBreakpoints: z.boolean().optional().meta({
    description: 'Marks where the stable part of a prompt ends. Without it this is done for GPT-5.6 and later.',
  }),
  id: z.string().min(1).optional().meta({ description: 'Id of the provider; `openai:<model>` without it.' }),
  provider: z
    .string()
    .min(1)
    .default('openai')
    .meta({ description: 'Vendor in records and price tables; name another one when `baseUrl` is not OpenAI.' }),
  client: z
    .custom<OpenAiClient>(isClient, 'needs responses.create')
    .optional()
    .meta({ description: 'A client of your own, such as one for Azure; it must not retry by itself.' }),
});

export type OpenAiOptions = z.input<typeof openAiOptionsSchema>;
export type ParsedOpenAiOptions = z.output<typeof openAiOptionsSchema>;

/** @throws ConfigurationError naming the option, never its value */
export function parseOpenAiOptions(options: OpenAiOptions): ParsedOpenAiOptions {
  const parsed = openAiOptionsSchema.safeParse(options);
  if (!parsed.success) {
    throw new ConfigurationError(`The options of the OpenAI provider are wrong: ${z.prettifyError(parsed.error)}`);
  }
  if (parsed.data.apiKey === undefined && parsed.data.client === undefined) {
    throw new ConfigurationError('The OpenAI provider needs an apiKey, or a client of your own.');
  }
  return parsed.data;
}

function isClient(value: unknown): boolean {
  return typeof (value as Partial<OpenAiClient> | null)?.responses?.create === 'function';
}

/** Requests to such a URL are refused by `fetch`, whose message repeats it whole. */
function hasNoCredentials(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed === null || (parsed.username === '' && parsed.password === '');
}
