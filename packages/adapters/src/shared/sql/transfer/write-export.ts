import type { ExportHeader, ExportTrailer } from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '../session.ts';
import type { StoredColumn, TransferTable } from './transfer-tables.ts';
import { allowPauses, readColumns, tableRef, transferTables } from './transfer-tables.ts';

type Emit = (lines: readonly string[]) => Promise<void>;
type Key = readonly (string | number)[];

/** Rows whose sizes are looked at together, and the characters that are read together at most, if one row has no more. */
const windowRows = 1_000;
const pageBytes = 4_000_000;

interface Source {
  readonly table: TransferTable;
  readonly columns: readonly StoredColumn[];
}

/** Writes the lines of an export, a page at a time. Needs a transaction of its own that nothing was done in yet. */
export async function writeExport(db: Database, emit: Emit): Promise<void> {
  await readOneMoment(db);
  await allowPauses(db);
  const columns = await readColumns(db);
  const sources = transferTables.map((table): Source => ({ table, columns: columns.get(table.name) ?? [] }));
  const header = await readHeader(db, sources);
  await emit([JSON.stringify(header)]);
  for (const source of sources) await writeTable(db, source, emit);
  const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
  await emit([JSON.stringify({ end: true, rows } satisfies ExportTrailer)]);
}

/** All statements see the same rows, and write numbers and instants in one form, whatever the server's settings are. */
async function readOneMoment(db: Database): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(db);
  await sql`
    select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true), set_config('extra_float_digits', '1', true)
  `.execute(db);
}

async function readHeader(db: Database, sources: readonly Source[]): Promise<ExportHeader> {
  const tables = [];
  for (const { table, columns } of sources) {
    const counted = await sql<{ rows: number }>`select count(*) as rows from ${tableRef(table.name)}`.execute(db);
    tables.push({ name: table.name, columns: columns.map(({ name }) => name), rows: counted.rows[0]?.rows ?? 0 });
  }
  const newest = await sql<{ schema: string; now: string }>`
    select max(name) as schema, now() as now from ai_manager.migrations`.execute(db);
  const { schema, now } = newest.rows[0] ?? { schema: '', now: '' };
  return { format: 'ai-manager-export', version: 1, schema, exportedAt: now, tables };
}

async function writeTable(db: Database, source: Source, emit: Emit): Promise<void> {
  let after: Key | undefined;
  for (;;) {
    const window = await readSizes(db, source, after);
    for (const upTo of pageEnds(window)) {
      await emit(await readPage(db, source, { after, upTo }));
      after = upTo;
    }
    if (window.length < windowRows) return;
  }
}

interface SizedKey {
  readonly key: Key;
  readonly bytes: number;
}

/** Keys and sizes of the next rows: a few bytes each, however large the rows are. */
async function readSizes(db: Database, source: Source, after: Key | undefined): Promise<readonly SizedKey[]> {
  const { table } = source;
  const key = sql.join(table.key.map((part) => sql.raw(part.sql)));
  const found = await sql<{ key: string; bytes: number }>`
    select json_build_array(${key})::text as key, octet_length(${rowJson(source)}) as bytes
    from ${tableRef(table.name)} as t
    where ${after === undefined ? sql`true` : sql`(${key}) > (${keyValues(table, after)})`}
    order by ${key} limit ${sql.lit(windowRows)}`.execute(db);
  return found.rows.map((row) => ({ key: JSON.parse(row.key) as Key, bytes: row.bytes }));
}

/** The last key of each page. */
function pageEnds(window: readonly SizedKey[]): readonly Key[] {
  const ends: Key[] = [];
  let bytes = 0;
  for (const [index, row] of window.entries()) {
    bytes += row.bytes;
    const next = window[index + 1];
    if (next !== undefined && bytes + next.bytes <= pageBytes) continue;
    ends.push(row.key);
    bytes = 0;
  }
  return ends;
}

async function readPage(
  db: Database,
  source: Source,
  { after, upTo }: { readonly after: Key | undefined; readonly upTo: Key },
): Promise<readonly string[]> {
  const { table } = source;
  const key = sql.join(table.key.map((part) => sql.raw(part.sql)));
  const begin = after === undefined ? sql`true` : sql`(${key}) > (${keyValues(table, after)})`;
  const found = await sql<{ row: string }>`
    select ${rowJson(source)} as row from ${tableRef(table.name)} as t
    where ${begin} and (${key}) <= (${keyValues(table, upTo)})
    order by ${key}`.execute(db);
  // The row's own text goes through as it is: JavaScript's numbers would round some of what is in it.
  return found.rows.map(({ row }) => `{"table":${JSON.stringify(table.name)},"row":${row}}`);
}

/** Text of the row as one JSON object. `row_to_json`, unlike `to_jsonb`, keeps the order of columns, and -0. */
function rowJson({ columns }: Source): RawBuilder<unknown> {
  const list = sql.join(columns.map(({ name }) => sql.ref(`t.${name}`)));
  return sql`(select row_to_json(r)::text from (select ${list}) as r)`;
}

function keyValues(table: TransferTable, key: Key): RawBuilder<unknown> {
  return sql.join(table.key.map(({ type }, index) => sql`${key[index]}::${sql.raw(type)}`));
}
