import type { MetricStore } from '@ai-manager/core';
import { sql } from 'kysely';
import { writeRows } from '../bulk.ts';
import { fromMetricRow, metricKey, metricsTable, toMetricRow } from '../rows/person-rows.ts';
import type { SqlSession } from '../session.ts';
import type { MetricTable } from '../tables.ts';

export function createMetricStore(session: SqlSession): MetricStore {
  return {
    save: (metrics, options) =>
      session.transaction(options, async (db) => {
        const last = new Map(metrics.map((metric) => [metricKey(metric), toMetricRow(metric)]));
        await writeRows(db, metricsTable, last.values());
      }),
    list: (filter, options) =>
      session.run(options, async (db) => {
        const conditions = [
          sql`week = any(${filter.weeks}::text[])`,
          ...(filter.personIds === undefined ? [] : [sql`person_id = any(${filter.personIds}::text[])`]),
          ...(filter.projectIds === undefined ? [] : [sql`project_id = any(${filter.projectIds}::text[])`]),
        ];
        const found = await sql<MetricTable>`
          select person_id, project_id, week, name, value, unit, source
          from ai_manager.metrics where ${sql.join(conditions, sql` and `)}
          order by person_id, project_id nulls first, name, week`.execute(db);
        return found.rows.map(fromMetricRow);
      }),
  };
}
