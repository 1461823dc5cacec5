import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import type { Storage } from '@ai-manager/core';
import type { DatabaseConnection } from './connection.ts';
import { keep } from './kept.ts';

const storages = keep<Storage>(5 * 60_000, (storage) => storage.close().catch(() => undefined));

/** Runs `work` with the pool of these settings. A changed credential has other settings and so gets another pool. */
export function withStorage<T>(database: DatabaseConnection, work: (storage: Storage) => Promise<T>): Promise<T> {
  const { url, directUrl, maxConnections } = database;
  return storages.use(JSON.stringify([url, directUrl, maxConnections]), () => open(database), work);
}

/** Closes every pool: for tests, and for a host that ends. */
export const closeStorages = (): Promise<void> => storages.closeAll();

function open({ url, directUrl, maxConnections }: DatabaseConnection): Storage {
  return createPostgresStorage({
    url,
    maxConnections,
    applicationName: 'ai-manager-n8n',
    ...(directUrl === '' ? {} : { directUrl }),
  });
}
