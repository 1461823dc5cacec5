import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

const columns = {
  run_id: 'e.run_id',
  project_id: 'e.project_id',
  evaluation_id: 'e.id',
  week: 'e.week',
  provider: `e.document -> 'judgedBy' ->> 'provider'`,
  model: `e.document -> 'judgedBy' ->> 'model'`,
  prompt_version: `(e.document -> 'judgedBy' -> 'prompt' ->> 'version')::integer`,
  language_model: `(e.document -> 'judgedBy' ->> 'languageModel')::boolean`,
  status: 'e.status',
  grade: 'e.grade',
  score: 'e.score',
  reused: 'e.reused_from is not null',
  criteria: `(select count(*) from jsonb_array_elements(e.document -> 'criteria') c where c ->> 'decidedBy' = 'judge')`,
  unverified_criteria: `(select count(*) from jsonb_array_elements(e.document -> 'reviewReasons') r where r ->> 'code' = 'unverified-evidence')`,
  second_provider: `e.document -> 'secondJudgement' ->> 'provider'`,
  second_grade: `e.document -> 'secondJudgement' ->> 'grade'`,
};

/**
 * Keeps what judges came to, before any person changes it; part of the statement that writes the evaluations. The row of
 * a project that is evaluated again after a failure is replaced.
 *
 * @param written - name of a table expression with all columns of the evaluations
 */
export function keepJudgements(written: string): RawBuilder<unknown> {
  const names = Object.keys(columns);
  const changes = names.filter((name) => name !== 'run_id' && name !== 'project_id');
  return sql.raw(`
    insert into ai_manager.judgements (${names.join(', ')})
    select ${Object.values(columns).join(', ')} from ${written} e
    on conflict (run_id, project_id) do update set ${changes.map((name) => `${name} = excluded.${name}`).join(', ')}`);
}
