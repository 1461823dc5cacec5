import { activitySyncSchema, brainliftDocumentSchema } from '@ai-manager/core';
import type { ActivityRow, ActivitySync, BrainliftDocument } from '@ai-manager/core';
import { z } from 'zod';
import type { Columns } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { ActivitySyncTable } from '../tables.ts';

export const syncColumns: Columns = {
  person_id: 'text',
  source: 'text',
  week: 'text',
  status: 'text',
  attempted_at: 'timestamptz',
  fetched_at: 'timestamptz',
  as_of: 'timestamptz',
  read_as: 'text',
  metric_times: 'jsonb',
  missing: 'jsonb',
  error: 'jsonb',
  documents: 'jsonb',
};

/** For {@link syncColumns}: documents stay values, since the whole row becomes JSON. */
export function toSyncRow(row: ActivityRow): object {
  return {
    person_id: row.personId,
    source: row.source,
    week: row.week,
    status: row.status,
    attempted_at: row.attemptedAt,
    fetched_at: row.fetchedAt,
    as_of: row.asOf,
    read_as: row.readAs,
    metric_times: row.metricTimes,
    missing: row.missing,
    error: row.error,
    documents: row.documents,
  };
}

/** The text that tells rows apart; a later one with the same key replaces an earlier one. */
export function syncKey({ personId, week, source }: ActivitySync): string {
  return JSON.stringify([personId, week, source]);
}

type StoredSync = Omit<ActivitySyncTable, 'documents'>;

export function fromSyncRow(row: StoredSync): ActivitySync {
  const where = whereOf(row);
  const { shape } = activitySyncSchema;
  return {
    personId: row.person_id,
    source: row.source,
    week: row.week,
    status: row.status,
    attemptedAt: row.attempted_at,
    fetchedAt: row.fetched_at,
    asOf: row.as_of,
    readAs: row.read_as,
    metricTimes: parseStored(shape.metricTimes, row.metric_times, where),
    missing: parseStored(shape.missing, row.missing, where),
    error: row.error === null ? null : parseStored(shape.error, row.error, where),
  } as ActivitySync;
}

/** A row as `to_jsonb` gives it: documents are values, and instants carry the session's offset. */
export function fromSyncJson(row: StoredSync): ActivitySync {
  const instant = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());
  return fromSyncRow({
    ...row,
    attempted_at: new Date(row.attempted_at).toISOString(),
    fetched_at: instant(row.fetched_at),
    as_of: instant(row.as_of),
    metric_times: JSON.stringify(row.metric_times),
    missing: JSON.stringify(row.missing),
    error: row.error === null ? null : JSON.stringify(row.error),
  });
}

const documentsSchema = z.array(brainliftDocumentSchema);

type WithDocuments = Pick<ActivitySyncTable, 'person_id' | 'source' | 'week'> & { readonly documents: string };

export function fromDocumentsRow(
  row: WithDocuments,
): Pick<ActivitySync, 'personId' | 'source' | 'week'> & { readonly documents: readonly BrainliftDocument[] } {
  const key = { personId: row.person_id, source: row.source, week: row.week } as Pick<
    ActivitySync,
    'personId' | 'source' | 'week'
  >;
  return { ...key, documents: parseStored(documentsSchema, row.documents, whereOf(row)) };
}

function whereOf({
  person_id: person,
  week,
  source,
}: Pick<ActivitySyncTable, 'person_id' | 'source' | 'week'>): string {
  return `activity_syncs (${person}, ${week}, ${source})`;
}
