import { decisionRecordSchema } from '@ai-manager/core';
import type { DecisionRecord } from '@ai-manager/core';
import type { Kysely } from 'kysely';
import type { BulkTable, Columns } from '../bulk.ts';
import { writeRows } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { DecisionTable, Tables } from '../tables.ts';

export const decisionColumns: Columns = {
  id: 'text',
  kind: 'text',
  subject_type: 'text',
  subject_id: 'text',
  run_id: 'text',
  at: 'timestamptz',
  document: 'jsonb',
};

const decisionsTable: BulkTable = { name: 'decisions', columns: decisionColumns };

/** The record as it was made, beside the columns it is found by. */
export function toDecisionRow(record: DecisionRecord): object {
  const { id, kind, subject, runId, at } = record;
  // Columns hold milliseconds, as cursors do.
  const time = new Date(at).toISOString();
  return { id, kind, subject_type: subject.type, subject_id: subject.id, run_id: runId, at: time, document: record };
}

export function fromDecisionRow({ id, document }: Pick<DecisionTable, 'id' | 'document'>): DecisionRecord {
  return parseStored(decisionRecordSchema, document, `decision ${id}`);
}

/** Inside the transaction of what the records tell of. */
export async function appendDecisions(db: Kysely<Tables>, records: readonly DecisionRecord[]): Promise<void> {
  await writeRows(db, decisionsTable, records.map(toDecisionRow));
}
