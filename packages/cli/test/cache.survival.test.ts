import { dirname, join } from 'node:path';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { RedisServer } from '@ai-manager/test-servers/redis';
import { hasRedis, startRedis, withoutRedis } from '@ai-manager/test-servers/redis';
import type { UpstashServer } from '@ai-manager/test-servers/upstash';
import { startUpstash } from '@ai-manager/test-servers/upstash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { newDataFolder, run } from './run-cli.ts';

interface Part {
  readonly part: string;
  readonly ok: boolean;
  readonly message: string;
}

async function examine(environment: Readonly<Record<string, string>>): Promise<readonly Part[]> {
  const { stdout } = await run(['doctor', '--json', '--data', await newDataFolder()], { environment });
  return (JSON.parse(stdout) as { readonly parts: readonly Part[] }).parts.filter(({ part }) =>
    ['cache', 'rate limiter'].includes(part),
  );
}

describe('doctor', { timeout: 120_000 }, () => {
  it('says that a token of Upstash is refused, without the token', async () => {
    await using upstash = await startUpstash(1);
    const parts = await examine({ UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: 'planted-token' });
    expect(parts).toMatchObject([
      { part: 'cache', ok: true, message: 'memory' },
      { part: 'rate limiter', ok: false, message: expect.stringContaining('refuses the token') },
    ]);
    expect(JSON.stringify(parts)).not.toContain('planted-token');
  });

  it('refuses a Redis that speaks no REST and says what to set', async () => {
    const { code, stdout, stderr } = await run(['doctor', '--data', await newDataFolder()], {
      environment: { REDIS_URL: 'redis://:planted-password@redis:6379' },
    });
    expect([code, stdout]).toEqual([1, expect.stringContaining('UPSTASH_REDIS_REST_URL')]);
    expect(`${stdout}${stderr}`).not.toContain('planted-password');
  });
});

describe.skipIf(!hasRedis())(`processes on PostgreSQL and Upstash${withoutRedis()}`, { timeout: 120_000 }, () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  let upstash: UpstashServer;
  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
    upstash = await startUpstash(redis.port);
  });
  afterAll(async () => {
    await upstash[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    await postgres[Symbol.asyncDispose]();
  });
  const toUpstash = () => ({ UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token });
  /** Answers that were put into the cache so far. */
  const kept = (): number =>
    upstash.requests
      .flatMap(({ body }) => body as readonly (readonly string[])[])
      .filter(([command, key]) => command === 'set' && key?.includes(':answer:')).length;

  async function names(environment: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const { stdout, stderr, code } = await run(
      ['reports', 'performance', '--week', '2026-W47', '--json', '--data', await newDataFolder()],
      { environment },
    );
    if (code !== 0) throw new Error(stderr);
    const { people } = JSON.parse(stdout) as { readonly people: readonly { person: { name: string } }[] };
    return people.map(({ person }) => person.name);
  }

  it('share answers, and see what others changed or imported', async () => {
    const data = await newDataFolder();
    const environment = { DATABASE_URL: await postgres.createDatabase(), ...toUpstash() };
    await run(['init', await makeOrganisation(), '--data', data], { environment });
    const first = await names(environment);
    expect([first.length > 0, kept()]).toEqual([true, 1]);
    expect(await names(environment)).toEqual(first);
    expect(kept()).toBe(1);
    const saved = await run(
      ['people', 'save', '--id', 'new', '--name', 'Nora', '--email', 'n@example.com', '--data', data],
      {
        environment,
      },
    );
    expect(saved.code).toBe(0);
    expect(await names(environment)).toContain('Nora');
    expect((await examine(environment)).map(({ ok, message }) => [ok, message.slice(0, 9)])).toEqual([
      [true, 'upstash ('],
      [true, 'upstash ('],
    ]);
  });

  it('forget what a database was before something is imported into it', async () => {
    const data = await newDataFolder();
    const from = { DATABASE_URL: await postgres.createDatabase() };
    await run(['init', await makeOrganisation(), '--data', data], { environment: from });
    const file = join(dirname(data), 'export.jsonl');
    const exported = await run(['export', file, '--data', data], { environment: from });
    expect(exported.code).toBe(0);
    const to = { DATABASE_URL: await postgres.createDatabase(), ...toUpstash() };
    const stampsBefore = stampsSet();
    const imported = await run(['import', file, '--data', data], { environment: to });
    expect([imported.code, stampsSet() - stampsBefore]).toEqual([0, 7]);
  });

  /** Topics that were said to have changed so far. */
  const stampsSet = (): number =>
    upstash.requests
      .flatMap(({ body }) => body as readonly (readonly string[])[])
      .filter(([command, key]) => command === 'set' && key?.includes(':changed:')).length;
});
