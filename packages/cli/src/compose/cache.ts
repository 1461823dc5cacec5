import { hostname } from 'node:os';
import { hashText, type Ports } from '@ai-manager/core';
import type { Settings } from '../settings.ts';

type Given = Pick<Settings, 'cache' | 'database' | 'dataFolder'>;

/**
 * Answers are kept in Upstash when the database is shared; the embedded one belongs to one process, so that memory does,
 * and no answer outlives a data folder that was thrown away. Calls are counted in Upstash either way.
 */
export async function composeCache(settings: Given): Promise<Pick<Ports, 'cache' | 'rateLimiter'>> {
  const { cache, database } = settings;
  if (cache.kind === 'memory') return {};
  const { createUpstashCache, createUpstashRateLimiter } = await import('@ai-manager/adapters/upstash');
  const options = { url: cache.url, token: cache.token, keyPrefix: cache.keyPrefix ?? (await keyPrefixOf(settings)) };
  return {
    rateLimiter: createUpstashRateLimiter(options),
    ...(database.kind === 'postgres' ? { cache: createUpstashCache(options) } : {}),
  };
}

/** Whether other processes may keep answers about this installation's database. */
export function sharesAnswers({ cache, database }: Given): boolean {
  return cache.kind === 'upstash' && database.kind === 'postgres';
}

/** Two installations on one Redis must never read each other's answers, so keys begin with what tells them apart. */
async function keyPrefixOf({ database, dataFolder }: Given): Promise<string> {
  const place =
    database.kind === 'postgres' ? addressOf(database.directUrl ?? database.url) : `${hostname()} ${dataFolder}`;
  return `ai-manager-${(await hashText(place)).slice(0, 16)}`;
}

/** Neon's pooler is the same database under another name; users and passwords differ between processes. */
function addressOf(url: string): string {
  const { hostname: host, port, pathname } = new URL(url);
  return `${host.toLowerCase().replace(/^([^.]+)-pooler\./, '$1.')}:${port === '' ? '5432' : port}${pathname}`;
}
