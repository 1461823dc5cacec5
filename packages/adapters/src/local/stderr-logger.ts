import type { Logger } from '@ai-manager/core';
import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import { redact, redactText } from '../shared/redact.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

/** The part of a stream that is used, such as `process.stderr`. */
interface LogStream {
  write(text: string): unknown;
}
const isStream = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'write' in value && typeof value.write === 'function';

export const stderrLoggerOptionsSchema = z.strictObject({
  level: z.enum(levels).default('warn').meta({ description: 'The least important level that is written.' }),
  format: z
    .enum(['plain', 'json'])
    .default('plain')
    .meta({ description: 'Lines for people, or one JSON object a line.' }),
  stream: z
    .custom<LogStream>(isStream, 'is a stream with a write method')
    .optional()
    .meta({ description: 'Written to instead of standard error.' }),
});
export type StderrLoggerOptions = z.input<typeof stderrLoggerOptionsSchema>;

/**
 * Writes one line per message to standard error, without what looks like a secret and without control characters.
 *
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid
 */
export function createStderrLogger(options: StderrLoggerOptions = {}): Logger {
  const {
    level,
    format,
    stream = process.stderr,
  } = parseOptions('the stderr logger', stderrLoggerOptionsSchema, options);
  const toLine = format === 'json' ? jsonLine : plainLine;
  const at =
    (of: Level): Logger['info'] =>
    (message, fields = {}) => {
      if (levels.indexOf(of) < levels.indexOf(level)) return;
      const safe = redact(fields) as Readonly<Record<string, unknown>>;
      stream.write(`${oneLine(toLine(of, redactText(message), safe))}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function jsonLine(level: Level, message: string, fields: Readonly<Record<string, unknown>>): string {
  const own = { at: new Date().toISOString(), level, message };
  // Fields of the same names do not replace what the line is about, and stand behind it.
  return JSON.stringify({ ...own, ...fields, ...own });
}

function plainLine(level: Level, message: string, fields: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return [
    `${level}: ${message}`,
    ...pairs.map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
  ].join(' ');
}

/** No message can start a line of its own or steer the terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
