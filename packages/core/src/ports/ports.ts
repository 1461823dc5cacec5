import type { Cache } from './cache.ts';
import type { DocumentStore } from './document-store.ts';
import type { Clock, IdGenerator, Logger } from './environment.ts';
import type { EventSink } from './event-sink.ts';
import type { LlmProvider } from './llm-provider.ts';
import type { Mailer } from './mailer.ts';
import type { PriceBook } from './price-book.ts';
import type { Storage } from './storage/storage.ts';
import type { Telemetry } from './telemetry.ts';

/** What an installation plugs in; everything but storage and a model has an in-memory default. */
export interface Ports {
  readonly storage: Storage;
  /** first is asked first, the others take over when it fails; the second also gives second opinions */
  readonly llm: readonly [LlmProvider, ...LlmProvider[]];
  readonly prices?: PriceBook;
  readonly documents?: DocumentStore;
  readonly mailer?: Mailer;
  /** endpoints that are told what happens; none without */
  readonly eventSinks?: readonly EventSink[];
  readonly telemetry?: Telemetry;
  readonly cache?: Cache;
  readonly clock?: Clock;
  readonly ids?: IdGenerator;
  readonly logger?: Logger;
}
