import type { DecisionStore } from '@ai-manager/core';
import { sql } from 'kysely';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { appendDecisions, fromDecisionRow } from '../rows/decision-rows.ts';
import type { SqlSession } from '../session.ts';
import type { DecisionTable } from '../tables.ts';

const newestFirst: readonly SortColumn[] = [
  { column: 'at', order: 'desc' },
  { column: 'id', order: 'asc' },
];

export function createDecisionStore(session: SqlSession): DecisionStore {
  return {
    append: (records, options) => session.transaction(options, (db) => appendDecisions(db, records)),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const conditions = [
          afterCursor(filter, newestFirst),
          ...(filter.subjectId === undefined ? [] : [sql`subject_id = ${filter.subjectId}`]),
          ...(filter.runId === undefined ? [] : [sql`run_id = ${filter.runId}`]),
          ...(filter.kind === undefined ? [] : [sql`kind = ${filter.kind}`]),
        ];
        const found = await sql<Pick<DecisionTable, 'id' | 'at' | 'document'>>`
          select id, at, document from ai_manager.decisions where ${sql.join(conditions, sql` and `)}
          order by ${orderBy(newestFirst)} limit ${limitOf(filter) + 1}`.execute(db);
        return toPage(found.rows, filter, { item: fromDecisionRow, key: ({ at, id }) => [at, id] });
      }),
  };
}
