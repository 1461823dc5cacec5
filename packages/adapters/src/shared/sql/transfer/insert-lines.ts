import { InvalidInputError } from '@ai-manager/core';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { DatabaseError } from '../errors.ts';
import { isDatabaseError } from '../errors.ts';
import type { Tables } from '../tables.ts';
import type { NumberedLine } from './export-format.ts';
import { refuseLine } from './export-format.ts';
import type { StoredColumn } from './transfer-tables.ts';
import { tableRef } from './transfer-tables.ts';

export interface InsertTarget {
  readonly table: string;
  /** those the export has; the others get their defaults */
  readonly columns: readonly StoredColumn[];
}

/**
 * Inserts the rows of lines of one table, in one statement. When the database refuses them, the line at fault is looked
 * for; the transaction can only be rolled back then.
 *
 * @throws InvalidInputError `INVALID_INPUT` with the line
 */
export async function insertLines(
  db: Transaction<Tables>,
  target: InsertTarget,
  lines: readonly NumberedLine[],
): Promise<void> {
  await sql`savepoint chunk`.execute(db);
  try {
    await insert(db, target, lines);
    await sql`release savepoint chunk`.execute(db);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await sql`rollback to savepoint chunk`.execute(db);
    throw await findRefusal(db, target, lines);
  }
}

async function findRefusal(
  db: Transaction<Tables>,
  target: InsertTarget,
  lines: readonly NumberedLine[],
): Promise<unknown> {
  for (const line of lines) {
    try {
      await insert(db, target, [line]);
    } catch (error) {
      return isRefusal(error)
        ? refuseLine(line.number, `${reasonOf(error, target.table)} ${remedy}`, detailsOf(error, target.table))
        : error;
    }
  }
  return new InvalidInputError(
    `Lines ${lines[0]?.number} to ${lines.at(-1)?.number} of the export do not fit table ${target.table} together. ${remedy}`,
    { details: { line: lines[0]?.number, table: target.table } },
  );
}

/** The database takes the rows out of the lines itself, so that every digit of a number arrives. */
async function insert(db: Transaction<Tables>, target: InsertTarget, lines: readonly NumberedLine[]): Promise<void> {
  const names = target.columns.map(({ name }) => sql.id(name));
  const values = target.columns.map(({ name }) => sql.ref(`r.${name}`));
  const typed = target.columns.map(({ name, type }) => sql`${sql.id(name)} ${sql.raw(type)}`);
  const json = `[${lines.map(({ text }) => text).join(',')}]`;
  await sql`
    insert into ${tableRef(target.table)} (${sql.join(names)})
    select ${sql.join(values)}
    from json_array_elements(${json}::json) as line (value)
    cross join lateral json_to_record(line.value -> 'row') as r (${sql.join(typed)})`.execute(db);
}

/** Leads refer to people of the same table, in any order, so that the database looks at them at the end only. */
export async function checkReferences(db: Transaction<Tables>): Promise<void> {
  try {
    await sql`set constraints all immediate`.execute(db);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const table = error.table ?? 'a table';
    throw new InvalidInputError(`A row of ${table} in the export ${reasonOf(error, table)} ${remedy}`, {
      details: detailsOf(error, table),
    });
  }
}

const remedy = 'Export again from the storage it came from; nothing was written.';

/** Errors of data, constraints and limits: the row is at fault, not the connection. */
function isRefusal(error: unknown): error is DatabaseError {
  return isDatabaseError(error) && /^(22|23|54)/.test(error.code);
}

/** PostgreSQL's detail holds the ids of a key, but the whole row for other constraints; its message may quote a value. */
function reasonOf(error: DatabaseError, table: string): string {
  const key = error.detail === undefined ? '' : ` (${error.detail.replace(/\.$/, '').slice(0, 300)})`;
  switch (error.code) {
    case '23503':
      return `refers to something that is not in the export${key}.`;
    case '23505':
      return `repeats a key of ${table}${key}.`;
    case '23502':
      return `lacks a value that ${table} needs.`;
    case '23514':
      return `does not fit the rule ${error.constraint ?? ''} of ${table}.`;
    default:
      return `holds a value that its column of ${table} does not take (SQLSTATE ${error.code}).`;
  }
}

/** Without the original as `cause`: it may quote the row. */
function detailsOf(error: DatabaseError, table: string): Readonly<Record<string, unknown>> {
  return { table, constraint: error.constraint ?? null, sqlState: error.code };
}
