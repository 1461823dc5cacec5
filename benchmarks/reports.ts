// How long reports.costs and reports.quality take over a year of 10,000 projects a week on PostgreSQL.
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import { createAiManager, defaultRules } from '@ai-manager/core';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { Client } from 'pg';
import { createInstantModel } from './instant-model.ts';
import { median, reportBudgets, round } from './report-budgets.ts';

const weeks = 52;
const projects = 10_000;
const rounds = 7;

/** Rows as a year leaves them: evaluations themselves are left out, since reports read none. */
const filling: readonly string[] = [
  `insert into ai_manager.superbuilders (id, name, email, status)
    select 'b-' || n, 'B', 'b@example.org', 'active' from generate_series(1, 100) n`,
  `insert into ai_manager.projects (id, name, owner_id, stage, description, status)
    select 'p-' || n, 'P', 'b-' || (1 + n % 100), 'S0', '', 'active' from generate_series(1, ${projects}) n`,
  `insert into ai_manager.runs (id, week, revision, scope, status, rules_version, prompt_versions, started_at, finished_at)
    select 'r-' || w, to_char(d, 'IYYY"-W"IW'), 1, 'all', 'finished', 1, '{}', d + interval '7 days 9 hours', d + interval '7 days 10 hours'
    from generate_series(1, ${weeks}) w cross join lateral (select date_trunc('week', now()) - w * interval '7 days' as d)`,
  `insert into ai_manager.run_items (run_id, project_id, status)
    select 'r-' || w, 'p-' || n, 'graded' from generate_series(1, ${weeks}) w, generate_series(1, ${projects}) n`,
  `insert into ai_manager.judgements (run_id, project_id, evaluation_id, week, provider, model, prompt_version,
      language_model, status, grade, score, reused, criteria, unverified_criteria, second_provider, second_grade)
    select i.run_id, i.project_id, i.run_id || i.project_id, r.week, 'openai', case when n % 9 = 0 then 'b' else 'a' end, 1 + n % 3, true,
      case when n % 10 = 0 then 'needs-review' else 'graded' end, substr('ABCDE', 1 + n % 5, 1), 70, false, 5, n % 2,
      case when n % 8 = 0 then 'anthropic' end, case when n % 8 = 0 then substr('ABCDE', 1 + (n + n / 40 % 2) % 5, 1) end
    from (select *, (row_number() over ())::integer as n from ai_manager.run_items) i join ai_manager.runs r on r.id = i.run_id`,
  `insert into ai_manager.decisions (id, kind, subject_type, subject_id, run_id, at, document)
    select 'd-' || j.evaluation_id, 'evaluation', 'project', j.project_id, j.run_id, now(), '{"attempts": []}' from ai_manager.judgements j`,
  `insert into ai_manager.decisions (id, kind, subject_type, subject_id, run_id, at, document)
    select 'v-' || j.evaluation_id, 'review', 'evaluation', j.evaluation_id, j.run_id, now(),
      jsonb_build_object('outcome', jsonb_build_object('grade', j.grade, 'rating', 4), 'attempts', '[]'::jsonb)
    from ai_manager.judgements j where j.score is not null order by md5(j.evaluation_id) limit 20000`,
  `insert into ai_manager.spending (run_id, period_start, purpose, provider, model, calls, attempts, input_tokens, cost_micro_usd)
    select r.id, r.started_at + q * interval '15 minutes', p, 'openai', m, 1000, 1100, 1000000, 500000
    from ai_manager.runs r, generate_series(0, 7) q, unnest(array['evaluation.judge', 'evaluation.feedback', 'evaluation.second-judge']) p,
      unnest(array['a', 'b']) m`,
  'analyze',
];

const server = await startPostgres();
try {
  const url = await server.createDatabase();
  await using storage = createPostgresStorage({ url });
  await storage.schema.migrate({});
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of filling) await client.query(statement);
  } finally {
    await client.end();
  }
  const rules = {
    rules: defaultRules,
    note: '',
    createdBy: 'bench',
    now: new Date().toISOString(),
    expectedVersion: null,
  };
  await storage.rules.save(rules, null, {});
  const actor = { id: 'bench', role: 'executive', via: 'bench' } as const;
  const manager = createAiManager({ storage, llm: [createInstantModel()] }, { actor });
  const costs = await medianMs(() => manager.reports.costs({ weeks, limit: 60 }));
  const quality = await medianMs(() => manager.reports.quality({ weeks }));
  const recent = await medianMs(() => manager.reports.quality({}));
  reportBudgets('reports', [
    { name: 'reports.costs over 52 weeks of 10,000 (ms)', value: costs, limit: 1_000 },
    { name: 'reports.quality over 52 weeks of 10,000 (ms)', value: quality, limit: 3_000 },
    { name: 'reports.quality over 12 weeks of 10,000 (ms)', value: recent, limit: 1_500 },
  ]);
} finally {
  await server[Symbol.asyncDispose]();
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < rounds; at += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return round(median(times), 1);
}
