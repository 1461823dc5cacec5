import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { toJson } from './json.ts';
import type { Tables } from './tables.ts';

/** Column name -> PostgreSQL type, in the order of the rows' members. */
export type Columns = Readonly<Record<string, string>>;

export interface BulkTable {
  readonly name: keyof Tables;
  readonly columns: Columns;
  /** columns of the unique key; a row whose key is known replaces the stored one */
  readonly replaceBy?: readonly string[];
  /** whether replacing touches `updated_at` */
  readonly stamped?: boolean;
}

/** Rows of one statement: few enough that a text of 1 MB each stays well below what a parameter may hold. */
export const chunkLimits = { rows: 1_000, characters: 8_000_000 } as const;

/** `jsonb_to_recordset(...)` over JSON text of an array of objects: one parameter, however many rows. */
export function recordset(json: string, columns: Columns, alias: string): RawBuilder<unknown> {
  const list = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  return sql`jsonb_to_recordset(${json}::jsonb) as ${sql.raw(alias)} (${sql.raw(list.join(', '))})`;
}

/** Inserts rows, many per statement. Keys must be unique within `rows`. */
export async function writeRows(db: Kysely<Tables>, table: BulkTable, rows: Iterable<object>): Promise<void> {
  for (const json of jsonChunks(rows)) {
    await insertFrom(table, recordset(json, table.columns, 'r')).execute(db);
  }
}

function insertFrom(table: BulkTable, source: RawBuilder<unknown>): RawBuilder<unknown> {
  const names = Object.keys(table.columns);
  const columns = sql.raw(names.join(', '));
  return sql`insert into ${sql.raw(`ai_manager.${table.name}`)} (${columns}) select ${columns} from ${source} ${onConflict(table, names)}`;
}

function onConflict({ replaceBy, stamped }: BulkTable, names: readonly string[]): RawBuilder<unknown> {
  if (replaceBy === undefined) return sql``;
  const changes = names.filter((name) => !replaceBy.includes(name)).map((name) => `${name} = excluded.${name}`);
  if (stamped === true) changes.push('updated_at = now()');
  return sql.raw(`on conflict (${replaceBy.join(', ')}) do update set ${changes.join(', ')}`);
}

/** JSON arrays within {@link chunkLimits}, which the last row of each may pass. */
export function* jsonChunks(rows: Iterable<object>): Generator<string> {
  let parts: string[] = [];
  let size = 0;
  for (const row of rows) {
    const part = toJson(row);
    parts.push(part);
    size += part.length;
    if (parts.length < chunkLimits.rows && size < chunkLimits.characters) continue;
    yield `[${parts.join(',')}]`;
    parts = [];
    size = 0;
  }
  if (parts.length > 0) yield `[${parts.join(',')}]`;
}
