import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import type { AiSdkLanguageModel } from './client.ts';

/** Which model is asked and what it is called in records; see the fields. */
export const aiSdkOptionsSchema = z.strictObject({
  model: z
    .custom<AiSdkLanguageModel>(
      isModel,
      'needs to be a language model of the AI SDK (version 2, 3 or 4 of its specification)',
    )
    .meta({ description: 'A language model, such as `openai("gpt-6-sol")` or `anthropic("claude-sonnet-5-5")`.' }),
  modelName: z.string().min(1).optional().meta({ description: 'Model id in records; without it what the model says.' }),
  provider: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Vendor in records and price tables; without it what the model says.' }),
  id: z.string().min(1).optional().meta({ description: 'Id of the provider; `ai-sdk:<vendor>:<model>` without it.' }),
  structuredOutput: z
    .enum(['native', 'text'])
    .default('native')
    .meta({ description: '`text` asks for JSON in words only, for models that enforce no schema.' }),
  providerOptions: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .optional()
    .meta({ description: 'Settings of vendors that go with every call; they win over those of this adapter.' }),
});

export type AiSdkOptions = z.input<typeof aiSdkOptionsSchema>;
export type ParsedAiSdkOptions = z.output<typeof aiSdkOptionsSchema>;

/** @throws ConfigurationError naming the option */
export function parseAiSdkOptions(options: AiSdkOptions): ParsedAiSdkOptions {
  return parseOptions('the AI SDK provider', aiSdkOptionsSchema, options);
}

function isModel(value: unknown): boolean {
  const model = value as Partial<AiSdkLanguageModel> | null;
  return (
    typeof model?.doGenerate === 'function' &&
    typeof model.doStream === 'function' &&
    typeof model.provider === 'string' &&
    typeof model.modelId === 'string' &&
    /^v[234]$/.test(String(model.specificationVersion))
  );
}
