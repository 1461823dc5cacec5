import { describe, expect, it } from 'vitest';
import { createMemoryRateLimiter } from '../memory/rate-limiter.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import { registerContract } from './contract.ts';
import { createFixedClock } from './fixed-clock.ts';
import { type RateLimiterBench, rateLimiterContract } from './rate-limiter-contract.ts';

function openBench(): RateLimiterBench {
  const clock = createFixedClock();
  return { limiter: createMemoryRateLimiter({ clock }), letPass: (ms) => clock.advance(ms) };
}

const subject = { name: 'memory rate limiter', open: openBench };
registerContract({ describe, it }, rateLimiterContract, subject);

const broken =
  (change: (limiter: RateLimiter) => Partial<RateLimiter>) =>
  (bench: RateLimiterBench): RateLimiterBench => ({
    ...bench,
    limiter: { ...bench.limiter, ...change(bench.limiter) },
  });

const breaks: readonly Break<RateLimiterBench>[] = [
  [
    'allows one call more',
    broken(({ take }) => ({
      take: (key, { calls, windowMs }, call) => take(key, { calls: calls + 1, windowMs }, call),
    })),
    'allows as many calls as the limit says and tells how many are left',
  ],
  [
    'takes milliseconds for seconds',
    broken(({ take }) => ({
      take: async (key, { calls, windowMs }, call) => take(key, { calls, windowMs: windowMs * 1_000 }, call),
    })),
    'says how long to wait, and allows calls again after that',
  ],
  [
    'looks before it counts',
    broken(() => {
      let used = 0;
      return {
        take: async (_key, { calls }) => {
          const before = used;
          await Promise.resolve();
          used = before + 1;
          return { allowed: before < calls, remaining: Math.max(0, calls - used), retryAfterMs: 0 };
        },
      };
    }),
    'lets exactly the limit pass when all call at once',
  ],
  [
    'folds the case of keys',
    broken(({ take }) => ({ take: (key, limit, call) => take(key.toLowerCase(), limit, call) })),
    'counts each key, and each limit on a key, by itself',
  ],
  [
    'always finds something wrong',
    broken(() => ({ check: async () => 'It is Thursday.' })),
    'has a name, and nothing wrong with it while it works',
  ],
  [
    'ignores signals',
    broken(({ take }) => ({ take: (key, limit) => take(key, limit, {}) })),
    'rejects with the reason of an abort',
  ],
];
proveContract(rateLimiterContract, subject, breaks);

describe('the memory rate limiter', () => {
  it('forgets the window that began first when it is full', async () => {
    const limiter = createMemoryRateLimiter({ clock: createFixedClock(), maxKeys: 2 });
    const limit = { calls: 1, windowMs: 1_000 };
    for (const key of ['a', 'b', 'c']) await limiter.take(key, limit, {});
    expect((await limiter.take('c', limit, {})).allowed).toBe(false);
    expect((await limiter.take('a', limit, {})).allowed).toBe(true);
  });

  it.each([0, -1, 1.5])('refuses a limit of %s calls with CONFIGURATION', async (calls) => {
    const limiter = createMemoryRateLimiter({ clock: createFixedClock() });
    await expect(limiter.take('key', { calls, windowMs: 1_000 }, {})).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });
});
