import type { PersonId, ScoreRow, Week } from '@ai-manager/core';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** The highest revision of each project in each of the weeks, by week, then project. */
export async function scoresOfWeeks(
  db: Kysely<Tables>,
  filter: { readonly weeks: readonly Week[]; readonly personIds?: readonly PersonId[] },
): Promise<readonly ScoreRow[]> {
  const people = filter.personIds === undefined ? sql`true` : sql`latest.person_id = any(${filter.personIds}::text[])`;
  const found = await sql<ScoreRow>`
    select id as "evaluationId", project_id as "projectId", person_id as "personId", week, status, score, grade
    from (
      select distinct on (week, project_id) id, project_id, person_id, week, status, score, grade
      from ai_manager.evaluations
      where week = any(${filter.weeks}::text[])
      order by week, project_id, revision desc
    ) as latest
    where ${people}
    order by week, project_id`.execute(db);
  return found.rows;
}
