import { InvalidInputError } from '../errors.ts';
import type { Cache } from '../ports/cache.ts';
import type { Clock } from '../ports/environment.ts';

export interface MemoryCacheOptions {
  /** time to live is counted on its monotonic time */
  readonly clock: Clock;
  /** when full, the entry that was not used for longest goes first; default 10,000 */
  readonly maxEntries?: number;
  /** of keys and values together, as UTF-16; a value that is larger by itself is not kept; default 64 MiB */
  readonly maxBytes?: number;
}

interface Entry {
  readonly json: string;
  readonly expiresAtMs: number;
}

const sizeOf = (key: string, { json }: Entry): number => 2 * (key.length + json.length);

/** A cache inside this process. Values are kept as JSON, so that nobody shares objects through it. */
export function createMemoryCache({ clock, maxEntries = 10_000, maxBytes = 64 * 2 ** 20 }: MemoryCacheOptions): Cache {
  // A Map iterates in order of insertion: an entry that is used is put in again, so the first is the stalest.
  const entries = new Map<string, Entry>();
  let bytes = 0;
  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    bytes -= sizeOf(key, entry);
  };
  const put = (key: string, entry: Entry): void => {
    entries.set(key, entry);
    bytes += sizeOf(key, entry);
    for (const stalest of entries.keys()) {
      if (entries.size <= maxEntries && bytes <= maxBytes) break;
      drop(stalest);
    }
  };
  const read = (key: string): unknown => {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    drop(key);
    if (clock.monotonicMs() >= entry.expiresAtMs) return undefined;
    put(key, entry);
    return JSON.parse(entry.json) as unknown;
  };
  return {
    id: 'memory',
    async get(key, { signal }) {
      signal?.throwIfAborted();
      return read(key);
    },
    async getMany(keys, { signal }) {
      signal?.throwIfAborted();
      return keys.map(read);
    },
    async set(...[key, value, ttlMs, { signal }]: Parameters<Cache['set']>) {
      signal?.throwIfAborted();
      const entry = { json: toJson(value), expiresAtMs: clock.monotonicMs() + ttlMs };
      drop(key);
      if (ttlMs > 0 && sizeOf(key, entry) <= maxBytes) put(key, entry);
    },
    async delete(key, { signal }) {
      signal?.throwIfAborted();
      drop(key);
    },
    check: async () => null,
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
