import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import type { Storage } from '@ai-manager/core';
import type { DatabaseConnection } from './connection.ts';

/** A pool nobody used for this long is closed; the next execution opens another. */
const idleMs = 5 * 60_000;

interface Kept {
  readonly storage: Storage;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

const kept = new Map<string, Kept>();

/**
 * Runs `work` with the pool of these settings. One pool per settings lives as long as it is used and for some minutes
 * more; a changed credential has other settings and so gets another.
 */
export async function withStorage<T>(database: DatabaseConnection, work: (storage: Storage) => Promise<T>): Promise<T> {
  const { url, directUrl, maxConnections } = database;
  const key = JSON.stringify([url, directUrl, maxConnections]);
  const entry = kept.get(key) ?? open(key, database);
  entry.users += 1;
  clearTimeout(entry.idle);
  try {
    return await work(entry.storage);
  } finally {
    entry.users -= 1;
    if (entry.users === 0) entry.idle = setTimeout(() => void close(key, entry), idleMs).unref();
  }
}

/** Closes what is open, for tests and for a host that ends. */
export async function closeStorages(): Promise<void> {
  await Promise.all([...kept].map(([key, entry]) => close(key, entry)));
}

function open(key: string, { url, directUrl, maxConnections }: DatabaseConnection): Kept {
  const storage = createPostgresStorage({
    url,
    maxConnections,
    applicationName: 'ai-manager-n8n',
    ...(directUrl === '' ? {} : { directUrl }),
  });
  const entry: Kept = { storage, users: 0, idle: undefined };
  kept.set(key, entry);
  return entry;
}

async function close(key: string, entry: Kept): Promise<void> {
  clearTimeout(entry.idle);
  if (kept.get(key) === entry) kept.delete(key);
  await entry.storage.close().catch(() => undefined);
}
