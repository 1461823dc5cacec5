import { ConfigurationError, InvalidInputError } from '@ai-manager/core';
import type { ExportedRow, ExportHeader } from '@ai-manager/core';
import { z } from 'zod';
import { migrations } from '../migrations/index.ts';
import type { StoredColumn } from './transfer-tables.ts';
import { transferTables } from './transfer-tables.ts';

const formatSchema = z.object({ format: z.literal('ai-manager-export'), version: z.int() });

const headerSchema = formatSchema.extend({
  version: z.literal(1),
  schema: z.string(),
  exportedAt: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1), rows: z.int().min(0) })),
}) satisfies z.ZodType<ExportHeader>;

const trailerSchema = z.strictObject({ end: z.literal(true), rows: z.int().min(0) });
const rowSchema = z.strictObject({ table: z.string(), row: z.record(z.string(), z.unknown()) });

/** The lines of an import by their number, counted from 1. */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

const makeAgain = 'Copy the file again, or export again.';

/** What is wrong with a line. Nothing of its content is repeated: it holds personal data. */
export function refuseLine(number: number, what: string, details: Readonly<Record<string, unknown>> = {}) {
  return new InvalidInputError(`Line ${number} of the export ${what}`, { details: { line: number, ...details } });
}

/**
 * Reads the first line, and checks that this library can take what it announces.
 *
 * @param stored - the columns of each table of the database
 * @throws InvalidInputError `INVALID_INPUT`, ConfigurationError `CONFIGURATION` as `TransferStore.import` says
 */
export function parseHeader(text: string, stored: ReadonlyMap<string, readonly StoredColumn[]>): ExportHeader {
  const json = parseJson(text);
  const format = formatSchema.safeParse(json);
  if (!format.success) {
    throw new InvalidInputError(
      'This is no export of AI Manager: its first line is not the header of one. Choose a file that "ai-manager export" wrote.',
      { details: { line: 1 } },
    );
  }
  if (format.data.version !== 1) throw newerExport(`format ${format.data.version}`, 'format 1');
  const header = headerSchema.safeParse(json);
  if (!header.success) {
    const [issue] = header.error.issues;
    throw refuseLine(1, `is a damaged header (${issue?.path.join('.')}: ${issue?.message}). ${makeAgain}`);
  }
  const library = migrations.at(-1)?.name ?? 'none';
  if (!migrations.some(({ name }) => name === header.data.schema)) throw newerExport(header.data.schema, library);
  checkTables(header.data, stored);
  return header.data;
}

function newerExport(found: string, library: string): ConfigurationError {
  return new ConfigurationError(
    `The export is of another version than this library: it is at ${shortened(found)}, the library knows ${library}. Update @ai-manager/adapters to the version that made it, or a later one.`,
    { details: { export: shortened(found), library } },
  );
}

function checkTables({ tables }: ExportHeader, stored: ReadonlyMap<string, readonly StoredColumn[]>): void {
  const seen = new Set<string>();
  for (const { name, columns } of tables) {
    const known = stored.get(name);
    if (known === undefined || !transferTables.some((table) => table.name === name))
      throw unknownPlace(`table ${shortened(name)}`);
    if (seen.has(name)) throw refuseLine(1, `names the table ${name} twice. ${makeAgain}`);
    seen.add(name);
    const missing = columns.find((column) => !known.some((one) => one.name === column));
    if (missing !== undefined) throw unknownPlace(`column ${name}.${shortened(missing)}`);
    if (new Set(columns).size !== columns.length) throw refuseLine(1, `names a column of ${name} twice. ${makeAgain}`);
  }
}

function unknownPlace(what: string): InvalidInputError {
  return refuseLine(1, `names the ${what}, which this library does not know. Import with the version that made it.`);
}

type ParsedLine =
  | { readonly kind: 'row'; readonly table: string }
  | { readonly kind: 'trailer'; readonly rows: number };

/** Reads a line after the first; a row has exactly the columns that the header names. */
export function parseLine(
  { number, text }: NumberedLine,
  columns: ReadonlyMap<string, ReadonlySet<string>>,
): ParsedLine {
  const json = parseJson(text);
  if (json === undefined) throw refuseLine(number, `is not JSON: it is damaged. ${makeAgain}`);
  const trailer = trailerSchema.safeParse(json);
  if (trailer.success) return { kind: 'trailer', rows: trailer.data.rows };
  const row = rowSchema.safeParse(json);
  if (!row.success) throw refuseLine(number, `is neither a row nor the end. ${makeAgain}`);
  const { table } = row.data satisfies ExportedRow;
  const expected = columns.get(table);
  if (expected === undefined) throw refuseLine(number, `is of a table that the header does not name. ${makeAgain}`);
  const found = Object.keys(row.data.row);
  if (found.length !== expected.size || !found.every((name) => expected.has(name)))
    throw refuseLine(number, `does not have the columns that the header names for ${table}. ${makeAgain}`, { table });
  return { kind: 'row', table };
}

/** Undefined for what is no JSON: no message of the parser, which would quote the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function cutOff(lines: number): InvalidInputError {
  return new InvalidInputError(
    lines === 0
      ? 'The export is empty. Choose a file that "ai-manager export" wrote.'
      : `The export is cut off: it ends after line ${lines}, without the line that marks its end. ${makeAgain}`,
    { details: { line: lines } },
  );
}

export function wrongCount(number: number, what: string, { found, expected }: Readonly<Record<string, number>>) {
  return refuseLine(number, `is the end, but ${what} has ${found} rows, not ${expected}. ${makeAgain}`, {
    found,
    expected,
  });
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
