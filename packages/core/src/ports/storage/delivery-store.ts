import type { EventDelivery } from '../../domain/event.ts';
import type { QueueStore } from './queue-store.ts';

/** Events on their way to endpoints; keys start with the endpoint's id and a colon. */
export type DeliveryStore = QueueStore<EventDelivery['message'], EventDelivery>;
