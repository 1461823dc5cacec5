import type { Storage } from '@ai-manager/core';

export interface PostgresOptions {
  readonly url: string;
  readonly onStatement?: () => void;
}

/** Loaded when it is asked for, so that the other backend needs no `pg`. */
export async function openPostgresStorage(options: PostgresOptions): Promise<Storage> {
  const adapter = '@ai-manager/adapters/postgres';
  const { createPostgresStorage } = (await import(adapter)) as {
    createPostgresStorage: (options: PostgresOptions) => Storage;
  };
  return createPostgresStorage(options);
}
