export { createLangfuse } from './langfuse.ts';
export type { Langfuse, LangfuseTelemetry } from './langfuse.ts';
export { langfuseOptionsSchema } from './options.ts';
export type { LangfuseOptions } from './options.ts';
