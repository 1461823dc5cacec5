import type { OpenAiOptions } from '@ai-manager/adapters/openai';

/** Options of the provider that asks the simulated vendor. */
export function openAiOptions(baseUrl: string): OpenAiOptions {
  return { apiKey: 'any', model: 'gpt-6-luna', baseUrl };
}
