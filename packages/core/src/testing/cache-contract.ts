import { deepEqual, equal, match } from 'node:assert/strict';
import type { Cache } from '../ports/cache.ts';
import { rejectsWithReason } from './abort.ts';
import type { ContractCase } from './contract.ts';

/** A cache and the time it runs on. */
export interface CacheBench {
  readonly cache: Cache;
  /** Lets time pass for the cache; a cache of a vendor may really wait. */
  readonly letPass: (ms: number) => Promise<void> | void;
}

const minuteMs = 60_000;
const value = { text: 'Zoë – 東京 😀', list: [1, 2.5, null, true], nested: { empty: {} } };

/** What every cache promises. */
export const cacheContract: readonly ContractCase<CacheBench>[] = [
  {
    title: 'has nothing under a key that was never set',
    async run({ cache }) {
      equal(await cache.get('absent', {}), undefined);
    },
  },
  {
    title: 'gives back any JSON value as it was set',
    async run({ cache }) {
      for (const [key, json] of Object.entries({ value, text: 'x', number: 0, no: false, nothing: null, list: [] })) {
        await cache.set(key, json, minuteMs, {});
        deepEqual(await cache.get(key, {}), json);
      }
    },
  },
  {
    title: 'reads many keys at once, in their order, with undefined for what is absent',
    async run({ cache }) {
      await cache.set('one', 1, minuteMs, {});
      await cache.set('nothing', null, minuteMs, {});
      deepEqual(await cache.getMany(['absent', 'nothing', 'one', 'one'], {}), [undefined, null, 1, 1]);
      deepEqual(await cache.getMany([], {}), []);
    },
  },
  {
    title: 'replaces the value of a key',
    async run({ cache }) {
      await cache.set('key', 'old', minuteMs, {});
      await cache.set('key', 'new', minuteMs, {});
      equal(await cache.get('key', {}), 'new');
    },
  },
  {
    title: 'keeps keys apart, whatever characters they hold',
    async run({ cache }) {
      const keys = ['a:b', 'a/b', 'a b', 'A:B', '__proto__', 'ä', '*', 'a:b:'];
      for (const key of keys) await cache.set(key, `value of ${key}`, minuteMs, {});
      for (const key of keys) equal(await cache.get(key, {}), `value of ${key}`);
    },
  },
  {
    title: 'forgets a value when its time is over, and not before',
    async run({ cache, letPass }) {
      await cache.set('key', 1, 5_000, {});
      await letPass(2_000);
      equal(await cache.get('key', {}), 1);
      await letPass(4_000);
      equal(await cache.get('key', {}), undefined);
    },
  },
  {
    title: 'keeps nothing whose time is over already, and drops what was there',
    async run({ cache }) {
      await cache.set('key', 1, minuteMs, {});
      await cache.set('key', 2, 0, {});
      equal(await cache.get('key', {}), undefined);
    },
  },
  {
    title: 'counts the time from the last set, not from a get',
    async run({ cache, letPass }) {
      await cache.set('key', 1, 3_000, {});
      await letPass(2_000);
      await cache.get('key', {});
      await cache.set('key', 2, 5_000, {});
      await letPass(3_000);
      equal(await cache.get('key', {}), 2);
      await letPass(3_000);
      equal(await cache.get('key', {}), undefined);
    },
  },
  {
    title: 'forgets a deleted key, and deleting what is not there is no error',
    async run({ cache }) {
      await cache.set('key', 1, minuteMs, {});
      await cache.delete('key', {});
      await cache.delete('key', {});
      equal(await cache.get('key', {}), undefined);
    },
  },
  {
    title: 'shares no objects with its callers',
    async run({ cache }) {
      const mine = { list: [1] };
      await cache.set('key', mine, minuteMs, {});
      mine.list.push(2);
      const first = (await cache.get('key', {})) as typeof mine;
      first.list.push(3);
      deepEqual(await cache.get('key', {}), { list: [1] });
    },
  },
  {
    title: 'reads a value before it returns from set',
    async run({ cache }) {
      const mine = { list: [1] };
      const kept = cache.set('key', mine, minuteMs, {});
      mine.list.push(2);
      await kept;
      deepEqual(await cache.get('key', {}), { list: [1] });
    },
  },
  {
    title: 'has a name, and nothing wrong with it while it works',
    async run({ cache }) {
      match(cache.id, /\S/);
      equal(await cache.check({}), null);
    },
  },
  {
    title: 'rejects with the reason of an abort',
    async run({ cache }) {
      await rejectsWithReason((options) => cache.get('key', options));
      await rejectsWithReason((options) => cache.getMany(['key'], options));
      await rejectsWithReason((options) => cache.set('key', 1, minuteMs, options));
      await rejectsWithReason((options) => cache.delete('key', options));
      equal(await cache.get('key', {}), undefined);
    },
  },
];
