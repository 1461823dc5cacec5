import { createLangfuse, type Langfuse, type LangfuseOptions } from '@ai-manager/adapters/langfuse';
import type { TelemetryEvent } from '@ai-manager/core';
import { createSinkLogger, type LogEntry } from '@ai-manager/core/memory';
import { type LangfuseServer, type ReceivedSpan, startLangfuseServer } from '@ai-manager/test-servers/langfuse';

export interface LangfuseBench extends Langfuse, AsyncDisposable {
  readonly server: LangfuseServer;
  /** what the logger heard, oldest first */
  readonly logs: readonly LogEntry[];
}

/** The adapter, and a server that it sends to. */
export async function openLangfuse(options: Partial<LangfuseOptions> = {}): Promise<LangfuseBench> {
  const server = await startLangfuseServer();
  const logs: LogEntry[] = [];
  const logger = createSinkLogger((entry) => void logs.push(entry));
  const { url, publicKey, secretKey } = server;
  const langfuse = createLangfuse({ url, publicKey, secretKey, timeoutMs: 2_000, ...options }, logger);
  return { ...langfuse, server, logs, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

export const warningsOf = ({ logs }: Pick<LangfuseBench, 'logs'>): readonly LogEntry[] =>
  logs.filter(({ level }) => level === 'warn' || level === 'error');

/** The event that a span was made from: its metadata hold all that spans have no words for. */
export function toEvent(span: ReceivedSpan): TelemetryEvent {
  const { type, durationMs, attributes, pass, scores } = metadataOf(span);
  const at = new Date(Number(span.startNanoseconds / 1_000_000n)).toISOString();
  return {
    type,
    name: span.name,
    traceId: textOf(span, 'session.id') ?? '',
    at,
    durationMs,
    attributes,
    ...(pass === undefined ? {} : { pass }),
    ...(scores === undefined ? {} : { scores }),
  };
}

export function metadataOf(span: ReceivedSpan): TelemetryEvent {
  return JSON.parse(textOf(span, 'langfuse.observation.metadata.event') ?? '') as TelemetryEvent;
}

export function textOf(span: ReceivedSpan, attribute: string): string | undefined {
  const value = span.attributes[attribute];
  return typeof value === 'string' ? value : undefined;
}
