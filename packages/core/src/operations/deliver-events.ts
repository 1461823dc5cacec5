import pLimit from 'p-limit';
import type { DomainEvent } from '../domain/event.ts';
import { deliveriesTo, deliveryKeyPrefix } from '../domain/event.ts';
import { isAiManagerError } from '../errors.ts';
import type { CallOptions, ClaimedEvent, EventSink, Ports, QueueOutcome } from '../ports/index.ts';
import type { OperationContext } from './context.ts';

/** What became of the events that were due. */
export interface EventDeliveries {
  readonly sent: number;
  /** will be tried again */
  readonly waiting: number;
  /** given up by this call: too old, or no longer wanted */
  readonly failed: number;
}

export const noEvents: EventDeliveries = { sent: 0, waiting: 0, failed: 0 };

type DeliveryContext = Pick<OperationContext, 'services' | 'signal' | 'logger'>;

const claimSize = 20;
const parallel = 4;
const firstPauseMs = 2_000;
const longestPauseMs = 12 * 3_600_000;
/** An event that could not be delivered is given up when the next try would be later than this after it happened. */
const oldestMs = 72 * 3_600_000;
/** How long a call waits by itself for another try, so that a short hiccup needs no scheduler. */
const patienceMs = 3_000;

/** Queues an event for every endpoint by itself; where it tells of a write, queue it together with that. */
export async function emitEvent(
  { storage, eventSinks = [] }: Pick<Ports, 'storage' | 'eventSinks'>,
  event: DomainEvent,
  options: CallOptions,
): Promise<void> {
  const ids = eventSinks.map(({ id }) => id);
  await storage.events.enqueue(deliveriesTo(ids, event), event.timestamp, options);
}

/**
 * Delivers what is due, to each endpoint at least once and with the same id each time: an event whose sender died is
 * sent again. Pauses grow from 2 s to 12 h. An endpoint that does not answer keeps nobody else waiting.
 */
export async function deliverEvents(context: DeliveryContext): Promise<EventDeliveries> {
  const { eventSinks } = context.services.ports;
  const all = await Promise.all(eventSinks.map((sink) => deliverTo(context, sink)));
  return all.reduce(
    (sum, one) => ({
      sent: sum.sent + one.sent,
      waiting: sum.waiting + one.waiting,
      failed: sum.failed + one.failed,
    }),
    noEvents,
  );
}

async function deliverTo(context: DeliveryContext, sink: EventSink): Promise<EventDeliveries> {
  const { services, signal } = context;
  const { storage, clock } = services.ports;
  const prefix = deliveryKeyPrefix(sink.id);
  const endMs = clock.monotonicMs() + patienceMs;
  const limit = pLimit(parallel);
  let [sent, failed] = [0, 0];
  for (;;) {
    signal?.throwIfAborted();
    const claimed = await storage.events.claim(
      { limit: claimSize, leaseMs: 2 * services.leaseMs, resend: true, prefix },
      { signal },
    );
    const outcomes = await Promise.all(claimed.map((event) => limit(() => deliverOne(context, sink, event))));
    await storage.events.settle(outcomes, {});
    sent += outcomes.filter(({ status }) => status === 'sent').length;
    failed += outcomes.filter(({ status }) => status === 'failed').length;
    if (outcomes.some(({ status }) => status === 'sent')) continue;
    const pauses = outcomes.flatMap(({ pauseMs = [] }) => pauseMs);
    const shortestMs = Math.min(...pauses);
    if (pauses.length === 0 || clock.monotonicMs() + shortestMs > endMs) break;
    await clock.sleep(shortestMs, signal);
  }
  const { queued, sending } = await storage.events.counts({ prefix }, { signal });
  return { sent, failed, waiting: queued + sending };
}

async function deliverOne(
  { services, signal, logger }: DeliveryContext,
  sink: EventSink,
  { entry, claim }: ClaimedEvent,
): Promise<QueueOutcome> {
  const { clock } = services.ports;
  const { event } = entry.message;
  const outcome = (status: QueueOutcome['status'], error: string | null): QueueOutcome => ({
    key: entry.key,
    claim,
    status,
    error,
    now: clock.now(),
  });
  try {
    await sink.send(event, { signal });
    return outcome('sent', null);
  } catch (error) {
    const ageMs = Date.parse(clock.now()) - Date.parse(event.timestamp);
    // An abort is nobody's failure: the next call may try at once.
    const pauseMs = signal?.aborted === true ? 0 : pauseAfter(error, entry.attempts);
    const status = isGone(error) || ageMs + pauseMs > oldestMs ? 'failed' : 'queued';
    logger.warn('An event could not be delivered.', {
      event: event.id,
      type: event.type,
      endpoint: sink.id,
      status,
      attempts: entry.attempts,
      code: isAiManagerError(error) ? error.code : 'UNKNOWN',
    });
    return { ...outcome(status, reasonOf(error)), ...(status === 'queued' ? { pauseMs } : {}) };
  }
}

/** Four times as long after each try, and never shorter than what the receiver asks for. */
function pauseAfter(error: unknown, attempts: number): number {
  const askedMs = isAiManagerError(error) ? Number(error.details['retryAfterMs'] ?? 0) : 0;
  return Math.min(Math.max(firstPauseMs * 4 ** (attempts - 1), askedMs), longestPauseMs);
}

function isGone(error: unknown): boolean {
  return isAiManagerError(error, 'UPSTREAM_REJECTED') && error.details['reason'] === 'gone';
}

/** What is kept with the event. Words that are not ours may hold addresses and keys: only their kind is told. */
function reasonOf(error: unknown): string {
  if (isAiManagerError(error)) return error.message;
  return `The endpoint failed in a way it does not declare (${error instanceof Error ? error.name : typeof error}).`;
}
