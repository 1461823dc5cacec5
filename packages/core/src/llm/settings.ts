import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';

/** How the runner asks models. All times in milliseconds. */
export const llmSettingsSchema = z.strictObject({
  concurrency: z.int().min(1).max(1_000).default(8).meta({ description: 'Calls that run at once.' }),
  attemptTimeoutMs: z.int().min(1).default(60_000).meta({ description: 'How long one attempt may take.' }),
  deadlineMs: z
    .int()
    .min(1)
    .default(180_000)
    .meta({ description: 'How long one call may take with all its retries, from the moment it is its turn.' }),
  attemptsPerProvider: z.int().min(1).max(10).default(3).meta({ description: 'Attempts before the next provider.' }),
  backoffBaseMs: z.int().min(0).default(500).meta({ description: 'Longest wait before the first retry; doubles.' }),
  backoffMaxMs: z.int().min(0).default(20_000).meta({
    description:
      'Longest wait between two attempts, and longest pause of a provider that is waited for while another could answer.',
  }),
  breakerFailures: z
    .int()
    .min(2)
    .max(1_000)
    .default(5)
    .meta({ description: 'Calls in a row that fail at a provider before it is left out for a while.' }),
  breakerOpenMs: z.int().min(1).default(2_000).meta({
    description:
      'How long it is left out at least before one call tries it again; doubles with each such call that fails.',
  }),
  breakerOpenMaxMs: z.int().min(1).default(120_000).meta({ description: 'Longest time it is left out.' }),
  outForMs: z
    .int()
    .min(0)
    .default(300_000)
    .meta({ description: 'How long a provider with wrong credentials or used-up quota is left out.' }),
  limits: z
    .record(
      z.string().min(1),
      z.strictObject({
        requestsPerMinute: z.int().min(1).optional().meta({ description: 'Most requests in any minute.' }),
        tokensPerMinute: z.int().min(1).optional().meta({ description: 'Most input and output tokens in any minute.' }),
      }),
    )
    .default({})
    .meta({ description: "Limits per provider, by the provider's id; all calls share them." }),
  outputTokensCap: z
    .int()
    .min(1)
    .default(32_000)
    .meta({ description: 'Most output tokens that a cut-off reply is retried with.' }),
  traceContent: z
    .boolean()
    .default(false)
    .meta({ description: 'Shows prompts and replies to tracers; off, they see lengths only.' }),
});

export type LlmSettings = z.infer<typeof llmSettingsSchema>;
/** What callers give: everything has a default. */
export type LlmSettingsInput = z.input<typeof llmSettingsSchema>;

/** @throws ConfigurationError naming the setting */
export function parseLlmSettings(settings: LlmSettingsInput = {}): LlmSettings {
  const parsed = llmSettingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(`The llm settings are wrong: ${z.prettifyError(parsed.error)}`);
}
