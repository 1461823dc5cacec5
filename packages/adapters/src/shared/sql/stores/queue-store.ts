import { outboxStatusSchema } from '@ai-manager/core';
import type { ClaimedEntry, OutboxStatus, QueueEntry, QueueOutcome, QueueStore } from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { recordset } from '../bulk.ts';
import { toJson } from '../json.ts';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import type { Queue, QueueRow } from '../rows/queue-rows.ts';
import { enqueue, fromQueueRow } from '../rows/queue-rows.ts';
import type { Database, SqlSession } from '../session.ts';

const oldestFirst: readonly SortColumn[] = [
  { column: 'created_at', order: 'asc' },
  { column: 'key', order: 'asc' },
];

type ClaimRequest = Parameters<QueueStore<unknown>['claim']>[0];

/** The one implementation of queueing, claiming under a lease and settling; each queue has its own table. */
export function createQueueStore<Entry extends QueueEntry<unknown>>(
  session: SqlSession,
  queue: Queue<Entry>,
): QueueStore<Entry['message'], Entry> {
  const table = sql.id('ai_manager', queue.table);
  return {
    enqueue: (entries, now, options) => session.transaction(options, (db) => enqueue(db, queue, { entries, now })),
    claim: (request, options) =>
      session.transaction(options, async (db) => {
        await endExpiredClaims(db, table, request);
        const taken = await takeQueued(db, table, request);
        return taken.map((row): ClaimedEntry<Entry> => ({ entry: fromQueueRow(queue, row), claim: row.claim }));
      }),
    settle: (outcomes, options) => session.run(options, async (db) => settle(db, table, outcomes)),
    requeue: (keys, decision, options) =>
      session.transaction(options, async (db) => {
        const queued = await requeue(db, table, keys);
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
        const found = await sql<QueueRow>`
          select * from ${table} where ${sql.join(conditions, sql` and `)}
          order by ${orderBy(oldestFirst)} limit ${limitOf(filter) + 1}`.execute(db);
        return toPage(found.rows, filter, {
          item: (row) => fromQueueRow(queue, row),
          key: (row) => [row.created_at, row.key],
        });
      }),
    counts: ({ prefix }, options) =>
      session.run(options, async (db) => {
        const found = await sql<{ status: OutboxStatus; count: number }>`
          select status, count(*) as count from ${table} where ${startsWith(prefix)} group by status`.execute(db);
        const none = Object.fromEntries(outboxStatusSchema.options.map((status) => [status, 0]));
        return { ...none, ...Object.fromEntries(found.rows.map(({ status, count }) => [status, count])) } as Record<
          OutboxStatus,
          number
        >;
      }),
  };
}

const outcomeColumns = {
  key: 'text',
  claim: 'text',
  status: 'text',
  error: 'text',
  now: 'timestamptz',
  message_id: 'text',
  pause_ms: 'double precision',
};

async function settle(
  db: Database,
  table: RawBuilder<unknown>,
  outcomes: readonly QueueOutcome[],
): Promise<readonly string[]> {
  if (outcomes.length === 0) return [];
  const rows = outcomes.map(({ messageId = null, pauseMs = null, ...outcome }) => ({
    ...outcome,
    message_id: messageId,
    pause_ms: pauseMs,
  }));
  const settled = await sql<{ key: string }>`
    update ${table} o
    set status = r.status, last_error = r.error, claim = null, lease_until = null,
      sent_at = case when r.status = 'sent' then r.now else o.sent_at end,
      message_id = coalesce(r.message_id, o.message_id),
      retry_at = case when r.status = 'queued' then clock_timestamp() + ${milliseconds(sql`r.pause_ms`)} end
    from ${recordset(toJson(rows), outcomeColumns, 'r')}
    where o.key = r.key and o.claim = r.claim
    returning o.key`.execute(db);
  return settled.rows.map(({ key }) => key).toSorted();
}

/** The claim's token stays: whoever sent the entry and answers now is believed until it is claimed again. */
async function requeue(db: Database, table: RawBuilder<unknown>, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const queued = await sql<{ key: string }>`
    update ${table} set status = 'queued', last_error = null, message_id = null, retry_at = null
    where key = any(${keys}) and status in ('uncertain', 'failed')
    returning key`.execute(db);
  return queued.rows.map(({ key }) => key).toSorted();
}

/** The claim's token stays with the entry, so that a late answer still counts unless somebody took it since. */
async function endExpiredClaims(
  db: Database,
  table: RawBuilder<unknown>,
  { resend, prefix }: ClaimRequest,
): Promise<void> {
  await sql`
    update ${table} set status = ${resend ? 'queued' : 'uncertain'}, lease_until = null
    where status = 'sending' and lease_until <= clock_timestamp() and ${startsWith(prefix)}`.execute(db);
}

async function takeQueued(
  db: Database,
  table: RawBuilder<unknown>,
  { limit, leaseMs, prefix }: ClaimRequest,
): Promise<readonly (QueueRow & { claim: string })[]> {
  const taken = await sql<QueueRow & { claim: string }>`
    with free as (
      select key from ${table}
      where status = 'queued' and (retry_at is null or retry_at <= clock_timestamp()) and ${startsWith(prefix)}
      order by created_at, key limit ${limit} for update skip locked
    )
    update ${table} o
    set status = 'sending', attempts = o.attempts + 1, claim = gen_random_uuid()::text, retry_at = null,
      lease_until = clock_timestamp() + ${milliseconds(sql`${leaseMs}`)}
    from free where o.key = free.key
    returning o.*`.execute(db);
  return taken.rows.toSorted((a, b) => compare(a.created_at, b.created_at) || compare(a.key, b.key));
}

function milliseconds(amount: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`make_interval(secs => ${amount}::double precision / 1000)`;
}

function startsWith(prefix: string | undefined): RawBuilder<unknown> {
  return prefix === undefined ? sql`true` : sql`starts_with(key, ${prefix})`;
}

function compare(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
