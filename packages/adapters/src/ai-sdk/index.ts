export { createAiSdkProvider } from './ai-sdk-provider.ts';
export type { AiSdkLanguageModel } from './client.ts';
export { aiSdkOptionsSchema } from './options.ts';
export type { AiSdkOptions } from './options.ts';
