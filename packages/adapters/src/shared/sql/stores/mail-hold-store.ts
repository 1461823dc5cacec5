import type { MailEvent, MailHold, MailHoldStore } from '@ai-manager/core';
import { sql } from 'kysely';
import { cleanText } from '../json.ts';
import type { SortColumn } from '../paging.ts';
import { afterCursor, limitOf, orderBy, toPage } from '../paging.ts';
import { appendDecisions } from '../rows/decision-rows.ts';
import type { Database, SqlSession } from '../session.ts';
import type { MailHoldTable } from '../tables.ts';

const byAddress: readonly SortColumn[] = [{ column: 'address', order: 'asc' }];

export function createMailHoldStore(session: SqlSession): MailHoldStore {
  return {
    report: (events, options) =>
      session.transaction(options, async (db) => {
        const counted: number[] = [];
        // One after the other: two events of a batch may be about the same mail, and the order decides.
        for (const [index, event] of events.entries()) {
          if (!(await noteInOutbox(db, event))) continue;
          counted.push(index);
          if (event.kind === 'complained' || (event.kind === 'bounced' && event.permanent)) await hold(db, event);
        }
        return counted;
      }),
    find: (addresses, options) =>
      session.run(options, async (db) => {
        if (addresses.length === 0) return [];
        const wanted = addresses.map((address) => address.toLowerCase());
        const found = await sql<MailHoldTable>`
          select * from ai_manager.mail_holds where address = any(${wanted}) order by address`.execute(db);
        return found.rows.map(fromRow);
      }),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const found = await sql<MailHoldTable>`
          select * from ai_manager.mail_holds where ${afterCursor(filter, byAddress)}
          order by ${orderBy(byAddress)} limit ${limitOf(filter) + 1}`.execute(db);
        return toPage(found.rows, filter, { item: fromRow, key: ({ address }) => [address] });
      }),
    release: (address, decision, options) =>
      session.transaction(options, async (db) => {
        const released = await sql`
          delete from ai_manager.mail_holds where address = ${address.toLowerCase()} returning address`.execute(db);
        if (released.rows.length === 0) return false;
        if (decision !== null) await appendDecisions(db, [decision]);
        return true;
      }),
  };
}

/**
 * A mail whose message id was never heard is found by the hash of its key; it is searched for among the few that are
 * not known to be sent, so that no index is needed.
 */
async function noteInOutbox(db: Database, { kind, messageId, tag, address, at, detail }: MailEvent): Promise<boolean> {
  const status = {
    delivered: sql`case when o.status = 'failed' then o.status else 'sent' end`,
    bounced: sql`'failed'`,
    complained: sql`case when o.status = 'failed' then o.status else 'sent' end`,
  }[kind];
  const noted = await sql`
    update ai_manager.outbox o
    set status = ${status}, last_error = coalesce(${kind === 'delivered' ? null : cleanText(detail)}, o.last_error),
      message_id = coalesce(o.message_id, ${messageId}), claim = null, lease_until = null, retry_at = null,
      sent_at = case when o.status = 'failed' then o.sent_at else coalesce(o.sent_at, ${at}::timestamptz) end
    where (o.message_id = ${messageId}
        or (o.message_id is null and o.attempts > 0 and o.status in ('queued', 'sending', 'uncertain')
          and encode(sha256(convert_to(o.key, 'UTF8')), 'hex') = ${tag}))
      and lower(o.message->'to'->>'address') = ${address.toLowerCase()}
    returning o.key`.execute(db);
  return noted.rows.length > 0;
}

/** A complaint is the stronger word, whatever comes later. */
async function hold(db: Database, { kind, address, at, detail }: MailEvent): Promise<void> {
  await sql`
    insert into ai_manager.mail_holds as h (address, reason, detail, since)
    values (${address.toLowerCase()}, ${kind}, ${cleanText(detail)}, ${at}::timestamptz)
    on conflict (address) do update set reason = excluded.reason, detail = excluded.detail, since = excluded.since
    where h.reason = 'bounced'`.execute(db);
}

function fromRow({ address, reason, detail, since }: MailHoldTable): MailHold {
  return { address, reason: reason as MailHold['reason'], detail, since };
}
