import type { DomainEvent, EventDelivery } from '../domain/event.ts';
import { announcementTo, deliveryKeyPrefix } from '../domain/event.ts';
import { isAiManagerError } from '../errors.ts';
import type { CallOptions, EventSink, Ports } from '../ports/index.ts';
import type { Deliveries, DeliveryContext, Ending } from './deliver-queue.ts';
import { deliverQueue, endingOf, noDeliveries } from './deliver-queue.ts';

/** An event that could not be delivered is given up when the next try would be later than this after it happened. */
const oldestMs = 72 * 3_600_000;

/** Writes an event down for everybody who is told by itself; where it tells of a write, it goes together with that. */
export async function emitEvent(
  { storage, eventSinks = [] }: Pick<Ports, 'storage' | 'eventSinks'>,
  event: DomainEvent,
  options: CallOptions,
): Promise<void> {
  await storage.events.append([announcementTo(eventSinks, event)], options);
}

/**
 * Delivers what is due, to each endpoint at least once and with the same id each time: an event whose sender died is
 * sent again. Pauses grow from 2 s to 12 h. An endpoint that does not answer keeps nobody else waiting.
 */
export async function deliverEvents(context: DeliveryContext): Promise<Deliveries> {
  const { eventSinks, storage } = context.services.ports;
  const all = await Promise.all(
    eventSinks.map((sink) =>
      deliverQueue(context, {
        store: storage.deliveries,
        prefix: deliveryKeyPrefix(sink.id),
        deliver: (entry) => deliverOne(context, sink, entry),
      }),
    ),
  );
  return all.reduce(
    (sum, one) => ({
      sent: sum.sent + one.sent,
      waiting: sum.waiting + one.waiting,
      failed: sum.failed + one.failed,
    }),
    noDeliveries,
  );
}

async function deliverOne(
  context: DeliveryContext,
  sink: EventSink,
  { message: { event }, attempts }: EventDelivery,
): Promise<Ending> {
  const { signal, logger } = context;
  try {
    await sink.send(event, { signal });
    return { status: 'sent', error: null };
  } catch (error) {
    const ending = endingOf(context, { error, attempts, since: event.timestamp, oldestMs });
    logger.warn('An event could not be delivered.', {
      event: event.id,
      type: event.type,
      endpoint: sink.id,
      status: ending.status,
      attempts,
      code: isAiManagerError(error) ? error.code : 'UNKNOWN',
    });
    return ending;
  }
}
