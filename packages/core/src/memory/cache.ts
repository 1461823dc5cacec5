import { InvalidInputError } from '../errors.ts';
import type { Cache } from '../ports/cache.ts';
import type { Clock } from '../ports/environment.ts';

export interface MemoryCacheOptions {
  /** time to live is counted on its monotonic time */
  readonly clock: Clock;
  /** when full, the entry that was not used for longest goes first; default 10,000 */
  readonly maxEntries?: number;
}

interface Entry {
  readonly json: string;
  readonly expiresAtMs: number;
}

/** A cache inside this process. Values are kept as JSON, so that nobody shares objects through it. */
export function createMemoryCache({ clock, maxEntries = 10_000 }: MemoryCacheOptions): Cache {
  // A Map iterates in order of insertion: an entry that is used is put in again, so the first is the stalest.
  const entries = new Map<string, Entry>();
  return {
    async get(key, { signal }) {
      signal?.throwIfAborted();
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      if (clock.monotonicMs() >= entry.expiresAtMs) return undefined;
      entries.set(key, entry);
      return JSON.parse(entry.json) as unknown;
    },
    async set(...[key, value, ttlMs, { signal }]: Parameters<Cache['set']>) {
      signal?.throwIfAborted();
      const json = toJson(value);
      entries.delete(key);
      if (!(ttlMs > 0)) return;
      entries.set(key, { json, expiresAtMs: clock.monotonicMs() + ttlMs });
      for (const stalest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(stalest);
      }
    },
    async delete(key, { signal }) {
      signal?.throwIfAborted();
      entries.delete(key);
    },
  };
}

function toJson(value: unknown): string {
  const message = 'A cached value must be JSON: convert it before caching it.';
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    throw new InvalidInputError(message, { cause: error });
  }
  if (json === undefined) throw new InvalidInputError(message, { details: { type: typeof value } });
  return json;
}
