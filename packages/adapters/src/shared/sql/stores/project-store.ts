import type { ProjectStore } from '@ai-manager/core';
import { sql } from 'kysely';
import { writeRows } from '../bulk.ts';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import { fromProjectRow, projectsTable, toProjectRow } from '../rows/person-rows.ts';
import { fromSubmissionRow, submissionsTable, toSubmissionRow } from '../rows/submission-rows.ts';
import type { SqlSession } from '../session.ts';
import type { ProjectTable, SubmissionTable } from '../tables.ts';

const byId: readonly SortColumn[] = [{ column: 'id', order: 'asc' }];
const newestWeekFirst: readonly SortColumn[] = [
  { column: 'week', order: 'desc' },
  { column: 'project_id', order: 'asc' },
];

export function createProjectStore(session: SqlSession): ProjectStore {
  return {
    save: (project, options) => session.run(options, (db) => writeRows(db, projectsTable, [toProjectRow(project)])),
    get: (id, options) =>
      session.run(options, async (db) => {
        const found = await sql<ProjectTable>`select * from ai_manager.projects where id = ${id}`.execute(db);
        return found.rows[0] === undefined ? null : fromProjectRow(found.rows[0]);
      }),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const conditions = [
          afterCursor(filter, byId),
          ...(filter.ids === undefined ? [] : [sql`id = any(${filter.ids}::text[])`]),
          ...(filter.ownerIds === undefined ? [] : [sql`owner_id = any(${filter.ownerIds}::text[])`]),
          ...(filter.status === undefined ? [] : [sql`status = ${filter.status}`]),
        ];
        const found = await sql<ProjectTable>`
          select * from ai_manager.projects where ${sql.join(conditions, sql` and `)}
          order by ${orderBy(byId)} limit ${limitOf(filter) + 1}`.execute(db);
        return toPage(found.rows, filter, { item: fromProjectRow, key: ({ id }) => [id] });
      }),
    submit: (stored, decision, options) =>
      session.transaction(options, async (db) => {
        await writeRows(db, submissionsTable, [toSubmissionRow(stored)]);
        await appendDecisions(db, [decision]);
      }),
    listSubmissions: (filter, options) =>
      session.run(options, async (db) => {
        const conditions = [
          afterCursor(filter, newestWeekFirst),
          ...(filter.projectId === undefined ? [] : [sql`project_id = ${filter.projectId}`]),
          ...(filter.week === undefined ? [] : [sql`week = ${filter.week}`]),
        ];
        const found = await sql<SubmissionTable>`
          select * from ai_manager.submissions where ${sql.join(conditions, sql` and `)}
          order by ${orderBy(newestWeekFirst)} limit ${limitOf(filter) + 1}`.execute(db);
        return toPage(found.rows, filter, { item: fromSubmissionRow, key: (row) => [row.week, row.project_id] });
      }),
  };
}
