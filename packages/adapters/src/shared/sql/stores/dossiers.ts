import type { Metric, ProjectDossier, ProjectId, Week } from '@ai-manager/core';
import { sql } from 'kysely';
import { fromSyncJson } from '../rows/activity-rows.ts';
import { fromEvaluationRow } from '../rows/evaluation-rows.ts';
import { fromMetricRow, fromPersonRow, fromProjectRow } from '../rows/person-rows.ts';
import { fromSubmissionRow } from '../rows/submission-rows.ts';
import type { Database } from '../session.ts';
import type {
  ActivitySyncTable,
  EvaluationTable,
  MetricTable,
  PersonTable,
  ProjectTable,
  SubmissionTable,
} from '../tables.ts';

/** Most duplicates named per project: enough to say so, however many copies of one text there are. */
const maxDuplicates = 10;

/** Each column is one table's row as JSON text. */
interface DossierRow {
  readonly project: string;
  readonly owner: string;
  readonly submission: string | null;
  readonly duplicates: string;
  readonly metrics: string;
  readonly syncs: string;
  readonly judged: string | null;
}

/** One statement, however many projects. */
export async function loadDossiers(
  db: Database,
  projectIds: readonly ProjectId[],
  week: Week,
): Promise<readonly ProjectDossier[]> {
  if (projectIds.length === 0) return [];
  const found = await sql<DossierRow>`
    select to_jsonb(p) as project, to_jsonb(o) as owner, to_jsonb(s) as submission,
      duplicates.ids as duplicates, metrics.rows as metrics, syncs.rows as syncs, to_jsonb(judged) as judged
    from unnest(${projectIds}::text[]) with ordinality as asked (id, place)
    join ai_manager.projects p on p.id = asked.id
    join ai_manager.superbuilders o on o.id = p.owner_id
    left join ai_manager.submissions s on s.project_id = p.id and s.week = ${week}
    cross join lateral (
      select coalesce(jsonb_agg(copy.project_id order by copy.project_id), '[]') as ids
      from (
        select d.project_id from ai_manager.submissions d
        where d.week = s.week and d.content_hash = s.content_hash and d.project_id <> p.id
        order by d.project_id limit ${maxDuplicates}
      ) as copy
    ) as duplicates
    cross join lateral (
      select coalesce(jsonb_agg(to_jsonb(m) order by m.project_id nulls first, m.name), '[]') as rows
      from ai_manager.metrics m
      where m.week = ${week} and (m.project_id = p.id or (m.person_id = p.owner_id and m.project_id is null))
    ) as metrics
    cross join lateral (
      select coalesce(jsonb_agg(to_jsonb(a) - 'documents' order by a.source), '[]') as rows
      from ai_manager.activity_syncs a where a.week = ${week} and a.person_id = p.owner_id
    ) as syncs
    left join lateral (
      select e.* from ai_manager.evaluations e
      where e.project_id = p.id and e.week <= ${week} and e.judge_hash is not null
      order by e.week desc, e.revision desc limit 1
    ) as judged on true
    order by asked.place`.execute(db);
  return found.rows.map(fromDossierRow);
}

function fromDossierRow(row: DossierRow): ProjectDossier {
  return {
    project: fromProjectRow(JSON.parse(row.project) as ProjectTable),
    owner: toPerson(row.owner),
    submission: row.submission === null ? null : toSubmission(row.submission),
    duplicateOf: JSON.parse(row.duplicates) as ProjectId[],
    metrics: (JSON.parse(row.metrics) as MetricTable[]).map(fromMetricRow) as Metric[],
    syncs: (JSON.parse(row.syncs) as ActivitySyncTable[]).map(fromSyncJson),
    lastJudged: row.judged === null ? null : toEvaluation(row.judged),
  };
}

/** Inside `to_jsonb` instants carry the session's offset and documents are values: brought to the form of plain columns. */
function toSubmission(json: string) {
  const row = JSON.parse(json) as SubmissionTable;
  const texts = { sections: JSON.stringify(row.sections), links: JSON.stringify(row.links) };
  return fromSubmissionRow({ ...row, ...texts, submitted_at: new Date(row.submitted_at).toISOString() });
}

function toPerson(json: string) {
  const row = JSON.parse(json) as PersonTable;
  return fromPersonRow({ ...row, accounts: row.accounts === null ? null : JSON.stringify(row.accounts) });
}

function toEvaluation(json: string) {
  const row = JSON.parse(json) as EvaluationTable;
  return fromEvaluationRow({
    ...row,
    document: JSON.stringify(row.document),
    evaluated_at: new Date(row.evaluated_at).toISOString(),
  });
}
