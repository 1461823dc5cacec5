import type { ActivitySource } from './activity-source.ts';
import type { ApprovalSource } from './approval-source.ts';
import type { Cache } from './cache.ts';
import type { DocumentStore } from './document-store.ts';
import type { Clock, IdGenerator, Logger } from './environment.ts';
import type { EventSink } from './event-sink.ts';
import type { LlmProvider } from './llm-provider.ts';
import type { Mailer } from './mailer.ts';
import type { PriceBook } from './price-book.ts';
import type { PromptRegistry } from './prompt-registry.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Storage } from './storage/storage.ts';
import type { Telemetry } from './telemetry.ts';

/** What an installation plugs in; everything but storage and a model has an in-memory default. */
export interface Ports {
  readonly storage: Storage;
  /** first is asked first, the others take over when it fails; the second also gives second opinions */
  readonly llm: readonly [LlmProvider, ...LlmProvider[]];
  readonly prices?: PriceBook;
  /** who tells what people did; the first that has a number wins over those after it; default none */
  readonly activity?: readonly ActivitySource[];
  /** where people ask for time and hear what was decided; default none */
  readonly approvalSources?: readonly ApprovalSource[];
  readonly documents?: DocumentStore;
  readonly mailer?: Mailer;
  /** storage, when absent */
  readonly promptRegistry?: PromptRegistry;
  /** endpoints that are told what happens; none without */
  readonly eventSinks?: readonly EventSink[];
  readonly telemetry?: Telemetry;
  /**
   * Where answers of costly reads are kept. Every process that changes the data has to share it, or has to be the only
   * one. null: nowhere. Absent: in memory when the storage is this process's alone, else nowhere.
   */
  readonly cache?: Cache | null;
  readonly rateLimiter?: RateLimiter;
  readonly clock?: Clock;
  readonly ids?: IdGenerator;
  readonly logger?: Logger;
}
