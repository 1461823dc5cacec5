import { appendFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger, Telemetry, TelemetryEvent } from '@ai-manager/core';
import { z } from 'zod';
import { redact } from '../shared/redact.ts';
import { parseOptions } from './parse-options.ts';

export const jsonlTelemetryOptionsSchema = z.strictObject({
  folder: z.string().min(1).meta({ description: 'Where traces are written, one .jsonl file a day.' }),
  maxBufferedEvents: z.int().min(1).default(10_000).meta({ description: 'Events kept while the disk is slow; more are dropped.' }),
});
export type JsonlTelemetryOptions = z.input<typeof jsonlTelemetryOptionsSchema>;

const flushAfterMs = 500;

/** Appends events as lines of JSON. A broken disk costs one warning and the events, nothing else. */
export function createJsonlTelemetry(options: JsonlTelemetryOptions, logger?: Pick<Logger, 'warn'>): Telemetry {
  const parsed = parseOptions('the JSONL telemetry', jsonlTelemetryOptionsSchema, options);
  const folder = resolve(parsed.folder);
  let buffer: { readonly day: string; readonly line: string }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let warned = false;

  const warn = (message: string, error: unknown): void => {
    if (warned) return;
    warned = true;
    logger?.warn(message, { folder, code: (error as NodeJS.ErrnoException | null)?.code ?? 'UNKNOWN' });
  };
  const write = async (): Promise<void> => {
    const lines = buffer;
    buffer = [];
    try {
      await mkdir(folder, { recursive: true });
      for (const [day, entries] of Map.groupBy(lines, (entry) => entry.day)) {
        await appendFile(join(folder, `${day}.jsonl`), entries.map(({ line }) => line).join(''));
      }
    } catch (error) {
      warn('Traces cannot be written; work goes on without them.', error);
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(() => (buffer.length > 0 ? write() : undefined));
    return writing;
  };
  return {
    emit(event) {
      if (buffer.length >= parsed.maxBufferedEvents) return warn('Traces are dropped because the disk is too slow.', null);
      const entry = toLine(event);
      if (entry !== null) buffer.push(entry);
      if (timer === undefined) {
        timer = setTimeout(() => void flush(), flushAfterMs);
        timer.unref();
      }
    },
    flush: () => flush(),
  };
}

/** null when the event is no JSON. */
function toLine(event: TelemetryEvent): { readonly day: string; readonly line: string } | null {
  try {
    const day = /^\d{4}-\d{2}-\d{2}/.exec(event.at)?.[0] ?? 'undated';
    return { day, line: `${JSON.stringify(redact(event))}\n` };
  } catch {
    return null;
  }
}
