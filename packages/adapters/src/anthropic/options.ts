import { ConfigurationError } from '@ai-manager/core';
import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import type { AnthropicClient } from './client.ts';

/** Where a model is and how it is asked; see the fields. */
export const anthropicOptionsSchema = z.strictObject({
  apiKey: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Secret key of the workspace; needed unless a client is given.' }),
  model: z
    .string()
    .min(1)
    .meta({ description: 'Model id.', examples: ['claude-sonnet-5-5', 'claude-haiku-5-5'] }),
  baseUrl: z
    .url()
    .refine(hasNoCredentials, 'holds a user name or password, which no request can carry: leave them out')
    .default('https://api.anthropic.com')
    .meta({ description: 'Another server of the Messages API, without `/v1`.' }),
  timeoutMs: z.int().min(1).default(120_000).meta({ description: 'How long one request may take, in milliseconds.' }),
  effort: z
    .enum(['none', 'low', 'medium', 'high'])
    .default('medium')
    .meta({ description: 'How much to think, unless a request says so; what is thought counts as output.' }),
  serviceTier: z
    .enum(['auto', 'standard_only'])
    .optional()
    .meta({ description: '`standard_only` leaves capacity that was bought in advance alone.' }),
  id: z.string().min(1).optional().meta({ description: 'Id of the provider; `anthropic:<model>` without it.' }),
  provider: z
    .string()
    .min(1)
    .default('anthropic')
    .meta({ description: 'Vendor in records and price tables; name another one when `baseUrl` is not Anthropic.' }),
  client: z
    .custom<AnthropicClient>(isClient, 'needs messages.create')
    .optional()
    .meta({ description: 'A client of your own, such as one for Bedrock; it must not retry by itself.' }),
});

export type AnthropicOptions = z.input<typeof anthropicOptionsSchema>;
export type ParsedAnthropicOptions = z.output<typeof anthropicOptionsSchema>;

/** @throws ConfigurationError naming the option, never its value */
export function parseAnthropicOptions(options: AnthropicOptions): ParsedAnthropicOptions {
  const parsed = parseOptions('the Anthropic provider', anthropicOptionsSchema, options);
  if (parsed.apiKey === undefined && parsed.client === undefined) {
    throw new ConfigurationError('The Anthropic provider needs an apiKey, or a client of your own.');
  }
  return parsed;
}

function isClient(value: unknown): boolean {
  return typeof (value as Partial<AnthropicClient> | null)?.messages?.create === 'function';
}

/** Requests to such a URL are refused by `fetch`, whose message repeats it whole. */
function hasNoCredentials(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed === null || (parsed.username === '' && parsed.password === '');
}
