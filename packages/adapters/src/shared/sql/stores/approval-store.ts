import type { Approval, ApprovalFilter, ApprovalStatus, ApprovalStore, BlindReviewRow } from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { fromApprovalRow, noApprovals, readLabel } from '../rows/approval-rows.ts';
import type { Database, SqlSession } from '../session.ts';
import type { ApprovalTable } from '../tables.ts';
import { changeApproval } from './approval-change.ts';
import { loadDossier } from './approval-dossier.ts';
import { claimApprovals, submitApprovals } from './approval-intake.ts';

const orders: Readonly<Record<NonNullable<ApprovalFilter['order']>, readonly SortColumn[]>> = {
  oldest: [
    { column: 'a.submitted_at', order: 'asc' },
    { column: 'a.id', order: 'asc' },
  ],
  newest: [
    { column: 'a.submitted_at', order: 'desc' },
    { column: 'a.id', order: 'desc' },
  ],
  confident: [
    { column: 'coalesce(a.confidence, -1)', order: 'desc' },
    { column: 'a.submitted_at', order: 'asc' },
    { column: 'a.id', order: 'asc' },
  ],
};

export function createApprovalStore(session: SqlSession): ApprovalStore {
  return {
    submit: (requests, options) => session.transaction(options, (db) => submitApprovals(db, requests)),
    get: (id, options) =>
      session.run(options, async (db) => {
        const found = await sql<ApprovalTable>`select * from ai_manager.approvals where id = ${id}`.execute(db);
        return found.rows[0] === undefined ? null : fromApprovalRow(found.rows[0]);
      }),
    list: (filter, options) => session.run(options, (db) => listApprovals(db, filter)),
    counts: ({ personIds }, options) =>
      session.run(options, async (db) => {
        const found = await sql<{ status: ApprovalStatus; count: number }>`
          select a.status, count(*) as count from ai_manager.approvals a where ${ofPeople(personIds)}
          group by a.status`.execute(db);
        return { ...noApprovals, ...Object.fromEntries(found.rows.map(({ status, count }) => [status, count])) };
      }),
    claim: (request, options) => session.run(options, (db) => claimApprovals(db, request)),
    dossier: (asked, options) => session.run(options, (db) => loadDossier(db, asked)),
    change: (change, options) => session.run(options, (db) => changeApproval(db, change)),
    blindReviews: (fingerprint, options) => session.run(options, (db) => readBlindReviews(db, fingerprint)),
    recentConfidences: ({ fingerprint, limit }, options) =>
      session.run(options, async (db) => {
        const found = await sql<{ confidence: number | null }>`
          select case when a.eligible then a.confidence end as confidence from ai_manager.approvals a
          where a.fingerprint = ${fingerprint} order by a.submitted_at desc, a.id desc limit ${limit}`.execute(db);
        return found.rows.map(({ confidence }) => confidence);
      }),
    flow: (span, options) => session.run(options, (db) => readFlow(db, span)),
  };
}

async function listApprovals(db: Database, filter: ApprovalFilter) {
  const columns = orders[filter.order ?? 'oldest'];
  const found = await sql<ApprovalTable>`
    select a.* from ai_manager.approvals a
    where ${sql.join([afterCursor(filter, columns), ...conditionsOf(filter)], sql` and `)}
    order by ${orderBy(columns)} limit ${limitOf(filter) + 1}`.execute(db);
  return toPage(found.rows, filter, {
    item: fromApprovalRow,
    key: ({ confidence, submitted_at: submittedAt, id }) =>
      filter.order === 'confident' ? [confidence ?? -1, submittedAt, id] : [submittedAt, id],
  });
}

function conditionsOf(filter: ApprovalFilter): readonly RawBuilder<unknown>[] {
  const at = (column: string, comparison: string, value: string | number | undefined): readonly RawBuilder<unknown>[] =>
    value === undefined ? [] : [sql`a.${sql.raw(`${column} ${comparison}`)} ${value}`];
  return [
    ofPeople(filter.personIds),
    ...(filter.status === undefined ? [] : [ofStatus(filter.status, filter.withOpenAudits === true)]),
    ...at('kind', '=', filter.kind),
    ...(filter.awaitsBlindReview === undefined
      ? []
      : [filter.awaitsBlindReview ? awaitsBlindReview : sql`not ${awaitsBlindReview}`]),
    ...at('confidence', '>=', filter.confidenceFrom),
    ...at('confidence', '<=', filter.confidenceTo),
    ...at('submitted_at', '>=', filter.submittedFrom),
    ...at('submitted_at', '<', filter.submittedBefore),
    ...at('start_at', '>=', filter.startFrom),
    ...at('start_at', '<', filter.startBefore),
    ...(filter.expiredAt === undefined
      ? []
      : [sql`a.status in ('new', 'waiting') and a.expires_at <= ${filter.expiredAt}`]),
  ];
}

/** Whoever has seen the verdict gives no blind review any more, and none is missing where a person decided. */
const awaitsBlindReview = sql`(a.blind and not a.revealed and a.label is null
  and (a.status = 'waiting' or a.decided_by is not distinct from 'automation'))`;

function ofStatus(status: readonly ApprovalStatus[], withOpenAudits: boolean): RawBuilder<unknown> {
  const asked = sql`a.status = any(${status}::text[])`;
  return withOpenAudits ? sql`(${asked} or (a.status = 'approved' and ${awaitsBlindReview}))` : asked;
}

function ofPeople(personIds: readonly string[] | undefined): RawBuilder<unknown> {
  return personIds === undefined ? sql`true` : sql`a.person_id = any(${personIds}::text[])`;
}

type BlindRow = Pick<
  ApprovalTable,
  'id' | 'confidence' | 'status' | 'submitted_at' | 'label' | 'revealed' | 'calibration_id'
>;

async function readBlindReviews(db: Database, fingerprint: string): Promise<readonly BlindReviewRow[]> {
  const found = await sql<BlindRow>`
    select a.id, a.confidence, a.status, a.submitted_at, a.label, a.revealed, a.calibration_id
    from ai_manager.approvals a where a.fingerprint = ${fingerprint} and a.blind and a.eligible
    order by a.submitted_at, a.id`.execute(db);
  return found.rows.map((row) => ({
    approvalId: row.id as Approval['id'],
    confidence: row.confidence ?? 0,
    status: row.status as ApprovalStatus,
    submittedAt: row.submitted_at,
    label: readLabel(row),
    revealed: row.revealed,
    automaticUnder: row.calibration_id,
  }));
}

async function readFlow(db: Database, { from, before, timeZone }: Parameters<ApprovalStore['flow']>[0]) {
  const found = await sql<Awaited<ReturnType<ApprovalStore['flow']>>[number]>`
    select (a.submitted_at at time zone ${timeZone})::date as date, a.status, a.decided_by as by, count(*) as count
    from ai_manager.approvals a where a.submitted_at >= ${from} and a.submitted_at < ${before}
    group by 1, 2, 3 order by 1, 2, 3`.execute(db);
  return found.rows;
}
