import { ConflictError, NotFoundError } from '@ai-manager/core';
import type { Run, RunFinish, RunId, RunStore } from '@ai-manager/core';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { writeRows } from '../bulk.ts';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { rankingsTable, toRankingRow } from '../rows/evaluation-rows.ts';
import { announce } from '../rows/event-rows.ts';
import { enqueue, mailQueue } from '../rows/queue-rows.ts';
import { fromRunRow, readRun, readRuns } from '../rows/run-rows.ts';
import type { SqlSession } from '../session.ts';
import { refreshStatistics } from '../statistics.ts';
import type { Tables } from '../tables.ts';
import { claimItems, recordItems, releaseItems, renewItems } from './run-ledger.ts';
import { startRun } from './run-start.ts';

const newestFirst: readonly SortColumn[] = [
  { column: 'r.week', order: 'desc' },
  { column: 'r.revision', order: 'desc' },
];

export function createRunStore(session: SqlSession): RunStore {
  return {
    start: (start, options) => session.transaction(options, (db) => startRun(db, start)),
    claim: (request, options) => session.run(options, (db) => claimItems(db, request)),
    renew: (workerId, items, ...[leaseMs, options]) =>
      session.run(options, (db) => renewItems(db, items, { workerId, leaseMs })),
    release: (workerId, items, options) => session.run(options, (db) => releaseItems(db, workerId, items)),
    recordBatch: (runId, items, options) => session.run(options, (db) => recordItems(db, runId, items)),
    finish: (finish, options) => session.transaction(options, (db) => finishRun(db, finish)),
    reopen: (runId, options) => session.transaction(options, (db) => reopenRun(db, runId)),
    get: (runId, options) => session.run(options, (db) => readRun(db, sql`where r.id = ${runId}`)),
    latest: (week, options) =>
      session.run(options, (db) =>
        readRun(db, sql`where r.week = ${week} and r.scope = 'all' order by r.revision desc limit 1`),
      ),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const conditions = [
          afterCursor(filter, newestFirst),
          ...(filter.week === undefined ? [] : [sql`r.week = ${filter.week}`]),
          ...(filter.scope === undefined ? [] : [sql`r.scope = ${filter.scope}`]),
        ];
        const rest = sql`where ${sql.join(conditions, sql` and `)} order by ${orderBy(newestFirst)} limit ${limitOf(filter) + 1}`;
        return toPage(await readRuns(db, rest), filter, {
          item: fromRunRow,
          key: ({ week, revision }) => [week, revision],
        });
      }),
  };
}

async function finishRun(db: Transaction<Tables>, finish: RunFinish): Promise<Run> {
  const { runId, ranking, outbox, events = [], now } = finish;
  const run = await lockedRun(db, runId);
  if (run.status === 'finished') return run;
  if (run.counts.pending > 0) {
    throw new ConflictError(`Run ${runId} still has ${run.counts.pending} pending projects: resume it, then finish.`, {
      details: { runId, pending: run.counts.pending },
    });
  }
  await sql`delete from ai_manager.rankings where run_id = ${runId}`.execute(db);
  await writeRows(
    db,
    rankingsTable,
    ranking.map((ranked) => toRankingRow(runId, ranked)),
  );
  await enqueue(db, mailQueue, { entries: outbox, now });
  await announce(db, events, now);
  await sql`
    update ai_manager.runs
    set status = 'finished', finished_at = greatest(${now}::timestamptz, started_at), ranked_at = case when scope = 'all' then ${now}::timestamptz end
    where id = ${runId}`.execute(db);
  await refreshStatistics(db, run.counts.total, [
    'evaluations',
    'run_items',
    'rankings',
    'decisions',
    'outbox',
    'judgements',
    'spending',
  ]);
  return (await readRun(db, sql`where r.id = ${runId}`)) as Run;
}

/** The ranking stays readable until the next finish replaces it. */
async function reopenRun(db: Transaction<Tables>, runId: RunId): Promise<Run> {
  const run = await lockedRun(db, runId);
  const opened = await sql`
    update ai_manager.run_items set status = null, retryable = false
    where run_id = ${runId} and status = 'failed' and retryable`.execute(db);
  if (Number(opened.numAffectedRows ?? 0n) === 0) return run;
  await sql`
    update ai_manager.runs set status = 'open', round = round + 1, finished_at = null
    where id = ${runId} and status = 'finished'`.execute(db);
  return (await readRun(db, sql`where r.id = ${runId}`)) as Run;
}

/** Locks the run before its ledger is counted, so that finishing and reopening take turns. */
async function lockedRun(db: Transaction<Tables>, runId: RunId): Promise<Run> {
  await sql`select id from ai_manager.runs where id = ${runId} for update`.execute(db);
  const run = await readRun(db, sql`where r.id = ${runId}`);
  if (run === null) throw new NotFoundError(`There is no run ${runId}.`, { details: { runId } });
  return run;
}
