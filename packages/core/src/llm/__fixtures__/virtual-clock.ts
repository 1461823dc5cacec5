import type { Clock } from '../../ports/environment.ts';

export interface VirtualClock extends Clock {
  /** milliseconds of every sleep that ran to its end, in order */
  readonly slept: readonly number[];
}

/** Turns of the event loop without any change after which nothing else is taken to be going on. */
const quietTurns = 5;

/** A clock that jumps to its next timer as soon as everything else waits: hours of retries pass in no time. */
export function createVirtualClock(): VirtualClock {
  const timers = new Set<{ readonly atMs: number; readonly fire: () => void }>();
  const slept: number[] = [];
  let nowMs = 0;
  let changes = 0;
  let running = false;
  const turn = (seen: number, quiet: number): void => {
    setImmediate(() => {
      if (timers.size === 0) running = false;
      else if (changes !== seen) turn(changes, 0);
      else if (quiet < quietTurns) turn(seen, quiet + 1);
      else {
        const next = [...timers].toSorted((a, b) => a.atMs - b.atMs)[0];
        next?.fire();
        turn(changes, 0);
      }
    });
  };
  return {
    slept,
    now: () => new Date(Date.UTC(2026, 10, 23) + nowMs).toISOString(),
    monotonicMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const timer = { atMs: nowMs + ms, fire: (): void => end(resolve) };
        const onAbort = (): void => end(() => reject(signal?.reason));
        const end = (settle: () => void): void => {
          changes += 1;
          timers.delete(timer);
          signal?.removeEventListener('abort', onAbort);
          if (settle === resolve) {
            nowMs = timer.atMs;
            slept.push(ms);
          }
          settle();
        };
        changes += 1;
        timers.add(timer);
        signal?.addEventListener('abort', onAbort, { once: true });
        if (!running) {
          running = true;
          turn(changes, 0);
        }
      }),
  };
}
