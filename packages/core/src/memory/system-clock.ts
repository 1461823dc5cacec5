import type { Clock } from '../ports/environment.ts';

/** Longest delay a timer takes; longer ones fire at once. */
const maxTimerMs = 2 ** 31 - 1;

/** The time of the machine. */
export function createSystemClock(): Clock {
  const monotonicMs = (): number => performance.now();
  return {
    now: () => new Date().toISOString(),
    monotonicMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const endsAtMs = monotonicMs() + ms;
        let timer: ReturnType<typeof setTimeout>;
        const onAbort = (): void => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        // Timers may fire a little early, and take no more than 25 days.
        const wait = (): void => {
          const remainingMs = endsAtMs - monotonicMs();
          if (remainingMs > 0) {
            timer = setTimeout(wait, Math.min(Math.ceil(remainingMs), maxTimerMs));
            return;
          }
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        wait();
      }),
  };
}
