import { UpstreamError } from '@ai-manager/core';
import { isTransient } from './errors.ts';

export interface RetryPolicy {
  /** the connection was lost, or could not be made: what was asked may have happened or not */
  readonly isConnectionLoss: (error: unknown) => boolean;
  /** how long lost connections are tried again before the error reaches the caller, in ms */
  readonly reconnectMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Times work is tried again when the database could not serialise it or broke a deadlock. */
const serialisationRetries = 4;
const maxPauseMs = 1_000;

/**
 * Runs work again after a serialisation failure, a deadlock or a lost connection, with growing pauses. After a lost
 * connection nobody knows whether a statement was carried out, so work must bear being run twice.
 *
 * @throws the signal's reason while it waits; the last error when the patience is used up
 */
export async function withRetries<T>(work: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  const started = performance.now();
  for (let retry = 0; ; retry += 1) {
    try {
      return await work();
    } catch (error) {
      const lost = policy.isConnectionLoss(error);
      const patient = lost ? performance.now() - started < policy.reconnectMs : retry < serialisationRetries;
      if (!patient || !(lost || isTransient(error))) throw error;
      await pause(Math.min(maxPauseMs, 2 ** retry * (lost ? 50 : 10)) * (0.5 + Math.random()), policy.signal);
    }
  }
}

/** What a transaction becomes whose connection was lost while it was being committed. */
export function lostWhileCommitting(backend: string, cause: unknown): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_UNAVAILABLE',
    `The connection to ${backend} was lost while a change was being committed: it is stored, or none of it is. Read it again before you repeat it.`,
    { cause, details: { service: backend } },
  );
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
