import type { CallOptions } from './call.ts';

/** Disposable values; losing one costs time, never correctness. */
export interface Cache {
  /** undefined when absent or expired */
  get(key: string, options: CallOptions): Promise<unknown>;
  /** `value` is JSON */
  set(key: string, value: unknown, ttlMs: number, options: CallOptions): Promise<void>;
  delete(key: string, options: CallOptions): Promise<void>;
}
