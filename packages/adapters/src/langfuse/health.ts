import type { Logger } from '@ai-manager/core';
import { describeFailure } from './errors.ts';

/** Knows whether Langfuse takes what it is sent, and says so once each time that changes. */
export interface LangfuseHealth {
  failed(error: unknown): void;
  /** others have told people already */
  failedAndTold(): void;
  worked(): void;
  /** Events that are lost: full queue, or refused for good. */
  dropped(count: number): void;
  readonly droppedCount: number;
  /** It failed a moment ago: another attempt would only cost time. */
  isResting(): boolean;
}

const restMs = 5_000;

export function createHealth(logger: Pick<Logger, 'warn' | 'info'> | undefined, url: string): LangfuseHealth {
  let isTold = false;
  let areDropsTold = false;
  let droppedCount = 0;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  return {
    failed(error) {
      failedAtMs = performance.now();
      if (isTold) return;
      isTold = true;
      const { says, remedy, reason } = describeFailure(error);
      const message = `Langfuse ${says}: traces wait for it as long as this process lives, and work goes on without them. Remedy: ${remedy}.`;
      logger?.warn(message, { url, reason });
    },
    failedAndTold() {
      failedAtMs = performance.now();
      isTold = true;
    },
    worked() {
      failedAtMs = Number.NEGATIVE_INFINITY;
      if (!isTold) return;
      isTold = false;
      logger?.info('Langfuse takes traces again.', { url, dropped: droppedCount });
    },
    dropped(count) {
      if (count === 0) return;
      droppedCount += count;
      // Where it fails, that has been said, and what follows from it.
      if (isTold || areDropsTold) return;
      areDropsTold = true;
      logger?.warn('Traces for Langfuse are dropped: it is slower than they come, or refuses them.', { url });
    },
    get droppedCount() {
      return droppedCount;
    },
    isResting: () => performance.now() - failedAtMs < restMs,
  };
}
