import { ConfigurationError } from '../errors.ts';
import type { Clock } from '../ports/environment.ts';
import type { RateLimit, RateLimiter } from '../ports/rate-limiter.ts';

export interface MemoryRateLimiterOptions {
  /** windows are counted on its monotonic time */
  readonly clock: Clock;
  /** when full, the window that began first is forgotten; default 10,000 */
  readonly maxKeys?: number;
}

interface Window {
  readonly endsAtMs: number;
  used: number;
}

/** Counts the calls of this process. A window begins with the first call under its key. */
export function createMemoryRateLimiter({ clock, maxKeys = 10_000 }: MemoryRateLimiterOptions): RateLimiter {
  const windows = new Map<string, Window>();
  const windowOf = (key: string, { windowMs }: RateLimit, nowMs: number): Window => {
    const known = windows.get(key);
    if (known !== undefined && nowMs < known.endsAtMs) return known;
    const opened = { endsAtMs: nowMs + windowMs, used: 0 };
    windows.delete(key);
    windows.set(key, opened);
    for (const oldest of windows.keys()) {
      if (windows.size <= maxKeys) break;
      windows.delete(oldest);
    }
    return opened;
  };
  return {
    id: 'memory',
    async take(key, limit, { signal }) {
      signal?.throwIfAborted();
      assertLimit(limit);
      const nowMs = clock.monotonicMs();
      const window = windowOf(`${limit.calls}/${limit.windowMs}:${key}`, limit, nowMs);
      if (window.used >= limit.calls)
        return { allowed: false, remaining: 0, retryAfterMs: Math.ceil(window.endsAtMs - nowMs) };
      window.used += 1;
      return { allowed: true, remaining: limit.calls - window.used, retryAfterMs: 0 };
    },
    check: async () => null,
  };
}

function assertLimit({ calls, windowMs }: RateLimit): void {
  if (Number.isInteger(calls) && calls > 0 && Number.isInteger(windowMs) && windowMs > 0) return;
  throw new ConfigurationError(
    `A rate limit is a whole number of calls and milliseconds above 0, not ${calls} in ${windowMs} ms.`,
  );
}
