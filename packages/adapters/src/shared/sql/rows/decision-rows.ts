import { decisionRecordSchema, personalHashOf } from '@ai-manager/core';
import type { DecisionRecord } from '@ai-manager/core';
import type { Kysely, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Columns } from '../bulk.ts';
import { jsonChunks, recordset } from '../bulk.ts';
import { parseStored, toJson } from '../json.ts';
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
  personal: 'jsonb',
  personal_salt: 'text',
  personal_hash: 'text',
};

/** The record as it was made, beside the columns it is found by; personal data apart, so that it can be erased. */
export function toDecisionRow({ personal, ...record }: DecisionRecord): object {
  const { id, kind, subject, runId } = record;
  return {
    id,
    kind,
    subject_type: subject.type,
    subject_id: subject.id,
    run_id: runId,
    at: toColumnTime(record.at),
    document: record,
    ...toPersonalColumns(personal ?? null),
  };
}

/** Columns hold milliseconds, as cursors do. */
export function toColumnTime(at: string): string {
  return new Date(at).toISOString();
}

/** The hash is of what is stored, which may differ in characters that the database refuses. */
export function toPersonalColumns(personal: DecisionRecord['personal']): object {
  if (personal === null || personal === undefined) return { personal: null, personal_salt: null, personal_hash: null };
  const stored: unknown = JSON.parse(toJson(personal));
  const salt = randomSalt();
  return { personal: stored, personal_salt: salt, personal_hash: personalHashOf(salt, stored) };
}

function randomSalt(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
}

export type StoredDecision = Pick<DecisionTable, 'id' | 'document' | 'personal' | 'personal_hash'>;

export function fromDecisionRow({ id, document, personal, personal_hash: hash }: StoredDecision): DecisionRecord {
  const where = `decision ${id}`;
  const record = parseStored(decisionRecordSchema, document, where);
  if (hash === null) return record;
  const { personal: part } = decisionRecordSchema.shape;
  return { ...record, personal: personal === null ? null : (parseStored(part, personal, where) ?? null) };
}

/** Inside the transaction of what the records tell of; their attempts are counted as spending. */
export async function appendDecisions(db: Kysely<Tables>, records: readonly DecisionRecord[]): Promise<void> {
  for (const json of jsonChunks(records.map(toDecisionRow))) {
    await sql`with logged as (${logDecisions(json, sql`true`)}) ${spend('logged')}`.execute(db);
  }
}

/**
 * Stores records as part of a larger statement, whose `spend` counts their attempts.
 *
 * @param json - of {@link toDecisionRow}
 * @param condition - without it nothing is stored
 */
export function logDecisions(json: string, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  const names = sql.raw(Object.keys(decisionColumns).join(', '));
  return sql`
    insert into ai_manager.decisions (${names})
    select ${names} from ${recordset(json, decisionColumns, 'r')} where ${condition}
    returning run_id, kind, at, document`;
}
