import { deliveriesOf, eventSchema } from '@ai-manager/core';
import type { Announcement, DomainEvent } from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Columns } from '../bulk.ts';
import { jsonChunks, recordset } from '../bulk.ts';
import { parseStored, toJson } from '../json.ts';
import type { Database } from '../session.ts';
import type { EventTable } from '../tables.ts';
import { deliveryQueue, queueEntries } from './queue-rows.ts';

const columns: Columns = { id: 'text', type: 'text', occurred_at: 'timestamptz', document: 'jsonb' };

export function fromEventRow({ id, document }: Pick<EventTable, 'id' | 'document'>): DomainEvent {
  return parseStored(eventSchema, document, `event ${id}`);
}

/** Writes events down with their deliveries, also inside the transaction of what they tell of; returns how many were new. */
export async function announce(db: Database, announcements: readonly Announcement[], now: string): Promise<number> {
  let added = 0;
  for (const json of jsonChunks(announcements.map(({ event }) => toRow(event)))) {
    const inserted = await insertEvents(json, sql`true`).execute(db);
    added += Number(inserted.numAffectedRows ?? 0n);
  }
  for (const json of jsonChunks(announcements.flatMap(deliveriesOf)))
    await queueEntries(deliveryQueue, { json, now, condition: sql`true` }).execute(db);
  return added;
}

/** The same as parts of a larger statement, which do nothing unless the condition holds. */
export function announcing(
  announcements: readonly Announcement[],
  { now, condition }: { readonly now: string; readonly condition: RawBuilder<unknown> },
): readonly RawBuilder<unknown>[] {
  if (announcements.length === 0) return [];
  const deliveries = announcements.flatMap(deliveriesOf);
  const told = sql`told as (${insertEvents(toJson(announcements.map(({ event }) => toRow(event))), condition)})`;
  if (deliveries.length === 0) return [told];
  const entries = { json: toJson(deliveries), now, condition };
  return [told, sql`queued_deliveries as (${queueEntries(deliveryQueue, entries)})`];
}

function insertEvents(json: string, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  const names = sql.raw(Object.keys(columns).join(', '));
  return sql`
    insert into ai_manager.events (${names})
    select distinct on (id) ${names} from ${recordset(json, columns, 'r')} where ${condition} order by id
    on conflict (id) do nothing`;
}

function toRow(event: DomainEvent) {
  return { id: event.id, type: event.type, occurred_at: event.timestamp, document: event };
}
