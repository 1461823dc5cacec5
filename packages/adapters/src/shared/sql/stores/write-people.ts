import { ConflictError } from '@ai-manager/core';
import type { Superbuilder } from '@ai-manager/core';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { writeRows } from '../bulk.ts';
import { peopleTable, toPersonRow } from '../rows/person-rows.ts';
import type { Tables } from '../tables.ts';

/**
 * Inserts or replaces people. Somebody who was erased does not come back under the same id: the id stands for a person
 * of whom nothing is known.
 *
 * @throws ConflictError `CONFLICT` naming those
 */
export async function writePeople(db: Transaction<Tables>, people: readonly Superbuilder[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  // Locked: an erasure under way is waited for, and none begins before the end.
  const found = await sql<{ id: string; erased: boolean }>`
    select id, erased_at is not null as erased from ai_manager.superbuilders
    where id = any(${ids}::text[]) order by id for update`.execute(db);
  const erased = found.rows.filter((row) => row.erased).map(({ id }) => id);
  if (erased.length > 0)
    throw new ConflictError(
      `${erased.slice(0, 5).join(', ')} ${erased.length === 1 ? 'was' : 'were'} erased: give the person a new id, or leave the row out.`,
      { details: { personIds: erased.slice(0, 100) } },
    );
  await writeRows(db, peopleTable, people.map(toPersonRow));
}
