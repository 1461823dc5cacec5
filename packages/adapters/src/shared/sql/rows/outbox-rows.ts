import { mailMessageSchema } from '@ai-manager/core';
import type { OutboxEntry } from '@ai-manager/core';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { jsonChunks, recordset } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { OutboxTable, Tables } from '../tables.ts';

export function fromOutboxRow(
  row: Omit<OutboxTable, 'claim' | 'lease_until' | 'attempts'> & { attempts: number },
): OutboxEntry {
  return {
    key: row.key,
    message: parseStored(mailMessageSchema, row.message, `mail ${row.key}`),
    status: row.status,
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    messageId: row.message_id,
    retryAt: row.retry_at,
  } as OutboxEntry;
}

/** Queues mails, also inside the transaction of what they tell of; returns how many keys were new. */
export async function queueMails(
  db: Kysely<Tables>,
  entries: readonly Pick<OutboxEntry, 'key' | 'message'>[],
  now: string,
): Promise<number> {
  const createdAt = new Date(now).toISOString();
  let added = 0;
  for (const json of jsonChunks(entries)) {
    const inserted = await sql`
      insert into ai_manager.outbox (key, message, status, created_at)
      select distinct on (key) key, message, 'queued', ${createdAt}::timestamptz
      from ${recordset(json, { key: 'text', message: 'jsonb' }, 'r')} order by key
      on conflict (key) do nothing`.execute(db);
    added += Number(inserted.numAffectedRows ?? 0n);
  }
  return added;
}
