import { setTimeout } from 'node:timers/promises';
import { untilAborted } from '../shared/until-aborted.ts';

/** Spaces calls out evenly, whoever makes them. */
export interface RateLimiter {
  /** Resolves when it is this caller's turn; turns are given in the order they were asked for. */
  turn(perSecond: number, signal: AbortSignal | undefined): Promise<void>;
  /** Nobody gets a turn before so long. */
  pause(ms: number): void;
}

export function createRateLimiter(): RateLimiter {
  let nextAtMs = 0;
  let tail: Promise<void> = Promise.resolve();
  return {
    turn: async (perSecond, signal) => {
      const before = tail;
      const { promise, resolve } = Promise.withResolvers<void>();
      tail = promise;
      try {
        await untilAborted(before, signal);
        // Timers may fire a little early, and a pause may have come in the meantime.
        while (nextAtMs > performance.now()) {
          await untilAborted(setTimeout(Math.ceil(nextAtMs - performance.now())), signal);
        }
        // From now and not from when it was due: a process that was held up must not catch up in a burst.
        nextAtMs = performance.now() + 1_000 / perSecond;
      } finally {
        // Whoever gives up passes the turn on to the next one, but not before those ahead had theirs.
        void before.then(resolve);
      }
    },
    pause: (ms) => {
      nextAtMs = Math.max(nextAtMs, performance.now() + ms);
    },
  };
}
