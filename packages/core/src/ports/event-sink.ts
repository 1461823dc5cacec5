import type { DomainEvent } from '../domain/event.ts';
import type { CallOptions } from './call.ts';

/** An endpoint outside that is told what happened. It stands behind a queue: core keeps an event until it is there. */
export interface EventSink {
  /**
   * short, unique within an installation, the same in every process: lower-case letters, digits, dots and hyphens,
   * 100 at most. Events that wait under an id stay there when another id takes its place.
   */
  readonly id: string;
  /**
   * Hands one event over. Resolves when the receiver has it. An event may be sent again, with the same id, when it is
   * not known whether it arrived, so receivers drop ids they have seen.
   * @throws UpstreamError all may be retried, after `details.retryAfterMs` where it is given, but those with
   * `details.reason` `gone`: the receiver will never want an event again
   */
  send(event: DomainEvent, options: CallOptions): Promise<void>;
  /** What is wrong with the endpoint and what to do; null when nothing is. Sends no event. */
  check(options: CallOptions): Promise<string | null>;
}
