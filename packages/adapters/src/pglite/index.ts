export { createPgliteStorage } from './pglite-storage.ts';
export { pgliteOptionsSchema } from './options.ts';
export type { PgliteOptions } from './options.ts';
