import { startUpstash } from '@ai-manager/test-servers/upstash';
import { describe, expect, it } from 'vitest';
import type { DatabaseSettings } from '../settings/database.ts';
import { composeCache } from './cache.ts';

const postgres = (url: string, directUrl?: string): DatabaseSettings => ({
  kind: 'postgres',
  url,
  directUrl,
  maxConnections: undefined,
});

/** The start of the keys that an installation uses, as Upstash sees it. */
async function prefixOf(database: DatabaseSettings, keyPrefix?: string): Promise<string> {
  await using upstash = await startUpstash(1);
  const cache = { kind: 'upstash', url: upstash.url, token: upstash.token, keyPrefix } as const;
  const { cache: composed } = await composeCache({ cache, database, dataFolder: '/data' });
  await composed?.get('key', {}).catch(() => undefined);
  const [[command] = []] = upstash.requests.map(({ body }) => body as string[][]);
  return command?.[1]?.replace(':cache:key', '') ?? '';
}

describe('the composed cache', () => {
  it('is left to the default without Upstash', async () => {
    expect(
      await composeCache({ cache: { kind: 'memory' }, database: { kind: 'embedded' }, dataFolder: '/data' }),
    ).toEqual({});
  });

  it('is not in Upstash for a database of one process, whose calls are counted there all the same', async () => {
    const cache = { kind: 'upstash', url: 'https://a.upstash.io', token: 'token', keyPrefix: undefined } as const;
    const composed = await composeCache({ cache, database: { kind: 'embedded' }, dataFolder: '/data' });
    expect(composed).toEqual({ rateLimiter: expect.objectContaining({ id: 'upstash (a.upstash.io)' }) });
  });

  it('has keys that tell databases apart, and not users, passwords or the pooler of Neon', async () => {
    const prefixes = await Promise.all([
      prefixOf(postgres('postgres://anna:secret@ep-a-1-pooler.eu.neon.tech/main')),
      prefixOf(postgres('postgres://ben:other@ep-a-1.eu.neon.tech:5432/main?sslmode=require')),
      prefixOf(postgres('postgres://pooler:6432/main', 'postgres://ep-a-1.eu.neon.tech/main')),
      prefixOf(postgres('postgres://ep-a-1.eu.neon.tech/staging')),
      prefixOf(postgres('postgres://ep-a-1.eu.neon.tech:5433/main')),
      prefixOf(postgres('postgres://ep-b-2.eu.neon.tech/main')),
    ]);
    expect(prefixes[0]).toMatch(/^ai-manager-[0-9a-f]{16}$/);
    expect(new Set(prefixes.slice(0, 3)).size).toBe(1);
    expect(new Set(prefixes).size).toBe(4);
  });

  it('has the keys it is told to have', async () => {
    expect(await prefixOf(postgres('postgres://host/main'), 'staging')).toBe('staging');
  });
});
