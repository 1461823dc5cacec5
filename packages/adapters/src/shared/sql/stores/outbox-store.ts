import { outboxStatusSchema } from '@ai-manager/core';
import type { ClaimedMail, OutboxEntry, OutboxOutcome, OutboxStatus, OutboxStore } from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { recordset } from '../bulk.ts';
import { toJson } from '../json.ts';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import { fromOutboxRow, queueMails } from '../rows/outbox-rows.ts';
import type { Database, SqlSession } from '../session.ts';

/** A row as it is read: `attempts` is generated for inserts only. */
type OutboxRow = Parameters<typeof fromOutboxRow>[0];

const oldestFirst: readonly SortColumn[] = [
  { column: 'created_at', order: 'asc' },
  { column: 'key', order: 'asc' },
];

const outcomeColumns = {
  key: 'text',
  claim: 'text',
  status: 'text',
  error: 'text',
  now: 'timestamptz',
  message_id: 'text',
  pause_ms: 'double precision',
};

type ClaimRequest = Parameters<OutboxStore['claim']>[0];

export function createOutboxStore(session: SqlSession): OutboxStore {
  return {
    enqueue: (entries, now, options) => session.transaction(options, (db) => queueMails(db, entries, now)),
    claim: (request, options) =>
      session.transaction(options, async (db) => {
        await endExpiredClaims(db, request);
        return takeQueued(db, request);
      }),
    settle: (outcomes, options) => session.run(options, async (db) => settle(db, outcomes)),
    requeue: (keys, decision, options) =>
      session.transaction(options, async (db) => {
        const queued = await requeue(db, keys);
        if (queued.length > 0 && decision !== null) await appendDecisions(db, [decision]);
        return queued;
      }),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const conditions = [
          afterCursor(filter, oldestFirst),
          startsWith(filter.prefix),
          ...(filter.status === undefined ? [] : [sql`status = ${filter.status}`]),
        ];
        const found = await sql<OutboxRow>`
          select * from ai_manager.outbox where ${sql.join(conditions, sql` and `)}
          order by ${orderBy(oldestFirst)} limit ${limitOf(filter) + 1}`.execute(db);
        return toPage(found.rows, filter, { item: fromOutboxRow, key: (row) => [row.created_at, row.key] });
      }),
    counts: ({ prefix }, options) =>
      session.run(options, async (db) => {
        const found = await sql<{ status: OutboxStatus; count: number }>`
          select status, count(*) as count from ai_manager.outbox where ${startsWith(prefix)} group by status`.execute(
          db,
        );
        const none = Object.fromEntries(outboxStatusSchema.options.map((status) => [status, 0]));
        return { ...none, ...Object.fromEntries(found.rows.map(({ status, count }) => [status, count])) } as Record<
          OutboxStatus,
          number
        >;
      }),
  };
}

async function settle(db: Database, outcomes: readonly OutboxOutcome[]): Promise<readonly string[]> {
  if (outcomes.length === 0) return [];
  const rows = outcomes.map(({ messageId, pauseMs, ...outcome }) => ({
    ...outcome,
    message_id: messageId,
    pause_ms: pauseMs,
  }));
  const settled = await sql<{ key: string }>`
    update ai_manager.outbox o
    set status = r.status, last_error = r.error, claim = null, lease_until = null,
      sent_at = case when r.status = 'sent' then r.now else o.sent_at end,
      message_id = coalesce(r.message_id, o.message_id),
      retry_at = clock_timestamp() + make_interval(secs => r.pause_ms / 1000)
    from ${recordset(toJson(rows), outcomeColumns, 'r')}
    where o.key = r.key and o.claim = r.claim
    returning o.key`.execute(db);
  return settled.rows.map(({ key }) => key).toSorted();
}

/** The claim's token stays: whoever sent the mail and answers now is believed until it is claimed again. */
async function requeue(db: Database, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const queued = await sql<{ key: string }>`
    update ai_manager.outbox set status = 'queued', last_error = null, message_id = null, retry_at = null
    where key = any(${keys}) and status in ('uncertain', 'failed')
    returning key`.execute(db);
  return queued.rows.map(({ key }) => key).toSorted();
}

/** The claim's token stays with the mail, so that a late answer still counts unless somebody took the mail since. */
async function endExpiredClaims(db: Database, { resend, prefix }: ClaimRequest): Promise<void> {
  await sql`
    update ai_manager.outbox set status = ${resend ? 'queued' : 'uncertain'}, lease_until = null
    where status = 'sending' and lease_until <= clock_timestamp() and ${startsWith(prefix)}`.execute(db);
}

async function takeQueued(db: Database, { limit, leaseMs, prefix }: ClaimRequest): Promise<readonly ClaimedMail[]> {
  const taken = await sql<OutboxRow & { claim: string }>`
    with free as (
      select key from ai_manager.outbox where status = 'queued' and (retry_at is null or retry_at <= clock_timestamp())
        and ${startsWith(prefix)}
      order by created_at, key limit ${limit} for update skip locked
    )
    update ai_manager.outbox o
    set status = 'sending', attempts = o.attempts + 1, claim = gen_random_uuid()::text,
      lease_until = clock_timestamp() + make_interval(secs => ${leaseMs}::double precision / 1000)
    from free where o.key = free.key
    returning o.*`.execute(db);
  return taken.rows
    .toSorted((a, b) => compare(a.created_at, b.created_at) || compare(a.key, b.key))
    .map((row) => ({ entry: fromOutboxRow(row) satisfies OutboxEntry, claim: row.claim }));
}

function startsWith(prefix: string | undefined): RawBuilder<unknown> {
  return prefix === undefined ? sql`true` : sql`starts_with(key, ${prefix})`;
}

function compare(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
