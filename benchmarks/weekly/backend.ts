import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import type { Storage } from '@ai-manager/core';
import { startPostgres } from '@ai-manager/test-servers/postgres';

export const backendNames = ['pglite', 'postgres'] as const;
export type BackendName = (typeof backendNames)[number];

/** An empty database, and how many statements it was sent. */
export interface OpenedStorage {
  readonly storage: Storage;
  readonly statements: () => number;
}

export interface Backend extends AsyncDisposable {
  /** Opens a database of its own: every way of running the week starts from the same state. */
  open(): Promise<OpenedStorage>;
}

export async function startBackend(name: BackendName): Promise<Backend> {
  return name === 'pglite' ? pglite() : await postgres();
}

function pglite(): Backend {
  return {
    open: async () => count((onStatement) => createPgliteStorage({ folder: 'memory', onStatement })),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function postgres(): Promise<Backend> {
  const server = await startPostgres();
  return {
    open: async () => {
      const url = await server.createDatabase();
      return count((onStatement) => createPostgresStorage({ url, onStatement }));
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function count(create: (onStatement: () => void) => Storage): OpenedStorage {
  let statements = 0;
  const storage = create(() => void (statements += 1));
  return { storage, statements: () => statements };
}
