import { randomUUID } from 'node:crypto';
import type { TelemetryContent, TelemetryEvent } from '@ai-manager/core';
import { redact } from '../shared/redact.ts';
import type { Pseudonyms, ShownSubject } from './pseudonyms.ts';

/** An event as it waits for its turn, with all that makes sending it twice the same as sending it once. */
export interface QueuedEvent {
  readonly event: TelemetryEvent;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly shown: ShownSubject | null;
  /** where it is switched on */
  readonly content: TelemetryContent | undefined;
  readonly ids: {
    /** 32 hexadecimal digits */
    readonly traceId: string;
    /** 16 hexadecimal digits */
    readonly spanId: string;
    readonly parentSpanId: string | null;
  };
  /** of its prompts and replies, roughly */
  readonly characters: number;
}

/**
 * Every pass over a project is a trace, whose root is the pass's `graph` event; the trace of the run holds the rest. Their
 * ids follow from run, project and pass alone, so that a rating which comes weeks later finds the trace.
 */
export function toQueuedEvent(
  event: TelemetryEvent,
  { pseudonyms, content }: { readonly pseudonyms: Pseudonyms; readonly content: boolean },
): QueuedEvent {
  const texts = content ? event.content : undefined;
  return {
    event,
    content: texts,
    attributes: redact(event.attributes) as Readonly<Record<string, unknown>>,
    shown: event.subject === undefined ? null : pseudonyms.show(event.subject),
    ids: idsOf(event, pseudonyms),
    characters: charactersOf(texts?.input) + charactersOf(texts?.output),
  };
}

function idsOf({ type, traceId: runId, subject, pass }: TelemetryEvent, pseudonyms: Pseudonyms): QueuedEvent['ids'] {
  const spanId = randomDigits(16);
  // A call of a model that belongs to no run is a trace by itself.
  if (runId === '') return { traceId: randomDigits(32), spanId, parentSpanId: null };
  const traceId = pseudonyms.idOf(['trace', runId, subject?.projectId ?? null], 32);
  const root = pass === undefined ? null : pseudonyms.idOf(['pass', runId, subject?.projectId ?? null, pass], 16);
  return type === 'graph' && root !== null
    ? { traceId, spanId: root, parentSpanId: null }
    : { traceId, spanId, parentSpanId: root };
}

/** Of a UUID, which Node makes much faster than random bytes. */
function randomDigits(digits: number): string {
  return randomUUID().replaceAll('-', '').slice(0, digits);
}

function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (!Array.isArray(value)) return 0;
  return value.reduce<number>(
    (sum, item: { readonly content?: unknown } | null) => sum + charactersOf(item?.content),
    0,
  );
}
