import type { Clock } from '../ports/environment.ts';
import type { Alarms } from './alarms.ts';

export interface TimeLimit {
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  /** what the work is aborted and rejected with when the time is up */
  readonly onTimeout: () => Error;
}

/** A signal that aborts with the outer signal's reason, or with `onTimeout()` after `ms`. */
export interface TimeScope {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** milliseconds until the time is up */
  readonly remainingMs: () => number;
  /** Stops the time until the result is called. */
  readonly pause: () => () => void;
  /** Leaves no timer and no listener behind, so that a signal as old as the process does not gather them. */
  close(): void;
}

export function openTimeScope({ clock, alarms, ms, signal, onTimeout }: TimeLimit): TimeScope {
  const inner = new AbortController();
  const ring = (): void => inner.abort(onTimeout());
  const forward = (): void => inner.abort(signal?.reason);
  if (signal?.aborted === true) forward();
  signal?.addEventListener('abort', forward, { once: true });
  let [leftMs, sinceMs] = [ms, clock.monotonicMs()];
  let callOff = alarms.set(leftMs, ring);
  let isClosed = false;
  const remainingMs = (): number => leftMs - (clock.monotonicMs() - sinceMs);
  return {
    signal: inner.signal,
    abort: (reason) => inner.abort(reason),
    remainingMs,
    pause: () => {
      callOff();
      leftMs = Math.max(0, remainingMs());
      return () => {
        sinceMs = clock.monotonicMs();
        if (!isClosed) callOff = alarms.set(leftMs, ring);
      };
    },
    close: () => {
      isClosed = true;
      callOff();
      signal?.removeEventListener('abort', forward);
    },
  };
}

/** Runs work under such a signal; rejects with its reason at once, even when the work ignores its signal. */
export async function withTimeLimit<T>(limit: TimeLimit, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const scope = openTimeScope(limit);
  try {
    scope.signal.throwIfAborted();
    const cut = whenAborted(scope.signal);
    return await Promise.race([work(scope.signal), cut]);
  } catch (error) {
    scope.signal.throwIfAborted();
    throw error;
  } finally {
    scope.close();
  }
}

/** Rejects with the signal's reason once it aborts, else stays pending. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
