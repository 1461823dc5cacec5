import type { Clock, PersonId } from '@ai-manager/core';
import { createSinkLogger, createSystemClock, type LogEntry } from '@ai-manager/core/memory';
import { hasRedis, startRedis, withoutRedis, type RedisServer } from '@ai-manager/test-servers/redis';
import { startUpstash, type UpstashServer } from '@ai-manager/test-servers/upstash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUpstashCache, createUpstashRateLimiter } from '../src/upstash/index.ts';
import { anotherManager, crowd, intercepted, openBench, populate, week } from './weekly-run/harness.ts';

describe.skipIf(!hasRedis())(`answers kept in Upstash${withoutRedis()}`, () => {
  let redis: RedisServer;
  let upstash: UpstashServer;
  let benches = 0;
  beforeAll(async () => {
    redis = await startRedis();
    upstash = await startUpstash(redis.port);
  });
  afterAll(async () => {
    await upstash[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  const system = createSystemClock();
  /** On a machine that is busy with other tests, replies may take longer than a cache is waited for. */
  const patient: Clock = { ...system, sleep: (ms, signal) => system.sleep(20 * ms, signal) };

  /** Two managers on one storage, each with adapters and a log of its own, as two processes have. */
  async function openTwo(clock = patient) {
    const keyPrefix = `bench-${(benches += 1)}`;
    const calls: string[] = [];
    const lines: LogEntry[] = [];
    const options = { url: upstash.url, token: upstash.token, keyPrefix, timeoutMs: 500 };
    const ports = () => ({
      clock,
      cache: createUpstashCache(options),
      rateLimiter: createUpstashRateLimiter(options),
      logger: createSinkLogger((line) => lines.push(line)),
      wrap: (storage: Parameters<typeof intercepted>[0]) =>
        intercepted(storage, (method, call) => {
          calls.push(method);
          return call();
        }),
    });
    const bench = await openBench(ports());
    await populate(bench, crowd(3));
    await bench.manager.evaluations.weekly({ week });
    calls.length = 0;
    lines.length = 0;
    const names = async (manager: typeof bench.manager): Promise<readonly string[]> =>
      (await manager.reports.performance({ week })).people.map(({ person }) => person.name);
    const rename = async (manager: typeof bench.manager, name: string): Promise<void> => {
      await manager.people.save({ id: 'p01' as PersonId, name, email: 'p01@example.com' });
      calls.length = 0;
    };
    /** Asks until the answer comes from the cache: it is given before it is kept. */
    const kept = async (manager: typeof bench.manager): Promise<readonly string[]> => {
      for (;;) {
        const before = calls.length;
        const answer = await names(manager);
        if (calls.length === before) return answer;
      }
    };
    return { ...bench, other: anotherManager(bench, ports()), calls, lines, names, kept, rename };
  }

  it('are shared by two processes, and each sees at once what the other changed', async () => {
    await using bench = await openTwo();
    const { manager, other, names, kept, rename, calls } = bench;
    await names(manager);
    for (let round = 0; round < 5; round += 1) {
      const [writer, reader] = round % 2 === 0 ? [manager, other] : [other, manager];
      await kept(manager);
      await kept(other);
      await rename(writer, `Name ${round}`);
      expect(await names(reader)).toContain(`Name ${round}`);
      expect(calls.length).toBeGreaterThan(0);
      expect(await kept(writer)).toContain(`Name ${round}`);
    }
  });

  it('are made once for a hundred callers on a cold cache', async () => {
    await using bench = await openTwo();
    await bench.names(bench.manager);
    const once = bench.calls.length;
    await bench.rename(bench.manager, 'Nobody');
    await Promise.all(Array.from({ length: 100 }, () => bench.names(bench.manager)));
    expect([bench.lines, bench.calls.length]).toEqual([[], once]);
  });

  it('are not revived when Redis comes back empty', async () => {
    await using bench = await openTwo();
    await bench.names(bench.manager);
    await redis.kill();
    await redis.start();
    await bench.rename(bench.other, 'Renamed');
    expect(await bench.names(bench.manager)).toContain('Renamed');
  });

  it('fail and delay nothing while Redis hangs, and one warning per process says so', async () => {
    await using bench = await openTwo(system);
    await bench.names(bench.manager);
    redis.pause();
    try {
      const startedMs = performance.now();
      for (let call = 0; call < 20; call += 1) expect(await bench.names(bench.manager)).toContain('Person p01');
      await bench.rename(bench.manager, 'Renamed');
      expect(await bench.names(bench.manager)).toContain('Renamed');
      await bench.manager.health.check({ askModel: true });
      // 250 ms for the cache and as much for the limiter, once each, and 500 ms for their checks; the rest is work. Waiting each time would take 11 s.
      expect(performance.now() - startedMs).toBeLessThan(6_000);
    } finally {
      redis.resume();
    }
    expect(bench.lines.filter(({ level }) => level === 'warn').map(({ message }) => message.slice(0, 26))).toEqual([
      'The cache does not work. A',
      'The rate limiter does not ',
    ]);
  });
});
