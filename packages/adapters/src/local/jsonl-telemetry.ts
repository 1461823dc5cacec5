import { mkdir, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger, Telemetry, TelemetryEvent } from '@ai-manager/core';
import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import { redact } from '../shared/redact.ts';
import { codeOf } from './atomic-file.ts';

export const jsonlTelemetryOptionsSchema = z.strictObject({
  folder: z
    .string()
    .min(1)
    .meta({ description: 'Where traces are written: one file a day (UTC), such as 2026-11-23.jsonl.' }),
  maxBufferedCharacters: z
    .int()
    .min(1)
    .default(16_000_000)
    .meta({ description: 'Characters kept while the disk is slow; events beyond them are dropped.' }),
});
export type JsonlTelemetryOptions = z.input<typeof jsonlTelemetryOptionsSchema>;

const flushAfterMs = 500;

interface Line {
  readonly day: string;
  readonly text: string;
}

/**
 * Appends events as lines of JSON, without what looks like a secret, half a second after the first or when flushed.
 * A broken disk costs one warning and the events, nothing else.
 *
 * @param logger - hears of a disk that fails, once until it works again
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid
 */
export function createJsonlTelemetry(options: JsonlTelemetryOptions, logger?: Pick<Logger, 'warn'>): Telemetry {
  const { folder: given, maxBufferedCharacters } = parseOptions(
    'the JSONL telemetry',
    jsonlTelemetryOptionsSchema,
    options,
  );
  const folder = resolve(given);
  const warn = createOneWarning(folder, logger);
  let buffer: Line[] = [];
  let characters = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const lines = buffer;
    const held = characters;
    buffer = [];
    if (lines.length === 0) return;
    try {
      await appendLines(folder, lines);
      warn.rearm();
    } catch (error) {
      warn.once(
        'Traces cannot be written and are lost; work goes on without them. Check the disk and the rights of the folder.',
        codeOf(error),
      );
    }
    characters -= held;
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };
  return {
    emit(event) {
      const line = toLine(event);
      if (characters + line.text.length > maxBufferedCharacters) {
        warn.once('Traces are dropped because the disk is too slow for them.', undefined);
        return;
      }
      buffer.push(line);
      characters += line.text.length;
      // Traces keep no process alive.
      timer ??= setTimeout(() => void flush(), flushAfterMs).unref();
    },
    flush: () => flush(),
  };
}

async function appendLines(folder: string, lines: readonly Line[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [day, ofDay] of Map.groupBy(lines, (line) => line.day)) {
    await appendWhole(join(folder, `${day}.jsonl`), ofDay.map(({ text }) => text).join(''));
  }
}

/** Appends all of a text or nothing: half a line, left by a disk that became full, would spoil the line after it. */
async function appendWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    const { size } = await file.stat();
    try {
      await file.appendFile(text);
    } catch (error) {
      // What is no regular file cannot be cut back.
      await file.truncate(size).catch(() => undefined);
      throw error;
    }
  } finally {
    await file.close();
  }
}

/** Whom it is about, and texts, are not for files that many may read. */
function toLine({ type, name, traceId, at, durationMs, attributes, pass, scores }: TelemetryEvent): Line {
  const day = /^\d{4}-\d{2}-\d{2}(?=T)/.exec(at)?.[0] ?? 'undated';
  const event = { type, name, traceId, at, durationMs, attributes: redact(attributes), pass, scores };
  return { day, text: `${JSON.stringify(event)}\n` };
}

/** A warning that is not repeated while the same trouble lasts. */
function createOneWarning(folder: string, logger: Pick<Logger, 'warn'> | undefined) {
  let isArmed = true;
  return {
    once(message: string, code: string | undefined): void {
      if (!isArmed) return;
      isArmed = false;
      logger?.warn(message, { folder, ...(code === undefined ? {} : { code }) });
    },
    rearm(): void {
      isArmed = true;
    },
  };
}
