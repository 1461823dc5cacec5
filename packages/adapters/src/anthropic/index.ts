export { createAnthropicProvider } from './anthropic-provider.ts';
export type { AnthropicClient, MessagesRequest } from './client.ts';
export { anthropicOptionsSchema } from './options.ts';
export type { AnthropicOptions } from './options.ts';
