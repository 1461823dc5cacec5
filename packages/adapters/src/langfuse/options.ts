import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';

/** Which project of Langfuse, and what it may see; see the fields. */
export const langfuseOptionsSchema = z.strictObject({
  publicKey: z
    .string()
    .min(1)
    .meta({ description: 'Public key of the Langfuse project.', examples: ['pk-lf-...'] }),
  secretKey: z.string().min(1).meta({ description: 'Secret key of the Langfuse project.' }),
  url: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoCredentials, 'holds a user name or password, which no request can carry: leave them out')
    .default('https://cloud.langfuse.com')
    .meta({ description: 'Where Langfuse is.' }),
  names: z
    .boolean()
    .default(false)
    .meta({ description: 'Shows people and projects by their ids and names; off, by pseudonyms.' }),
  content: z.boolean().default(false).meta({ description: 'Shows prompts and replies, which are texts about people.' }),
  pseudonymKey: z.string().min(16).optional().meta({
    description: 'Secret that pseudonyms are made with. Without it they follow from `secretKey` and change with it.',
  }),
  environment: z
    .string()
    .regex(/^(?!langfuse)[a-z0-9_-]{1,40}$/, 'is made of a-z, 0-9, - and _, and does not begin with langfuse')
    .default('default')
    .meta({ description: 'Environment that traces and scores are filed under.' }),
  release: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Version of your installation, for comparisons.' }),
  timeoutMs: z
    .int()
    .min(1)
    .default(2_500)
    .meta({ description: 'How long one request to Langfuse may take, in milliseconds.' }),
  flushAfterMs: z
    .int()
    .min(1)
    .default(2_000)
    .meta({ description: 'How long an event waits for others to travel with, in milliseconds.' }),
  maxQueuedEvents: z
    .int()
    .min(1)
    .default(10_000)
    .meta({ description: 'Events kept while Langfuse is slow or away; more are dropped and counted.' }),
  maxQueuedCharacters: z
    .int()
    .min(1)
    .default(16_000_000)
    .meta({ description: 'Characters kept of prompts and replies; events with more are dropped and counted.' }),
});

export type LangfuseOptions = z.input<typeof langfuseOptionsSchema>;
export type ParsedLangfuseOptions = z.output<typeof langfuseOptionsSchema>;

/** @throws ConfigurationError naming the option, never its value */
export function parseLangfuseOptions(options: LangfuseOptions): ParsedLangfuseOptions {
  const parsed = parseOptions('the Langfuse adapter', langfuseOptionsSchema, options);
  return { ...parsed, url: parsed.url.replace(/\/+$/, '') };
}

/** Requests to such a URL are refused by `fetch`, whose message repeats it whole. */
function hasNoCredentials(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed === null || (parsed.username === '' && parsed.password === '');
}
