export { createPostgresStorage } from './postgres-storage.ts';
export { postgresOptionsSchema } from './options.ts';
export type { PostgresOptions } from './options.ts';
export type { PostgresPoolLike } from './client.ts';
