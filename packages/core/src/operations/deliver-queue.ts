import pLimit from 'p-limit';
import { isAiManagerError } from '../errors.ts';
import type { ClaimedEntry, QueueEntry, QueueOutcome, QueueStore } from '../ports/index.ts';
import type { OperationContext } from './context.ts';

/** What became of the entries that were due. */
export interface Deliveries {
  readonly sent: number;
  /** will be tried again */
  readonly waiting: number;
  /** given up by this call: too old, or no longer wanted */
  readonly failed: number;
}

export const noDeliveries: Deliveries = { sent: 0, waiting: 0, failed: 0 };

export type DeliveryContext = Pick<OperationContext, 'services' | 'signal' | 'logger'>;

/** How one attempt ended; the queue adds key, claim and time. */
export type Ending = Pick<QueueOutcome, 'status' | 'error' | 'pauseMs'>;

export interface Delivery<Entry extends QueueEntry<unknown>> {
  readonly store: QueueStore<Entry['message'], Entry>;
  /** start of the keys that are delivered; absent: all */
  readonly prefix?: string;
  /** hands one entry over; never rejects */
  readonly deliver: (entry: Entry) => Promise<Ending>;
}

const claimSize = 20;
const parallel = 4;
const firstPauseMs = 2_000;
const longestPauseMs = 12 * 3_600_000;
/** How long a call waits by itself for another try, so that a short hiccup needs no scheduler. */
const patienceMs = 3_000;

/** Delivers what is due, a few at a time. An entry whose holder died is handed out again. */
export async function deliverQueue<Entry extends QueueEntry<unknown>>(
  { services, signal }: DeliveryContext,
  { store, prefix, deliver }: Delivery<Entry>,
): Promise<Deliveries> {
  const { clock } = services.ports;
  const endMs = clock.monotonicMs() + patienceMs;
  const limit = pLimit(parallel);
  const only = prefix === undefined ? {} : { prefix };
  const settle = async ({ entry, claim }: ClaimedEntry<Entry>): Promise<QueueOutcome> => {
    const ending = await deliver(entry);
    return { key: entry.key, claim, now: clock.now(), ...ending };
  };
  let [sent, failed] = [0, 0];
  for (;;) {
    signal?.throwIfAborted();
    const claimed = await store.claim(
      { limit: claimSize, leaseMs: 2 * services.leaseMs, resend: true, ...only },
      { signal },
    );
    const outcomes = await Promise.all(claimed.map((entry) => limit(() => settle(entry))));
    await store.settle(outcomes, {});
    sent += outcomes.filter(({ status }) => status === 'sent').length;
    failed += outcomes.filter(({ status }) => status === 'failed').length;
    if (outcomes.some(({ status }) => status === 'sent')) continue;
    const pauses = outcomes.flatMap(({ pauseMs = [] }) => pauseMs);
    const shortestMs = Math.min(...pauses);
    if (pauses.length === 0 || clock.monotonicMs() + shortestMs > endMs) break;
    await clock.sleep(shortestMs, signal);
  }
  const { queued, sending } = await store.counts(only, { signal });
  return { sent, failed, waiting: queued + sending };
}

export interface Failure {
  readonly error: unknown;
  /** including the one that failed */
  readonly attempts: number;
  /** since when it has been waiting to be delivered */
  readonly since: string;
  /** it is given up when the next try would be later than this after `since` */
  readonly oldestMs: number;
}

/** Another try after a pause, or none any more. An abort is nobody's failure: the next call may try at once. */
export function endingOf({ services, signal }: DeliveryContext, { error, attempts, since, oldestMs }: Failure): Ending {
  const ageMs = Date.parse(services.ports.clock.now()) - Date.parse(since);
  const pauseMs = signal?.aborted === true ? 0 : pauseAfter(error, attempts);
  const reason = reasonOf(error);
  return isGone(error) || ageMs + pauseMs > oldestMs
    ? { status: 'failed', error: reason }
    : { status: 'queued', error: reason, pauseMs };
}

/** Four times as long after each try, and never shorter than what the receiver asks for. */
function pauseAfter(error: unknown, attempts: number): number {
  const askedMs = isAiManagerError(error) ? Number(error.details['retryAfterMs'] ?? 0) : 0;
  return Math.min(Math.max(firstPauseMs * 4 ** (attempts - 1), askedMs), longestPauseMs);
}

function isGone(error: unknown): boolean {
  return isAiManagerError(error, 'UPSTREAM_REJECTED') && error.details['reason'] === 'gone';
}

/** What is kept with the entry. Words that are not ours may hold addresses and keys: only their kind is told. */
function reasonOf(error: unknown): string {
  if (isAiManagerError(error)) return error.message;
  return `The endpoint failed in a way it does not declare (${error instanceof Error ? error.name : typeof error}).`;
}
