import { ConflictError, NotFoundError } from '@ai-manager/core';
import type {
  Evaluation,
  EvaluationFilter,
  EvaluationStore,
  RankedBuilder,
  ReviewChange,
  Week,
} from '@ai-manager/core';
import type { RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import { toJson } from '../json.ts';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import { fromEvaluationRow, fromRankingRow } from '../rows/evaluation-rows.ts';
import type { Database, SqlSession } from '../session.ts';
import type { EvaluationTable, RankingTable, Tables } from '../tables.ts';
import { loadDossiers } from './dossiers.ts';
import { scoresOfWeeks } from './score-rows.ts';

const newestWeekFirst: readonly SortColumn[] = [
  { column: 'e.week', order: 'desc' },
  { column: 'e.project_id', order: 'asc' },
  { column: 'e.revision', order: 'desc' },
];

export function createEvaluationStore(session: SqlSession): EvaluationStore {
  return {
    loadDossiers: (projectIds, week, options) => session.run(options, (db) => loadDossiers(db, projectIds, week)),
    get: (id, options) =>
      session.run(options, async (db) => {
        const found = await sql<EvaluationTable>`select * from ai_manager.evaluations where id = ${id}`.execute(db);
        return found.rows[0] === undefined ? null : fromEvaluationRow(found.rows[0]);
      }),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const found = await sql<EvaluationTable>`
          select e.* from ai_manager.evaluations e where ${sql.join(conditionsOf(filter), sql` and `)}
          order by ${orderBy(newestWeekFirst)} limit ${limitOf(filter) + 1}`.execute(db);
        return toPage(found.rows, filter, {
          item: fromEvaluationRow,
          key: (row) => [row.week, row.project_id, row.revision],
        });
      }),
    scores: (filter, options) => session.run(options, (db) => scoresOfWeeks(db, filter)),
    ranking: (week, options) => session.run(options, (db) => readRanking(db, week)),
    review: (change, options) => session.transaction(options, (db) => reviewEvaluation(db, change)),
  };
}

function conditionsOf(filter: EvaluationFilter): readonly RawBuilder<unknown>[] {
  const latestOnly = filter.latestOnly ?? filter.runId === undefined;
  return [
    afterCursor(filter, newestWeekFirst),
    ...(filter.week === undefined ? [] : [sql`e.week = ${filter.week}`]),
    ...(filter.weeks === undefined ? [] : [sql`e.week = any(${filter.weeks}::text[])`]),
    ...(filter.runId === undefined ? [] : [sql`e.run_id = ${filter.runId}`]),
    ...(filter.projectIds === undefined ? [] : [sql`e.project_id = any(${filter.projectIds}::text[])`]),
    ...(filter.personIds === undefined ? [] : [sql`e.person_id = any(${filter.personIds}::text[])`]),
    ...(filter.status === undefined ? [] : [sql`e.status = ${filter.status}`]),
    ...(latestOnly ? [isLatest] : []),
  ];
}

/** A lookup per row by a unique index. An anti join would say the same, and be quadratic where statistics lag behind. */
const isLatest = sql`e.revision = (
  select max(n.revision) from ai_manager.evaluations n where n.project_id = e.project_id and n.week = e.week
)`;

async function readRanking(db: Database, week: Week): Promise<readonly RankedBuilder[]> {
  const found = await sql<Omit<RankingTable, 'run_id'>>`
    select person_id, rank, score, projects, change, score_change
    from ai_manager.rankings
    where run_id = (
      select id from ai_manager.runs where week = ${week} and ranked_at is not null order by revision desc limit 1
    )
    order by rank, person_id`.execute(db);
  return found.rows.map(fromRankingRow);
}

async function reviewEvaluation(db: Transaction<Tables>, change: ReviewChange): Promise<Evaluation> {
  const { evaluationId: id, expectedStatus, status } = change;
  const found = await sql<{
    status: string;
  }>`select status from ai_manager.evaluations where id = ${id} for update`.execute(db);
  const current = found.rows[0]?.status;
  if (current === undefined)
    throw new NotFoundError(`There is no evaluation ${id}.`, { details: { evaluationId: id } });
  if (current !== expectedStatus) {
    throw new ConflictError(
      `Evaluation ${id} is ${current} by now, not ${expectedStatus}: read it again, then decide.`,
      {
        details: { evaluationId: id, status: current },
      },
    );
  }
  const grade = change.grade === undefined ? sql`grade` : sql`${change.grade}`;
  const changed = await sql<EvaluationTable>`
    update ai_manager.evaluations
    set status = ${status}, grade = ${grade}, document = jsonb_set(document, '{reviewReasons}', ${toJson(change.reviewReasons)}::jsonb)
    where id = ${id} returning *`.execute(db);
  const row = changed.rows[0] as EvaluationTable;
  // An item that was opened again is pending whatever its replaced evaluation becomes.
  await sql`
    update ai_manager.run_items set status = ${status}, retryable = retryable and ${status} = 'failed'
    where run_id = ${row.run_id} and project_id = ${row.project_id} and status is not null`.execute(db);
  await appendDecisions(db, [change.decision]);
  return fromEvaluationRow(row);
}
