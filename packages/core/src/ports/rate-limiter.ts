import type { CallOptions } from './call.ts';

/** At most `calls` in each window of `windowMs`. */
export interface RateLimit {
  readonly calls: number;
  readonly windowMs: number;
}

export interface RateVerdict {
  readonly allowed: boolean;
  /** how many calls the window has left */
  readonly remaining: number;
  /** until the next call may be allowed; 0 when this one is */
  readonly retryAfterMs: number;
}

/**
 * Counts calls. Windows are fixed: around the end of one, up to twice as many calls may pass as in any window. Losing
 * the counts lets calls pass that would have been refused, never the other way round.
 */
export interface RateLimiter {
  /** such as `memory`, or `upstash (eu1-example.upstash.io)`; no secrets */
  readonly id: string;
  /** Counts one call under a key and says whether it may be made; calls that are refused use nothing up. */
  take(key: string, limit: RateLimit, options: CallOptions): Promise<RateVerdict>;
  /** What is wrong with the limiter and what to do; null when nothing is. Never throws for a broken one. */
  check(options: CallOptions): Promise<string | null>;
}
