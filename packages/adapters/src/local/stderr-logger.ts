import type { Logger } from '@ai-manager/core';
import { z } from 'zod';
import { redact, redactText } from '../shared/redact.ts';
import { parseOptions } from './parse-options.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;

export const stderrLoggerOptionsSchema = z.strictObject({
  level: z.enum(levels).default('warn').meta({ description: 'The least important level that is written.' }),
  format: z.enum(['plain', 'json']).default('plain').meta({ description: 'Lines for people, or one JSON object a line.' }),
});
export type StderrLoggerOptions = z.input<typeof stderrLoggerOptionsSchema>;

/** Writes log lines to standard error, without what looks like a secret. */
export function createStderrLogger(options: StderrLoggerOptions = {}): Logger {
  const { level, format } = parseOptions('the stderr logger', stderrLoggerOptionsSchema, options);
  const write = (at: (typeof levels)[number], message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    if (levels.indexOf(at) < levels.indexOf(level)) return;
    const safe = redact(fields) as Record<string, unknown>;
    const text = redactText(message);
    const line = format === 'json' ? JSON.stringify({ at: new Date().toISOString(), level: at, message: text, ...safe }) : plain(at, text, safe);
    process.stderr.write(`${line}\n`);
  };
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  };
}

function plain(level: string, message: string, fields: Readonly<Record<string, unknown>>): string {
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [`${level}: ${message}`, ...rest].join(' ');
}
