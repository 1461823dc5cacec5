import { addWeeks, rankBuilders } from '@ai-manager/core';
import type { Evaluation, RosterBatch, Run, ScoredProject } from '@ai-manager/core';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { BulkTable } from '../bulk.ts';
import { writeRows } from '../bulk.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import { evaluationsTable, rankingsTable, toEvaluationRow, toRankingRow } from '../rows/evaluation-rows.ts';
import { metricKey, metricsTable, projectsTable, toMetricRow, toProjectRow } from '../rows/person-rows.ts';
import { toLedgerRow } from '../rows/run-rows.ts';
import { submissionsTable, toSubmissionRow } from '../rows/submission-rows.ts';
import { refreshStatistics } from '../statistics.ts';
import type { Tables } from '../tables.ts';
import { lockWeeks } from './run-start.ts';
import { scoresOfWeeks } from './score-rows.ts';
import { writePeople } from './write-people.ts';

type History = RosterBatch['history'][number];

const runsTable: BulkTable = {
  name: 'runs',
  columns: {
    id: 'text',
    week: 'text',
    revision: 'integer',
    scope: 'text',
    status: 'text',
    round: 'integer',
    rules_version: 'integer',
    prompt_versions: 'jsonb',
    started_at: 'timestamptz',
    finished_at: 'timestamptz',
    ranked_at: 'timestamptz',
  },
};

const ledgerTable: BulkTable = {
  name: 'run_items',
  columns: {
    run_id: 'text',
    project_id: 'text',
    status: 'text',
    retryable: 'boolean',
    fence: 'integer',
    input_tokens: 'bigint',
    cache_read_tokens: 'bigint',
    cache_write_tokens: 'bigint',
    output_tokens: 'bigint',
    reasoning_tokens: 'bigint',
    cost_micro_usd: 'bigint',
    cost_unknown: 'boolean',
  },
};

/** Writes an import; the caller's transaction makes it whole or nothing. */
export async function importRoster(db: Transaction<Tables>, batch: RosterBatch): Promise<void> {
  await writePeople(
    db,
    lastOf(batch.people, ({ id }) => id),
  );
  await writeRows(db, projectsTable, lastOf(batch.projects, ({ id }) => id).map(toProjectRow));
  const submissions = lastOf(batch.submissions, ({ submission }) =>
    JSON.stringify([submission.projectId, submission.week]),
  );
  await writeRows(db, submissionsTable, mapLazily(submissions, toSubmissionRow));
  await writeRows(db, metricsTable, mapLazily(lastOf(batch.metrics, metricKey), toMetricRow));
  await importHistory(db, batch.history);
  await appendDecisions(db, [batch.decision]);
  await refreshStatistics(db, batch.projects.length + batch.metrics.length, [
    'superbuilders',
    'projects',
    'submissions',
    'metrics',
    'evaluations',
  ]);
}

async function importHistory(db: Transaction<Tables>, history: readonly History[]): Promise<void> {
  if (history.length === 0) return;
  const weeks = [...new Set(history.map(({ run }) => run.week))];
  await lockWeeks(db, weeks);
  const taken = await sql<{
    week: string;
  }>`select distinct week from ai_manager.runs where week = any(${weeks}::text[])`.execute(db);
  const known = new Set(taken.rows.map(({ week }) => week));
  const fresh = history
    .filter(({ run }) => !known.has(run.week))
    .toSorted((a, b) => (a.run.week < b.run.week ? -1 : a.run.week > b.run.week ? 1 : a.run.revision - b.run.revision));
  await writeRows(
    db,
    runsTable,
    fresh.map(({ run }) => toRunRow(run)),
  );
  await writeRows(db, ledgerTable, evaluationsOf(fresh, toLedgerRow));
  await writeRows(db, evaluationsTable, evaluationsOf(fresh, toEvaluationRow));
  for (const entry of fresh) await rankHistory(db, entry);
}

/** Ranks one imported run against the week before, which is imported by now if it is known at all. */
async function rankHistory(db: Transaction<Tables>, { run, evaluations }: History): Promise<void> {
  if (run.scope !== 'all') return;
  const before = await scoresOfWeeks(db, { weeks: [addWeeks(run.week, -1)] });
  const ranking = rankBuilders(evaluations.map(toScored), before);
  await writeRows(
    db,
    rankingsTable,
    ranking.map((ranked) => toRankingRow(run.id, ranked)),
  );
}

function toScored({ personId, score }: Evaluation): ScoredProject {
  return { personId, score };
}

/** A history run is finished, whatever else its source said. */
function toRunRow(run: Run): object {
  const finishedAt = run.finishedAt ?? run.startedAt;
  return {
    id: run.id,
    week: run.week,
    revision: run.revision,
    scope: run.scope,
    status: 'finished',
    round: run.round,
    rules_version: run.rulesVersion,
    prompt_versions: run.promptVersions,
    started_at: run.startedAt,
    finished_at: finishedAt,
    ranked_at: run.scope === 'all' ? finishedAt : null,
  };
}

/** The last value of each key, which is what writing them one after another would leave. */
function lastOf<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

function* mapLazily<From, To>(values: Iterable<From>, to: (value: From) => To): Generator<To> {
  for (const value of values) yield to(value);
}

function* evaluationsOf(history: readonly History[], to: (evaluation: Evaluation) => object): Generator<object> {
  for (const { evaluations } of history) yield* mapLazily(evaluations, to);
}
