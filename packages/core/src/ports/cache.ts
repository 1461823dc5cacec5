import type { CallOptions } from './call.ts';

/**
 * Disposable values; losing one costs time, never correctness. A cache may drop a value at any moment, and keep one
 * that is too large for it not at all. Whoever asks bears a cache that fails or is slow: it need not try again.
 */
export interface Cache {
  /** such as `memory`, or `upstash (eu1-example.upstash.io)`; no secrets */
  readonly id: string;
  /** undefined when absent or expired */
  get(key: string, options: CallOptions): Promise<unknown>;
  /** In one round trip, in the order of the keys; undefined for what is absent or expired. */
  getMany(keys: readonly string[], options: CallOptions): Promise<readonly unknown[]>;
  /** `value` is JSON, and read before this returns its promise; with a `ttlMs` of 0 or less nothing is kept. */
  set(key: string, value: unknown, ttlMs: number, options: CallOptions): Promise<void>;
  delete(key: string, options: CallOptions): Promise<void>;
  /** What is wrong with the cache and what to do; null when nothing is. Never throws for a broken one. */
  check(options: CallOptions): Promise<string | null>;
}
