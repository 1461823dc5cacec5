import type { Clock } from '../ports/environment.ts';

export interface FixedClock extends Clock {
  /** Lets time pass; whoever sleeps wakes in the order of their times. */
  advance(ms: number): void;
}

interface Sleeper {
  readonly wakesAtMs: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. Starts on a Monday morning, at 0 monotonic milliseconds. */
export function createFixedClock(start = '2026-11-23T09:00:00.000Z'): FixedClock {
  const startMs = Date.parse(start);
  const sleepers = new Set<Sleeper>();
  let passedMs = 0;
  return {
    now: () => new Date(startMs + passedMs).toISOString(),
    monotonicMs: () => passedMs,
    advance(ms) {
      const endMs = passedMs + ms;
      for (const sleeper of [...sleepers].toSorted((a, b) => a.wakesAtMs - b.wakesAtMs)) {
        if (sleeper.wakesAtMs > endMs) break;
        passedMs = Math.max(passedMs, sleeper.wakesAtMs);
        sleeper.wake();
      }
      passedMs = endMs;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        if (!(ms > 0)) {
          resolve();
          return;
        }
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          wakesAtMs: passedMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        sleepers.add(sleeper);
      }),
  };
}
