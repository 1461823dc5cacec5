import { InvalidInputError } from '@ai-manager/core';
import type { EventRequest, EventStore, LoggedEvents } from '@ai-manager/core';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import { limitOf } from '../paging.ts';
import { announce, fromEventRow } from '../rows/event-rows.ts';
import type { Database, SqlSession } from '../session.ts';
import type { Tables } from '../tables.ts';

/** Names the lock of placing events among other users of the same database. */
const lockId = 4_611_686_018_427_003;

type EventRow = { readonly id: string; readonly document: string; readonly position: number };

export function createEventStore(session: SqlSession): EventStore {
  return {
    append: (announcements, options) =>
      session.transaction(options, async (db) => {
        let added = 0;
        for (const announcement of announcements)
          added += await announce(db, [announcement], announcement.event.timestamp);
        return added;
      }),
    list: async (request, options) => {
      const placed = await session.run(options, async (db) => !(await hasUnplaced(db)));
      if (!placed) await session.transaction(options, placeEvents);
      return session.run(options, (db) => readEvents(db, request));
    },
  };
}

async function hasUnplaced(db: Database): Promise<boolean> {
  const found = await sql`select 1 from ai_manager.events where position is null limit 1`.execute(db);
  return found.rows.length > 0;
}

/**
 * Gives every event that can be seen the next places. One that is committed later gets a later place, however long its
 * transaction took, so that no reader has gone past it.
 */
async function placeEvents(db: Transaction<Tables>): Promise<void> {
  // Whatever the database's default: a snapshot taken while waiting for the lock would not see the last place.
  await sql`set transaction isolation level read committed`.execute(db);
  await sql`select pg_advisory_xact_lock(${sql.lit(lockId)})`.execute(db);
  await sql`
    with unplaced as (
      select id, row_number() over (order by occurred_at, id) as number from ai_manager.events where position is null
    ), last as (
      select coalesce(max(position), 0) as position from ai_manager.events where position is not null
    )
    update ai_manager.events e set position = last.position + unplaced.number
    from unplaced cross join last where e.id = unplaced.id`.execute(db);
}

async function readEvents(db: Database, { after, types, limit }: EventRequest): Promise<LoggedEvents> {
  const most = limitOf({ limit });
  // One statement, one moment: the end of the log is that of the moment at which the events were read.
  const found = await sql<Partial<EventRow> & { readonly last: number }>`
    with last as (
      select coalesce(max(position), 0) as last from ai_manager.events where position is not null
    ), found as (
      select id, document, position from ai_manager.events
      where position ${after === null ? sql`is not null` : sql`> ${after}`}
        and ${types === undefined ? sql`true` : sql`type = any(${types}::text[])`}
      order by position ${after === null ? sql`desc` : sql`asc`} limit ${most}
    )
    select last.last, found.* from last left join found on true order by found.position`.execute(db);
  const last = found.rows[0]?.last ?? 0;
  if (after !== null && after > last) throw behindTheEnd(after, last);
  const events = found.rows.flatMap(({ id, document, position }) =>
    typeof id === 'string' && typeof document === 'string' && typeof position === 'number'
      ? [{ position, event: fromEventRow({ id, document }) }]
      : [],
  );
  const isCut = after !== null && events.length === most;
  return { events, position: isCut ? (events.at(-1)?.position ?? last) : last };
}

function behindTheEnd(after: number, last: number): InvalidInputError {
  return new InvalidInputError(
    `There is no position ${after} in the log of events, which ends at ${last}: it is of another database, or this one was restored from a backup. Ask without a position and go on from the one in the answer.`,
    { details: { after, last } },
  );
}
