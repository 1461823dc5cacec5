import type { Announcement, DomainEvent, DomainEventType } from '../../domain/event.ts';
import type { CallOptions } from '../call.ts';

/** An event in its place: places are numbered from 1, without gaps, in the order in which they are handed out. */
export interface LoggedEvent {
  readonly position: number;
  readonly event: DomainEvent;
}

export interface EventRequest {
  /** events behind this position, oldest first; null: the newest, oldest first, too */
  readonly after: number | null;
  /** all when absent */
  readonly types?: readonly DomainEventType[];
  /** 1 to 1,000 */
  readonly limit: number;
}

export interface LoggedEvents {
  readonly events: readonly LoggedEvent[];
  /** ask on from here: the place of the last event where the limit ended the answer, else the end of the log; 0: it is empty */
  readonly position: number;
}

/** Everything that happened and somebody may want to know, for good. */
export interface EventStore {
  /**
   * Writes events down and queues their deliveries, together; what is known is left as it is. Events that tell of a
   * write are given to the method that writes.
   * @returns how many events were new
   */
  append(announcements: readonly Announcement[], options: CallOptions): Promise<number>;
  /**
   * Whoever asks on from each answer's `position` gets every event once: an event has its place only when it can be
   * read, so that none appears behind a position that was handed out.
   * @throws InvalidInputError when `after` lies behind the end of the log: it is of another database
   */
  list(request: EventRequest, options: CallOptions): Promise<LoggedEvents>;
}
