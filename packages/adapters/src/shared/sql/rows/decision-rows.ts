import { decisionRecordSchema } from '@ai-manager/core';
import type { DecisionRecord } from '@ai-manager/core';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Columns } from '../bulk.ts';
import { jsonChunks, recordset } from '../bulk.ts';
import { parseStored } from '../json.ts';
import type { DecisionTable, Tables } from '../tables.ts';
import { spend } from './spending-rows.ts';

export const decisionColumns: Columns = {
  id: 'text',
  kind: 'text',
  subject_type: 'text',
  subject_id: 'text',
  run_id: 'text',
  at: 'timestamptz',
  document: 'jsonb',
};

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

/** Inside the transaction of what the records tell of; their attempts are counted as spending. */
export async function appendDecisions(db: Kysely<Tables>, records: readonly DecisionRecord[]): Promise<void> {
  const names = Object.keys(decisionColumns).join(', ');
  for (const json of jsonChunks(records.map(toDecisionRow))) {
    await sql`
      with logged as (
        insert into ai_manager.decisions (${sql.raw(names)})
        select ${sql.raw(names)} from ${recordset(json, decisionColumns, 'r')}
        returning run_id, kind, at, document
      )
      ${spend('logged')}`.execute(db);
  }
}
