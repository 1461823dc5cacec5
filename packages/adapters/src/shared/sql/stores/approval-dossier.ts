import { approvalSchema, textFindingSchema } from '@ai-manager/core';
import type { ApprovalDossier, ApprovalDossierRequest, ApprovalStatus } from '@ai-manager/core';
import { sql } from 'kysely';
import { z } from 'zod';
import { parseStored } from '../json.ts';
import { noApprovals } from '../rows/approval-rows.ts';
import { fromMetricRow, fromPersonRow } from '../rows/person-rows.ts';
import type { Database } from '../session.ts';
import type { MetricTable, PersonTable } from '../tables.ts';

/** Each column is JSON text. */
interface DossierRow {
  readonly person: string | null;
  readonly around: string;
  readonly metrics: string;
  readonly counts: string;
  readonly decided: string;
}

const instantOfJson = z.string().transform((text) => new Date(text).toISOString());
const aroundSchema = z.array(
  approvalSchema.pick({ id: true, request: true, status: true }).extend({ submittedAt: instantOfJson }),
);
const decidedSchema = z.array(
  approvalSchema.pick({ id: true, request: true, decision: true }).extend({ textFindings: z.array(textFindingSchema) }),
);

/** One statement. */
export async function loadDossier(db: Database, asked: ApprovalDossierRequest): Promise<ApprovalDossier> {
  const { personId, startFrom, startBefore, weeks, decisions } = asked;
  const found = await sql<DossierRow>`
    select
      (select to_jsonb(p) from ai_manager.superbuilders p where p.id = ${personId}) as person,
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'request', a.document -> 'request',
          'submittedAt', a.submitted_at, 'status', a.status) order by a.submitted_at, a.id), '[]')
        from ai_manager.approvals a
        where a.person_id = ${personId} and a.start_at >= ${startFrom} and a.start_at < ${startBefore}) as around,
      (select coalesce(jsonb_agg(to_jsonb(m) order by m.project_id nulls first, m.name, m.week), '[]')
        from ai_manager.metrics m
        where m.person_id = ${personId} and m.week = any(${weeks}::text[])) as metrics,
      (select coalesce(jsonb_object_agg(c.status, c.count), '{}')
        from (select a.status, count(*) as count from ai_manager.approvals a
          where a.person_id = ${personId} group by a.status) c) as counts,
      (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'request', d.document -> 'request',
          'decision', d.document -> 'decision',
          'textFindings', coalesce(nullif(d.document -> 'triage', 'null') -> 'textFindings', '[]'))
          order by d.submitted_at desc, d.id desc), '[]')
        from (select a.* from ai_manager.approvals a
          where a.person_id = ${personId} and a.decided_by = 'person'
          order by a.submitted_at desc, a.id desc limit ${decisions}) d) as decided`.execute(db);
  const [row] = found.rows as [DossierRow];
  const where = `requests of ${personId}`;
  return {
    person: row.person === null ? null : toPerson(row.person),
    around: parseStored(aroundSchema, row.around, where),
    metrics: (JSON.parse(row.metrics) as MetricTable[]).map(fromMetricRow),
    counts: { ...noApprovals, ...(JSON.parse(row.counts) as Record<ApprovalStatus, number>) },
    decided: parseStored(decidedSchema, row.decided, where),
  };
}

/** Inside `to_jsonb` documents are values: brought to the form of plain columns. */
function toPerson(json: string) {
  const row = JSON.parse(json) as PersonTable;
  return fromPersonRow({ ...row, accounts: row.accounts === null ? null : JSON.stringify(row.accounts) });
}
