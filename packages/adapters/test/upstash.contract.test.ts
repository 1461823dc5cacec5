import type { Cache, RateLimiter } from '@ai-manager/core';
import type { CacheBench, RateLimiterBench } from '@ai-manager/core/testing';
import { cacheContract, rateLimiterContract, registerContract } from '@ai-manager/core/testing';
import { hasRedis, startRedis, withoutRedis, type RedisServer } from '@ai-manager/test-servers/redis';
import { startUpstash, type UpstashServer } from '@ai-manager/test-servers/upstash';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUpstashCache, createUpstashRateLimiter } from '../src/upstash/index.ts';

describe.skipIf(!hasRedis())(`Upstash over a real Redis${withoutRedis()}`, () => {
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
  /** One installation per bench: nobody sees the keys of another. */
  const optionsOf = (keyPrefix = `bench-${(benches += 1)}`) => ({ url: upstash.url, token: upstash.token, keyPrefix });
  const letPass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  registerContract({ describe, it }, cacheContract, {
    name: 'upstash cache',
    open: (): CacheBench => ({ cache: createUpstashCache(optionsOf()), letPass }),
  });
  registerContract({ describe, it }, rateLimiterContract, {
    name: 'upstash rate limiter',
    open: async (): Promise<RateLimiterBench> => {
      // Windows begin at multiples of their length: none of an hour or of two seconds may end in the middle of a case.
      const intoTwoSeconds = Date.now() % 2_000;
      const isNearTheHour = Date.now() % 3_600_000 > 3_600_000 - 10_000;
      await letPass(isNearTheHour ? 10_000 : intoTwoSeconds > 500 ? 2_000 - intoTwoSeconds : 0);
      return { limiter: createUpstashRateLimiter(optionsOf()), letPass };
    },
  });

  describe('the upstash cache', () => {
    it('shares values between processes of a key prefix, and with nobody else', async () => {
      const options = optionsOf();
      const [mine, theirs] = [createUpstashCache(options), createUpstashCache(options)];
      await mine.set('key', { a: 1 }, 60_000, {});
      expect(await theirs.get('key', {})).toEqual({ a: 1 });
      expect(await createUpstashCache(optionsOf()).get('key', {})).toBeUndefined();
    });

    it('gives texts back as texts, whatever they look like', async () => {
      const cache = createUpstashCache(optionsOf());
      for (const text of ['123', 'true', 'null', 'OK', '{"a":1}', '', '\uFEFF\u{1F600}\uD800']) {
        await cache.set('key', text, 60_000, {});
        expect(await cache.get('key', {})).toBe(text);
      }
    });

    it('does not keep what is larger than it may be, and drops what was there', async () => {
      const cache = createUpstashCache({ ...optionsOf(), maxValueBytes: 10 });
      await cache.set('key', 'short', 60_000, {});
      await cache.set('key', 'ä'.repeat(5), 60_000, {});
      expect(await cache.get('key', {})).toBeUndefined();
    });

    it('takes what is no JSON of ours for nothing', async () => {
      const options = optionsOf();
      const cache = createUpstashCache(options);
      await fetch(upstash.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${upstash.token}` },
        body: JSON.stringify(['SET', `${options.keyPrefix}:cache:key`, 'no json']),
      });
      expect(await cache.getMany(['key'], {})).toEqual([undefined]);
    });

    it('sends what is asked at the same moment in one request, with the token and nothing about this machine', async () => {
      const cache = createUpstashCache(optionsOf());
      await cache.get('key', {});
      const before = upstash.requests.length;
      await Promise.all(Array.from({ length: 20 }, (_, index) => cache.set(`key ${index}`, index, 60_000, {})));
      expect(upstash.requests.length).toBe(before + 1);
      const { path, headers } = upstash.requests.at(-1) ?? {};
      expect([path, headers?.authorization, headers?.['upstash-encoding']]).toEqual([
        '/pipeline',
        `Bearer ${upstash.token}`,
        'base64',
      ]);
      expect(Object.keys(headers ?? {}).filter((name) => name.includes('telemetry'))).toEqual([]);
    });

    it.each([[undefined], [10n], [() => 1]])('refuses %s, which is no JSON, with INVALID_INPUT', async (value) => {
      const cache = createUpstashCache(optionsOf());
      await expect(cache.set('key', value, 1_000, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
  });

  describe('the upstash rate limiter', () => {
    it('counts over all processes', async () => {
      const options = optionsOf();
      const [mine, theirs] = [createUpstashRateLimiter(options), createUpstashRateLimiter(options)];
      const limit = { calls: 10, windowMs: 3_600_000 };
      const verdicts = await Promise.all(
        Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? mine : theirs).take('key', limit, {})),
      );
      expect(verdicts.filter((verdict) => verdict.allowed)).toHaveLength(10);
    });

    it.each([0, 1.5])('refuses a limit of %s calls with CONFIGURATION', async (calls) => {
      const limiter = createUpstashRateLimiter(optionsOf());
      await expect(limiter.take('key', { calls, windowMs: 1_000 }, {})).rejects.toMatchObject({
        code: 'CONFIGURATION',
      });
    });
  });

  describe('when Redis is away', () => {
    it('the cache fails with UPSTREAM_UNAVAILABLE and works again with Redis', async () => {
      const cache = createUpstashCache(optionsOf());
      await cache.set('key', 1, 60_000, {});
      await redis.kill();
      await expect(cache.get('key', {})).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
      await redis.start();
      await cache.set('key', 2, 60_000, {});
      expect(await cache.get('key', {})).toBe(2);
    });

    it('a Redis that hangs is left after the time that the options give it', async () => {
      const options = { ...optionsOf(), timeoutMs: 200 };
      const [cache, limiter] = [createUpstashCache(options), createUpstashRateLimiter(options)];
      redis.pause();
      try {
        const startedMs = performance.now();
        const calls = [cache.get('key', {}), limiter.take('key', { calls: 1, windowMs: 60_000 }, {})];
        for (const call of calls)
          await expect(call).rejects.toMatchObject({
            code: 'UPSTREAM_UNAVAILABLE',
            details: { reason: 'timeout' },
          });
        expect(performance.now() - startedMs).toBeLessThan(1_500);
      } finally {
        redis.resume();
      }
    });
  });
});

describe('the errors of Upstash', () => {
  let upstash: UpstashServer;
  beforeAll(async () => {
    // There is no Redis behind it: the front answers by itself.
    upstash = await startUpstash(1);
  });
  afterAll(() => upstash[Symbol.asyncDispose]());
  const connection = () => ({ url: upstash.url, token: upstash.token, keyPrefix: 'errors' });
  const planted = 'planted value of a person';

  async function failureOf(change: { token?: string } = {}): Promise<unknown> {
    const cache = createUpstashCache({ ...connection(), timeoutMs: 300, ...change });
    return cache.set('key', planted, 60_000, {}).catch((error: unknown) => error);
  }

  it.each([
    ['a wrong token', 401, 'WRONGPASS invalid or missing auth token', 'UPSTREAM_REJECTED', 'auth'],
    ['a read-only token', 400, 'NOPERM this user has no permissions', 'UPSTREAM_REJECTED', 'auth'],
    ['no quota', 400, 'ERR max daily request limit exceeded. Limit: 10000', 'UPSTREAM_REJECTED', 'quota'],
    ['too large', 400, 'ERR max request size exceeded. Limit: 1048576', 'UPSTREAM_REJECTED', 'request'],
    ['too many', 429, 'Too many requests', 'UPSTREAM_RATE_LIMITED', 'unavailable'],
    ['broken', 500, 'ERR something else', 'UPSTREAM_UNAVAILABLE', 'unavailable'],
  ])('%s is told by its kind, without the words of the vendor', async (_what, ...[status, error, code, reason]) => {
    upstash.setFault({ kind: 'status', status, error: `${error} ${planted}` });
    const failure = await failureOf();
    expect(failure).toMatchObject({ code, details: { reason } });
    expect(JSON.stringify([failure, String(failure), (failure as Error).cause])).not.toContain('planted');
  });

  it('are those of the front itself for a token that is not its own', async () => {
    upstash.setFault(null);
    expect(await failureOf({ token: 'another-planted-token' })).toMatchObject({ details: { reason: 'auth' } });
  });

  it.each([
    [{ kind: 'html', status: 502 }, 'invalid-response'],
    [{ kind: 'html', status: 200 }, 'invalid-response'],
    [{ kind: 'reset' }, 'network'],
    [{ kind: 'hang' }, 'timeout'],
  ] as const)('are UPSTREAM_UNAVAILABLE for %o', async (fault, reason) => {
    upstash.setFault(fault);
    expect(await failureOf()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { reason } });
  });

  it('are network where nobody listens', async () => {
    const cache = createUpstashCache({ ...connection(), url: 'http://127.0.0.1:1' });
    await expect(cache.get('key', {})).rejects.toMatchObject({ details: { reason: 'network' } });
  });

  it.each<[string, (cache: Cache, limiter: RateLimiter) => Promise<string | null>]>([
    ['cache', (cache) => cache.check({})],
    ['rate limiter', (_cache, limiter) => limiter.check({})],
  ])('are a sentence of the check of the %s, which does not reject', async (_what, check) => {
    upstash.setFault({ kind: 'status', status: 401, error: 'WRONGPASS invalid or missing auth token' });
    expect(await check(createUpstashCache(connection()), createUpstashRateLimiter(connection()))).toBe(
      `upstash (${new URL(upstash.url).host}) refuses the token: copy it again from the console.`,
    );
  });
});

describe('the options of Upstash', () => {
  const good = { url: 'https://eu1-example.upstash.io', token: 'planted-upstash-token', keyPrefix: 'main' };

  it('are checked when the adapter is made, without a request', () => {
    expect(createUpstashCache(good).id).toBe('upstash (eu1-example.upstash.io)');
  });

  it.each([
    ['a TCP address', { url: 'rediss://default:secret-1234@eu1-example.upstash.io:6379' }],
    ['a password in the address', { url: 'https://default:secret-1234@eu1-example.upstash.io' }],
    ['no token', { token: '' }],
    ['no key prefix', { keyPrefix: '' }],
    ['a key prefix that could hold anything', { keyPrefix: 'a b' }],
    ['an option that is none', { retries: 3 }],
  ])('with %s are refused with CONFIGURATION that repeats no secret', (_what, change) => {
    const make = (): unknown => createUpstashCache({ ...good, ...change });
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIGURATION' }));
    expect(make).not.toThrow(/secret-1234|planted/);
  });
});
