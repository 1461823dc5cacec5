import type { CallOptions } from './call.ts';
import type { HealthPart } from './storage/storage.ts';

/**
 * Something worth tracing. Attributes are JSON without secrets, people and texts; those are in `subject` and `content`,
 * which only a sink gets that wants them.
 */
export interface TelemetryEvent {
  readonly type: 'run' | 'graph' | 'llm' | 'score' | 'mail';
  readonly name: string;
  /** groups what belongs to one run; empty where there is none */
  readonly traceId: string;
  /** when it began */
  readonly at: string;
  readonly durationMs: number | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  /**
   * Which pass over its subject it belongs to: events of one run, subject and pass are one piece of work, and their
   * `graph` event closes it.
   */
  readonly pass?: number | undefined;
  /** by name, such as `evidence-share`; what is not known is left out or null */
  readonly scores?: Readonly<Record<string, number | boolean | string | null>> | undefined;
  readonly subject?: TelemetrySubject | undefined;
  readonly content?: TelemetryContent | undefined;
}

/** Whom and what an event is about, by their own ids and names: a sink pseudonymises them unless names are switched on. */
export interface TelemetrySubject {
  readonly projectId: string;
  readonly personId: string;
  readonly projectName?: string | undefined;
  readonly personName?: string | undefined;
}

/** What a model was asked and what it answered: texts of people. */
export interface TelemetryContent {
  readonly input: unknown;
  readonly output: unknown;
}

/** What a sink gets beyond plain facts; what it does not name never reaches it. */
export interface TelemetryWants {
  /** it pseudonymises them, or the installation switched names on */
  readonly subjects?: boolean;
  /** the installation switched content on */
  readonly content?: boolean;
}

/**
 * Telemetry never fails a caller: `emit` neither throws nor waits, `flush` resolves even when the sink is broken.
 * Memory is bounded: events beyond a limit are dropped. An abort of `flush` gives up what is under way; it resolves then, too.
 */
export interface Telemetry {
  /** nothing, when absent */
  readonly wants?: TelemetryWants;
  emit(event: TelemetryEvent): void;
  flush(options: CallOptions): Promise<void>;
  /** Looks at the sink for `health.check`; absent where there is nothing to look at. */
  check?(options: CallOptions): Promise<readonly HealthPart[]>;
}
