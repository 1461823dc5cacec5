import type { ActivityFilter, ActivityStore } from '@ai-manager/core';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { jsonChunks, recordset, writeRows } from '../bulk.ts';
import { fromDocumentsRow, fromSyncRow, syncColumns, syncKey, toSyncRow } from '../rows/activity-rows.ts';
import { metricKey, metricsTable, toMetricRow } from '../rows/person-rows.ts';
import type { Database, SqlSession } from '../session.ts';
import type { ActivitySyncTable } from '../tables.ts';

const names = sql.raw(Object.keys(syncColumns).join(', '));

export function createActivityStore(session: SqlSession): ActivityStore {
  return {
    record: ({ syncs, metrics }, options) =>
      session.transaction(options, async (db) => {
        const rows = new Map(syncs.map((sync) => [syncKey(sync), toSyncRow(sync)]));
        for (const json of jsonChunks(rows.values())) await upsert(db, json);
        const last = new Map(metrics.map((metric) => [metricKey(metric), toMetricRow(metric)]));
        await writeRows(db, metricsTable, last.values());
      }),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const found = await sql<ActivitySyncTable>`
          select person_id, source, week, status, attempted_at, fetched_at, as_of, read_as, metric_times, missing, error
          from ai_manager.activity_syncs where ${matching(filter)}
          order by person_id, week, source`.execute(db);
        return found.rows.map(fromSyncRow);
      }),
    documents: (filter, options) =>
      session.run(options, async (db) => {
        const found = await sql<ActivitySyncTable & { readonly documents: string }>`
          select person_id, source, week, documents from ai_manager.activity_syncs
          where ${matching(filter)} and documents <> '[]'
          order by person_id, week, source`.execute(db);
        return found.rows.map(fromDocumentsRow);
      }),
  };
}

/** What an attempt did not read keeps the value of the last one that did. */
async function upsert(db: Database, json: string): Promise<void> {
  await sql`
    insert into ai_manager.activity_syncs as stored (${names}) select ${names} from ${recordset(json, syncColumns, 'r')}
    on conflict (person_id, week, source) do update set
      status = excluded.status,
      attempted_at = excluded.attempted_at,
      fetched_at = coalesce(excluded.fetched_at, stored.fetched_at),
      as_of = coalesce(excluded.as_of, stored.as_of),
      read_as = coalesce(excluded.read_as, stored.read_as),
      metric_times = stored.metric_times || excluded.metric_times,
      missing = excluded.missing,
      error = excluded.error,
      documents = coalesce(excluded.documents, stored.documents)`.execute(db);
}

function matching({ weeks, personIds }: ActivityFilter): RawBuilder<unknown> {
  const people = personIds === undefined ? sql`true` : sql`person_id = any(${personIds}::text[])`;
  return sql`week = any(${weeks}::text[]) and ${people}`;
}
