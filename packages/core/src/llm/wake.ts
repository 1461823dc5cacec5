import type { Clock } from '../ports/environment.ts';

/** Waiters that are woken together when something they wait for has changed, or one by one when their time is over. */
export interface WakeUps {
  /** Resolves with the next change, or after `ms` (Infinity: never by time); rejects with the signal's reason. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  wakeAll(): void;
}

/** Given as the reason for ending a timer: making an error costs more than all the rest here. */
const over = 'over';

/** Leaves neither a timer nor a listener behind, however a wait ends. */
export function createWakeUps(clock: Clock): WakeUps {
  const sleeping = new Set<() => void>();
  return {
    wait(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const timer = new AbortController();
        const end = (settle: () => void): void => {
          sleeping.delete(wake);
          signal.removeEventListener('abort', onAbort);
          timer.abort(over);
          settle();
        };
        const wake = (): void => end(resolve);
        const onAbort = (): void => end(() => reject(signal.reason));
        sleeping.add(wake);
        signal.addEventListener('abort', onAbort, { once: true });
        if (ms !== Number.POSITIVE_INFINITY) clock.sleep(ms, timer.signal).then(wake, () => undefined);
      });
    },
    wakeAll() {
      for (const wake of sleeping) wake();
    },
  };
}
