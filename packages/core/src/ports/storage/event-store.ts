import type { EventDelivery } from '../../domain/event.ts';
import type { ClaimedEntry, QueueStore } from './queue-store.ts';

/** Events on their way to endpoints; keys start with the endpoint's id and a colon. */
export type EventStore = QueueStore<EventDelivery['message'], EventDelivery>;

/** An event somebody holds for delivering it. */
export type ClaimedEvent = ClaimedEntry<EventDelivery>;
