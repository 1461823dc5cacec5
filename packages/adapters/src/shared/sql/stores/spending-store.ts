import { InvalidInputError } from '@ai-manager/core';
import type {
  RunSpending,
  SpendingDimension,
  SpendingFilter,
  SpendingGroup,
  SpendingGrouping,
  SpendingSpan,
  SpendingStore,
} from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import type { SpendingRow } from '../rows/spending-rows.ts';
import { spendingSums, toSpendingSum } from '../rows/spending-rows.ts';
import type { Database, SqlSession } from '../session.ts';
import type { RunTable } from '../tables.ts';

const newestFirst: readonly SortColumn[] = [
  { column: 'r.week', order: 'desc' },
  { column: 'r.revision', order: 'desc' },
];

export function createSpendingStore(session: SqlSession): SpendingStore {
  return {
    sums: (grouping, options) => session.run(options, (db) => readSums(db, grouping)),
    runs: (span, options) =>
      session.run(options, async (db) => {
        const found = await sql<RunRow>`
          select r.id, r.week, r.revision, r.scope, r.status, r.started_at, spent.*,
            (select count(*) from ai_manager.run_items i where i.run_id = r.id and i.status is not null) as projects
          from ai_manager.runs r cross join lateral (
            select ${spendingSums} from ai_manager.spending s where s.run_id = r.id and ${sql.join(matches(span), sql` and `)}
          ) as spent
          where ${sql.join([afterCursor(span, newestFirst), ...startedIn(span)], sql` and `)}
          order by ${orderBy(newestFirst)} limit ${limitOf(span) + 1}`.execute(db);
        return toPage(found.rows, span, { item: fromRunRow, key: ({ week, revision }) => [week, revision] });
      }),
  };
}

interface GroupRow extends SpendingRow {
  readonly purpose: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly period: number | null;
}

async function readSums(db: Database, grouping: SpendingGrouping): Promise<readonly SpendingGroup[]> {
  const { by, periods } = grouping;
  if (by.includes('period') && (periods === undefined || !isAscending(periods)))
    throw new InvalidInputError('Sums by period need the instants at which the periods begin, ascending.');
  const keys: Readonly<Record<SpendingDimension, RawBuilder<unknown>>> = {
    purpose: sql`s.purpose`,
    model: sql`s.provider, s.model`,
    period: sql`width_bucket(s.period_start, ${periods ?? []}::timestamptz[]) - 1`,
  };
  const column = (dimension: SpendingDimension, key: RawBuilder<unknown>): RawBuilder<unknown> =>
    by.includes(dimension) ? key : sql`null`;
  const conditions = [...matches(grouping), ...spentIn(grouping)];
  const found = await sql<GroupRow>`
    select ${column('period', keys.period)} as period, ${column('purpose', keys.purpose)} as purpose,
      ${column('model', sql`s.provider`)} as provider, ${column('model', sql`s.model`)} as model, ${spendingSums}
    from ai_manager.spending s where ${sql.join(conditions, sql` and `)}
    ${by.length === 0 ? sql`` : sql`group by 1, 2, 3, 4 order by 1, 2, 3, 4`}`.execute(db);
  return found.rows.map(({ purpose, provider, model, period, ...row }) => ({
    purpose,
    provider,
    model,
    period,
    spending: toSpendingSum(row),
  }));
}

function isAscending(instants: readonly string[]): boolean {
  const times = instants.map((instant) => Date.parse(instant));
  return times.every((time, index) => Number.isFinite(time) && time > (times[index - 1] ?? -Infinity));
}

function matches({ runId, purpose, provider, model }: SpendingFilter): readonly RawBuilder<unknown>[] {
  return [
    sql`true`,
    ...(runId === undefined ? [] : [sql`s.run_id = ${runId}`]),
    ...(purpose === undefined ? [] : [sql`s.purpose = ${purpose}`]),
    ...(provider === undefined ? [] : [sql`s.provider = ${provider}`]),
    ...(model === undefined ? [] : [sql`s.model = ${model}`]),
  ];
}

/** As rows are stored by the quarter of an hour, so is the span. */
function spentIn({ from, before }: SpendingSpan): readonly RawBuilder<unknown>[] {
  return [
    ...(from === undefined ? [] : [sql`s.period_start >= ${quarterOf(from)}`]),
    ...(before === undefined ? [] : [sql`s.period_start < ${quarterOf(before)}`]),
  ];
}

function quarterOf(instant: string): RawBuilder<unknown> {
  return sql`date_bin('15 minutes', ${instant}::timestamptz, timestamptz '2000-01-01 00:00:00+00')`;
}

function startedIn({ from, before, runId }: SpendingSpan): readonly RawBuilder<unknown>[] {
  return [
    ...(runId === undefined ? [] : [sql`r.id = ${runId}`]),
    ...(from === undefined ? [] : [sql`r.started_at >= ${quarterOf(from)}`]),
    ...(before === undefined ? [] : [sql`r.started_at < ${quarterOf(before)}`]),
  ];
}

interface RunRow extends SpendingRow, Pick<RunTable, 'id' | 'week' | 'revision' | 'scope' | 'status' | 'started_at'> {
  readonly projects: number;
}

function fromRunRow(row: RunRow): RunSpending {
  const { id, week, revision, scope, status, started_at: startedAt, projects } = row;
  const run = { id, week, revision, scope, status, startedAt } as RunSpending['run'];
  return { run, projects, spending: toSpendingSum(row) };
}
