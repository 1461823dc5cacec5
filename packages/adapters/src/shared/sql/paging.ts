import { InvalidInputError } from '@ai-manager/core';
import type { Page, PageRequest } from '@ai-manager/core';
import type { RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';

const maxLimit = 1_000;

/** One column a list is ordered by; together they are unique, so that pages neither skip nor repeat rows. */
export interface SortColumn {
  /** as written in SQL, such as `e.week` */
  readonly column: string;
  readonly order: 'asc' | 'desc';
}

type SortKey = readonly (string | number)[];

/** @throws InvalidInputError `INVALID_INPUT` when it is no whole number of at least 1; more than 1,000 means 1,000 */
export function limitOf({ limit = maxLimit }: PageRequest): number {
  if (!Number.isInteger(limit) || limit < 1)
    throw new InvalidInputError(`A page limit is a whole number of at least 1, not ${limit}.`);
  return Math.min(limit, maxLimit);
}

/** The condition that a row comes after the cursor; true without a cursor. */
export function afterCursor({ cursor }: PageRequest, columns: readonly SortColumn[]): RawBuilder<SqlBool> {
  if (cursor === undefined) return sql<SqlBool>`true`;
  const key = decodeCursor(cursor, columns.length);
  const alternatives = columns.map((_, index) => {
    const equal = columns.slice(0, index).map(({ column }, place) => sql`${sql.raw(column)} = ${key[place]}`);
    const { column, order } = columns[index] as SortColumn;
    const beyond = sql`${sql.raw(column)} ${sql.raw(order === 'asc' ? '>' : '<')} ${key[index]}`;
    return sql`(${sql.join([...equal, beyond], sql` and `)})`;
  });
  return sql<SqlBool>`(${sql.join(alternatives, sql` or `)})`;
}

/** `week desc, project_id asc` */
export function orderBy(columns: readonly SortColumn[]): RawBuilder<unknown> {
  return sql.raw(columns.map(({ column, order }) => `${column} ${order}`).join(', '));
}

/**
 * Makes a page of rows that were read with one more than the limit.
 *
 * @param keyOf - the row's values of the sort columns
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  request: PageRequest,
  to: { readonly item: (row: Row) => Item; readonly key: (row: Row) => SortKey },
): Page<Item> {
  const limit = limitOf(request);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? encodeCursor(to.key(last)) : null;
  return { items: shown.map(to.item), nextCursor };
}

function encodeCursor(key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function decodeCursor(cursor: string, length: number): SortKey {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(key) &&
      key.length === length &&
      key.every((part) => typeof part === 'string' || typeof part === 'number')
    ) {
      return key as SortKey;
    }
  } catch {
    // Not JSON: refused below, as any other text that is no cursor of this list.
  }
  throw new InvalidInputError('The cursor is not from this list: pass nextCursor of the page before, unchanged.');
}
