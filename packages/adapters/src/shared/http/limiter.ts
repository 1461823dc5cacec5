import { setTimeout as sleep } from 'node:timers/promises';

export interface LimiterOptions {
  /** calls under way at the same time */
  readonly maxConcurrency: number;
  /** calls that start per second, evenly spread */
  readonly requestsPerSecond: number;
}

/** Lets calls through in the order they came, not too many at once and not too fast. */
export interface Limiter {
  /** Runs `work` when it is its turn; an abort while waiting rejects with the signal's reason. */
  run<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T>;
  /** No call starts within this time from now: somebody was told to slow down, so all do. */
  pause(milliseconds: number): void;
}

export function createLimiter({ maxConcurrency, requestsPerSecond }: LimiterOptions): Limiter {
  const spacingMs = 1_000 / requestsPerSecond;
  const waiting = new Set<() => void>();
  let active = 0;
  let freeAt = 0;

  const acquire = async (signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    if (active < maxConcurrency) {
      active += 1;
      return;
    }
    const turn = Promise.withResolvers<void>();
    const abort = (): void => turn.reject(signal?.reason);
    waiting.add(turn.resolve);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await turn.promise;
    } finally {
      waiting.delete(turn.resolve);
      signal?.removeEventListener('abort', abort);
    }
  };
  const release = (): void => {
    const [next] = waiting;
    if (next === undefined) active -= 1;
    else {
      // The place is handed over, so that nobody slips in between.
      waiting.delete(next);
      next();
    }
  };
  const waitForTurn = async (signal: AbortSignal | undefined): Promise<void> => {
    const startAt = Math.max(performance.now(), freeAt);
    freeAt = startAt + spacingMs;
    const waitMs = startAt - performance.now();
    if (waitMs > 0) await pauseFor(waitMs, signal);
  };
  return {
    async run(work, signal) {
      await acquire(signal);
      try {
        await waitForTurn(signal);
        return await work();
      } finally {
        release();
      }
    },
    pause(milliseconds) {
      freeAt = Math.max(freeAt, performance.now() + milliseconds);
    },
  };
}

/** Waits; an abort rejects with the signal's own reason. */
export async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
