import { UpstreamError } from '@ai-manager/core';
import { isTransient } from './errors.ts';

export interface RetryPolicy {
  /** the connection was lost, or could not be made: what was asked may have happened or not */
  readonly isConnectionLoss: (error: unknown) => boolean;
  /** how long lost connections are tried again before the error reaches the caller, in ms */
  readonly reconnectMs: number;
  /** shared by all calls over one pool: in a long outage only the first of them waits */
  readonly outage: Outage;
  readonly signal: AbortSignal | undefined;
}

/** When connections began to fail, by `performance.now()`; undefined while they work. */
export interface Outage {
  since: number | undefined;
}

/** Times work is tried again when the database could not serialise it or broke a deadlock: three seconds and a half at most. */
const serialisationRetries = 9;
const maxPauseMs = 1_000;

/**
 * Runs work again after a serialisation failure, a deadlock or a lost connection, with growing pauses. After a lost
 * connection nobody knows whether a statement was carried out, so work must bear being run twice.
 *
 * @throws the signal's reason while it waits; the last error when the patience is used up, for every call of the same
 * outage
 */
export async function withRetries<T>(work: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  const { outage, reconnectMs, signal } = policy;
  for (let retry = 0; ; retry += 1) {
    try {
      const result = await work();
      outage.since = undefined;
      return result;
    } catch (error) {
      const lost = policy.isConnectionLoss(error);
      if (lost) outage.since ??= performance.now();
      const patient = lost ? performance.now() - (outage.since ?? 0) < reconnectMs : retry < serialisationRetries;
      if (!patient || !(lost || isTransient(error))) throw error;
      await pause(Math.min(maxPauseMs, 2 ** retry * (lost ? 50 : 10)) * (0.5 + Math.random()), signal);
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
