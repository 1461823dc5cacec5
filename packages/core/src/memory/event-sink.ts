import type { DomainEvent } from '../domain/event.ts';
import { eventSchema } from '../domain/event.ts';
import type { EventSink } from '../ports/event-sink.ts';

export interface MemoryEventSink extends EventSink {
  /** what was sent, oldest first, doubles included */
  readonly received: readonly DomainEvent[];
  /** what every later `send` rejects with; undefined: events arrive */
  failure: Error | undefined;
}

/** Keeps events instead of sending them: for tests. */
export function createMemoryEventSink(id = 'memory'): MemoryEventSink {
  const received: DomainEvent[] = [];
  return {
    id,
    failure: undefined,
    get received() {
      return [...received];
    },
    async send(event, { signal }) {
      signal?.throwIfAborted();
      if (this.failure !== undefined) throw this.failure;
      received.push(eventSchema.parse(event));
    },
    async check({ signal }) {
      signal?.throwIfAborted();
      return this.failure === undefined ? null : this.failure.message;
    },
  };
}
