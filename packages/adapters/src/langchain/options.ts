import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import type { LangChainChatModel } from './client.ts';

/** What the model is made for, where a function makes it. */
export interface LangChainModelRequest {
  readonly maxOutputTokens: number;
}

/** Which model is asked and what it is called in records; see the fields. */
export const langChainOptionsSchema = z.strictObject({
  model: z
    .custom<LangChainChatModel | ((request: LangChainModelRequest) => LangChainChatModel)>(
      isModelOrMaker,
      'needs to be a LangChain chat model, or a function that makes one',
    )
    .meta({
      description:
        'A LangChain chat model; or a function that makes one with a limit of output tokens, called once per limit.',
    }),
  modelName: z.string().min(1).optional().meta({ description: 'Model id in records; without it what the model says.' }),
  provider: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Vendor in records and price tables; without it what the model says.' }),
  id: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Id of the provider; `langchain:<vendor>:<model>` without it.' }),
  structuredOutput: z
    .enum(['native', 'text'])
    .default('native')
    .meta({ description: '`text` asks for JSON in words only, for models whose structured output does not work.' }),
});

export type LangChainOptions = z.input<typeof langChainOptionsSchema>;
export type ParsedLangChainOptions = z.output<typeof langChainOptionsSchema>;

/** @throws ConfigurationError naming the option */
export function parseLangChainOptions(options: LangChainOptions): ParsedLangChainOptions {
  return parseOptions('the LangChain provider', langChainOptionsSchema, options);
}

export function isModel(value: unknown): value is LangChainChatModel {
  return typeof (value as Partial<LangChainChatModel> | null)?.invoke === 'function';
}

function isModelOrMaker(value: unknown): boolean {
  return isModel(value) || typeof value === 'function';
}
