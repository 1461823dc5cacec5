export type { LangChainChatModel, LangChainMessage, LangChainRunnable } from './client.ts';
export { createLangChainProvider } from './langchain-provider.ts';
export { langChainOptionsSchema } from './options.ts';
export type { LangChainModelRequest, LangChainOptions } from './options.ts';
