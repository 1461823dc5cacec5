import type { PeopleStore, PersonId } from '@ai-manager/core';
import { sql } from 'kysely';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { fromPersonRow } from '../rows/person-rows.ts';
import type { SqlSession } from '../session.ts';
import type { PersonTable } from '../tables.ts';
import { erasePerson } from './person-erasure.ts';
import { importRoster } from './roster-import.ts';
import { writePeople } from './write-people.ts';

const byId: readonly SortColumn[] = [{ column: 'id', order: 'asc' }];

export function createPeopleStore(session: SqlSession): PeopleStore {
  return {
    importRoster: (batch, options) => session.transaction(options, (db) => importRoster(db, batch)),
    // A transaction: the reference to the lead is checked when it ends.
    save: (person, options) => session.transaction(options, (db) => writePeople(db, [person])),
    get: (id, options) =>
      session.run(options, async (db) => {
        const found = await sql<PersonTable>`select * from ai_manager.superbuilders where id = ${id}`.execute(db);
        return found.rows[0] === undefined ? null : fromPersonRow(found.rows[0]);
      }),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const conditions = [
          afterCursor(filter, byId),
          ...(filter.ids === undefined ? [] : [sql`id = any(${filter.ids}::text[])`]),
          ...(filter.status === undefined ? [] : [sql`status = ${filter.status}`]),
          ...(filter.leadId === undefined ? [] : [sql`lead_id = ${filter.leadId}`]),
        ];
        const found = await sql<PersonTable>`
          select * from ai_manager.superbuilders where ${sql.join(conditions, sql` and `)}
          order by ${orderBy(byId)} limit ${limitOf(filter) + 1}`.execute(db);
        return toPage(found.rows, filter, { item: fromPersonRow, key: ({ id }) => [id] });
      }),
    erase: (erasure, options) => session.transaction(options, (db) => erasePerson(db, erasure)),
    erased: (options) =>
      session.run(options, async (db) => {
        const found = await sql<Pick<PersonTable, 'id'> & { readonly erased_at: string }>`
          select id, erased_at from ai_manager.superbuilders where erased_at is not null order by id`.execute(db);
        return found.rows.map(({ id, erased_at: erasedAt }) => ({ personId: id as PersonId, erasedAt }));
      }),
  };
}
