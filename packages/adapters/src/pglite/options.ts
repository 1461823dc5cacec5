import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';

export const pgliteOptionsSchema = z.strictObject({
  /** Folder that holds the database, made when missing; `memory` keeps nothing when the storage is closed. */
  folder: z.string().min(1),
  /** how long to wait for another process to let go of the folder before giving up, in ms */
  lockWaitMs: z.int().min(0).default(0),
  /** a statement that takes longer is ended, with the thread it runs in; the next call opens a new one */
  queryTimeoutMs: z.int().min(1).default(60_000),
  /** how long opening the folder may take, recovery after a crash included, in ms */
  openTimeoutMs: z.int().min(1).default(120_000),
  /** told of every statement, without its parameters; for measuring */
  onStatement: z
    .custom<(statement: { readonly sql: string; readonly durationMs: number }) => void>(
      (value) => typeof value === 'function',
    )
    .optional(),
});

export type PgliteOptions = z.input<typeof pgliteOptionsSchema>;
export type ParsedPgliteOptions = z.output<typeof pgliteOptionsSchema>;

/** @throws ConfigurationError `CONFIGURATION` with every problem by name */
export function parsePgliteOptions(options: PgliteOptions): ParsedPgliteOptions {
  return parseOptions('the PGlite storage', pgliteOptionsSchema, options);
}
