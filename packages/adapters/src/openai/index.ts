export type { OpenAiClient, ResponsesRequest } from './client.ts';
export { createOpenAiProvider } from './openai-provider.ts';
export { openAiOptionsSchema } from './options.ts';
export type { OpenAiOptions } from './options.ts';
