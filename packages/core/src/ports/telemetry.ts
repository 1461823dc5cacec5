import type { CallOptions } from './call.ts';

/**
 * Something worth tracing. Attributes are JSON without secrets; people and projects are named by pseudonyms unless
 * the installation switched names on.
 */
export interface TelemetryEvent {
  readonly type: 'run' | 'graph' | 'llm' | 'score' | 'mail';
  readonly name: string;
  /** groups what belongs to one run */
  readonly traceId: string;
  readonly at: string;
  readonly durationMs: number | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Telemetry never fails a caller: `emit` neither throws nor waits, `flush` resolves even when the sink is broken. */
export interface Telemetry {
  emit(event: TelemetryEvent): void;
  flush(options: CallOptions): Promise<void>;
}
