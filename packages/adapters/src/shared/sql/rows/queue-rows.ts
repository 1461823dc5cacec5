import { eventDeliverySchema, outboxEntrySchema, outcomeNoticeSchema } from '@ai-manager/core';
import type { EventDelivery, OutboxEntry, OutcomeNotice, QueueEntry } from '@ai-manager/core';
import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { z } from 'zod';
import { jsonChunks, recordset } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { QueueTable, Tables } from '../tables.ts';

/** One table of things that are handed over once, and what is in it. */
export interface Queue<Entry extends QueueEntry<unknown>> {
  readonly table: { [Name in keyof Tables]: Tables[Name] extends QueueTable ? Name : never }[keyof Tables];
  /** what an entry is called in messages */
  readonly what: string;
  readonly message: z.ZodType<Entry['message']>;
}

export const mailQueue: Queue<OutboxEntry> = {
  table: 'outbox',
  what: 'mail',
  message: outboxEntrySchema.shape.message,
};

export const deliveryQueue: Queue<EventDelivery> = {
  table: 'event_deliveries',
  what: 'event',
  message: eventDeliverySchema.shape.message,
};

export const noticeQueue: Queue<QueueEntry<OutcomeNotice>> = {
  table: 'outcome_notices',
  what: 'notice',
  message: outcomeNoticeSchema,
};

/** A row as it is read: `attempts` is generated for inserts only. */
export type QueueRow = Omit<QueueTable, 'attempts'> & { readonly attempts: number };

export function fromQueueRow<Entry extends QueueEntry<unknown>>({ what, message }: Queue<Entry>, row: QueueRow): Entry {
  return {
    key: row.key,
    message: parseStored(message, row.message, `${what} ${row.key}`),
    status: row.status,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    messageId: row.message_id,
    retryAt: row.retry_at,
  } as QueueEntry<unknown> as Entry;
}

interface Queued<Entry extends QueueEntry<unknown>> {
  readonly entries: readonly Pick<Entry, 'key' | 'message'>[];
  readonly now: string;
}

/** Queues entries, also inside the transaction of what they tell of; returns how many keys were new. */
export async function enqueue<Entry extends QueueEntry<unknown>>(
  db: Kysely<Tables>,
  queue: Pick<Queue<Entry>, 'table'>,
  { entries, now }: Queued<Entry>,
): Promise<number> {
  let added = 0;
  for (const json of jsonChunks(entries)) {
    const inserted = await queueEntries(queue, { json, now, condition: sql`true` }).execute(db);
    added += Number(inserted.numAffectedRows ?? 0n);
  }
  return added;
}

interface QueuedJson {
  /** entries with `key` and `message` */
  readonly json: string;
  readonly now: string;
  /** without it nothing is queued */
  readonly condition: RawBuilder<unknown>;
}

/** Queues entries, also as part of a larger statement. */
export function queueEntries(
  { table }: Pick<Queue<QueueEntry<unknown>>, 'table'>,
  { json, now, condition }: QueuedJson,
): RawBuilder<unknown> {
  return sql`
    insert into ${sql.id('ai_manager', table)} (key, message, status, created_at)
    select distinct on (key) key, message, 'queued', ${new Date(now).toISOString()}::timestamptz
    from ${recordset(json, { key: 'text', message: 'jsonb' }, 'r')} where ${condition} order by key
    on conflict (key) do nothing`;
}
