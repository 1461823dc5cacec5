import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import { rejectsWithReason } from './abort.ts';
import type { ContractCase } from './contract.ts';

/** A rate limiter and the time it runs on. No window may end by itself while a case runs, unless it lets time pass. */
export interface RateLimiterBench {
  readonly limiter: RateLimiter;
  /** Lets time pass for the limiter; one of a vendor may really wait. */
  readonly letPass: (ms: number) => Promise<void> | void;
}

const hourMs = 3_600_000;

/** What every rate limiter promises. */
export const rateLimiterContract: readonly ContractCase<RateLimiterBench>[] = [
  {
    title: 'allows as many calls as the limit says and tells how many are left',
    async run({ limiter }) {
      const limit = { calls: 3, windowMs: hourMs };
      for (const remaining of [2, 1, 0])
        deepEqual(await limiter.take('key', limit, {}), { allowed: true, remaining, retryAfterMs: 0 });
      const { allowed, remaining } = await limiter.take('key', limit, {});
      deepEqual({ allowed, remaining }, { allowed: false, remaining: 0 });
    },
  },
  {
    title: 'says how long to wait, and allows calls again after that',
    async run({ limiter, letPass }) {
      const limit = { calls: 1, windowMs: 2_000 };
      await limiter.take('key', limit, {});
      const { allowed, retryAfterMs } = await limiter.take('key', limit, {});
      equal(allowed, false);
      ok(retryAfterMs > 0 && retryAfterMs <= 2_000, `${retryAfterMs} ms is no time within the window`);
      await letPass(retryAfterMs);
      equal((await limiter.take('key', limit, {})).allowed, true);
    },
  },
  {
    title: 'lets exactly the limit pass when all call at once',
    async run({ limiter }) {
      const limit = { calls: 5, windowMs: hourMs };
      const verdicts = await Promise.all(Array.from({ length: 40 }, () => limiter.take('key', limit, {})));
      equal(verdicts.filter(({ allowed }) => allowed).length, 5);
    },
  },
  {
    title: 'counts each key, and each limit on a key, by itself',
    async run({ limiter }) {
      const limit = { calls: 1, windowMs: hourMs };
      for (const key of ['a', 'A', 'a:b', 'ä', '*', '']) equal((await limiter.take(key, limit, {})).allowed, true);
      equal((await limiter.take('a', limit, {})).allowed, false);
      equal((await limiter.take('a', { ...limit, calls: 2 }, {})).allowed, true);
    },
  },
  {
    title: 'has a name, and nothing wrong with it while it works',
    async run({ limiter }) {
      match(limiter.id, /\S/);
      equal(await limiter.check({}), null);
    },
  },
  {
    title: 'rejects with the reason of an abort',
    async run({ limiter }) {
      const limit = { calls: 1, windowMs: hourMs };
      await rejectsWithReason((options) => limiter.take('key', limit, options));
      equal((await limiter.take('key', limit, {})).allowed, true);
    },
  },
];
