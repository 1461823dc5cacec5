import { describe, expect, it } from 'vitest';
import { createMemoryCache } from '../memory/cache.ts';
import type { Cache } from '../ports/cache.ts';
import { type Break, proveContract } from './__fixtures__/prove-contract.ts';
import { type CacheBench, cacheContract } from './cache-contract.ts';
import { registerContract } from './contract.ts';
import { createFixedClock } from './fixed-clock.ts';

function openBench(): CacheBench {
  const clock = createFixedClock();
  return { cache: createMemoryCache({ clock }), letPass: (ms) => clock.advance(ms) };
}

const subject = { name: 'memory cache', open: openBench };
registerContract({ describe, it }, cacheContract, subject);

const broken =
  (change: (cache: Cache) => Partial<Cache>) =>
  (bench: CacheBench): CacheBench => ({ ...bench, cache: { ...bench.cache, ...change(bench.cache) } });

const breaks: readonly Break<CacheBench>[] = [
  [
    'says null for nothing',
    broken((cache) => ({ get: async (key, call) => (await cache.get(key, call)) ?? null })),
    'has nothing under a key that was never set',
  ],
  [
    'keeps text',
    broken((cache) => ({ get: async (key, call) => String(await cache.get(key, call)) })),
    'gives back any JSON value as it was set',
  ],
  [
    'reads many keys in an order of its own',
    broken((cache) => ({
      getMany: async (keys, call) => (await cache.getMany(keys, call)).toReversed(),
    })),
    'reads many keys at once, in their order, with undefined for what is absent',
  ],
  [
    'keeps the first value',
    broken((cache) => ({
      set: async (...[key, value, ttlMs, call]) =>
        void ((await cache.get(key, call)) ?? (await cache.set(key, value, ttlMs, call))),
    })),
    'replaces the value of a key',
  ],
  [
    'folds the case of keys',
    broken((cache) => ({
      get: (key, call) => cache.get(key.toLowerCase(), call),
      set: (...[key, value, ttlMs, call]) => cache.set(key.toLowerCase(), value, ttlMs, call),
    })),
    'keeps keys apart, whatever characters they hold',
  ],
  [
    'takes milliseconds for seconds',
    broken((cache) => ({ set: (...[key, value, ttlMs, call]) => cache.set(key, value, ttlMs * 1_000, call) })),
    'forgets a value when its time is over, and not before',
  ],
  [
    'takes no time for for ever',
    broken((cache) => ({ set: (...[key, value, ttlMs, call]) => cache.set(key, value, ttlMs || 1_000, call) })),
    'keeps nothing whose time is over already, and drops what was there',
  ],
  [
    'keeps the time of the first set',
    (bench) => {
      const endsAtMs = new Map<string, number>();
      let nowMs = 0;
      const { cache } = bench;
      return {
        letPass: (ms) => {
          nowMs += ms;
          return bench.letPass(ms);
        },
        cache: {
          ...cache,
          set: async (...[key, value, ttlMs, call]) => {
            endsAtMs.set(key, endsAtMs.get(key) ?? nowMs + ttlMs);
            await cache.set(key, value, (endsAtMs.get(key) ?? 0) - nowMs, call);
          },
        },
      };
    },
    'counts the time from the last set, not from a get',
  ],
  [
    'never forgets',
    broken(() => ({ delete: async () => {} })),
    'forgets a deleted key, and deleting what is not there is no error',
  ],
  [
    'hands out its own objects',
    broken(() => {
      const values = new Map<string, unknown>();
      return { get: async (key) => values.get(key), set: async (key, value) => void values.set(key, value) };
    }),
    'shares no objects with its callers',
  ],
  [
    'reads a value when it comes to it',
    broken((cache) => ({
      set: async (...[key, value, ttlMs, call]) => {
        await Promise.resolve();
        await cache.set(key, value, ttlMs, call);
      },
    })),
    'reads a value before it returns from set',
  ],
  [
    'always finds something wrong',
    broken(() => ({ check: async () => 'It is Thursday.' })),
    'has a name, and nothing wrong with it while it works',
  ],
  [
    'ignores signals',
    broken((cache) => ({ set: (...[key, value, ttlMs]) => cache.set(key, value, ttlMs, {}) })),
    'rejects with the reason of an abort',
  ],
];
proveContract(cacheContract, subject, breaks);

describe('the memory cache', () => {
  it('drops the entry that was not used for longest when it is full', async () => {
    const cache = createMemoryCache({ clock: createFixedClock(), maxEntries: 2 });
    await cache.set('a', 1, 1_000, {});
    await cache.set('b', 2, 1_000, {});
    await cache.get('a', {});
    await cache.set('c', 3, 1_000, {});
    expect([await cache.get('a', {}), await cache.get('b', {}), await cache.get('c', {})]).toEqual([1, undefined, 3]);
  });

  it('drops the entries that were not used for longest when they are too large together', async () => {
    const cache = createMemoryCache({ clock: createFixedClock(), maxBytes: 100 });
    await cache.set('a', 'x'.repeat(20), 1_000, {});
    await cache.set('b', 'x'.repeat(20), 1_000, {});
    await cache.get('a', {});
    await cache.set('c', 'x'.repeat(20), 1_000, {});
    expect(await cache.getMany(['b', 'c'], {})).toEqual([undefined, 'x'.repeat(20)]);
    expect(await cache.get('a', {})).toBe('x'.repeat(20));
  });

  it('does not keep what is too large by itself, and drops what was there', async () => {
    const cache = createMemoryCache({ clock: createFixedClock(), maxBytes: 100 });
    await cache.set('key', 1, 1_000, {});
    await cache.set('other', 1, 1_000, {});
    await cache.set('key', 'x'.repeat(50), 1_000, {});
    expect(await cache.getMany(['key', 'other'], {})).toEqual([undefined, 1]);
  });

  it.each([[undefined], [10n], [() => 1]])('refuses %s, which is no JSON, with INVALID_INPUT', async (value) => {
    const cache = createMemoryCache({ clock: createFixedClock() });
    await expect(cache.set('key', value, 1_000, {})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
