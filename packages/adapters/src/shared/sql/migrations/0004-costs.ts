/**
 * Spending, summed by run, quarter of an hour, purpose and model; and what judges came to, a few bytes per evaluation.
 * Both are filled from what is stored: attempts of before say neither purpose nor vendor, and a call of theirs is known by
 * its good end. What a person changed since is taken back to what the judge had said.
 */
export const statements: readonly string[] = [
  `create table ai_manager.spending (
    run_id text collate "C",
    period_start timestamptz not null,
    purpose text collate "C" not null,
    provider text collate "C" not null,
    model text collate "C" not null,
    calls bigint not null default 0,
    attempts bigint not null default 0,
    failed_attempts bigint not null default 0,
    unanswered_attempts bigint not null default 0,
    unpriced_attempts bigint not null default 0,
    input_tokens bigint not null default 0,
    cache_read_tokens bigint not null default 0,
    cache_write_tokens bigint not null default 0,
    output_tokens bigint not null default 0,
    reasoning_tokens bigint not null default 0,
    unpriced_tokens bigint not null default 0,
    cost_micro_usd bigint not null default 0 check (cost_micro_usd >= 0),
    constraint spending_key unique nulls not distinct (run_id, period_start, purpose, provider, model)
  )`,
  `create index spending_time on ai_manager.spending (period_start)`,
  `insert into ai_manager.spending (run_id, period_start, purpose, provider, model, calls, attempts, failed_attempts,
    unanswered_attempts, unpriced_attempts, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
    reasoning_tokens, unpriced_tokens, cost_micro_usd)
  select d.run_id, date_bin('15 minutes', d.at, timestamptz '2000-01-01 00:00:00+00'), d.kind,
    split_part(a ->> 'provider', ':', 1), a ->> 'model',
    count(*) filter (where a ->> 'outcome' = 'ok'),
    count(*),
    count(*) filter (where a ->> 'outcome' = 'failed'),
    count(*) filter (where a ->> 'outcome' = 'failed' and a ->> 'costMicroUsd' is null),
    count(*) filter (where a ->> 'outcome' <> 'failed' and a ->> 'costMicroUsd' is null),
    sum((a -> 'usage' ->> 'inputTokens')::bigint),
    sum((a -> 'usage' ->> 'cacheReadTokens')::bigint),
    sum((a -> 'usage' ->> 'cacheWriteTokens')::bigint),
    sum((a -> 'usage' ->> 'outputTokens')::bigint),
    sum((a -> 'usage' ->> 'reasoningTokens')::bigint),
    coalesce(sum((a -> 'usage' ->> 'inputTokens')::bigint + (a -> 'usage' ->> 'outputTokens')::bigint)
      filter (where a ->> 'costMicroUsd' is null), 0),
    coalesce(sum((a ->> 'costMicroUsd')::bigint), 0)
  from ai_manager.decisions d cross join lateral jsonb_array_elements(d.document -> 'attempts') as a
  group by 1, 2, 3, 4, 5`,
  `create table ai_manager.judgements (
    run_id text collate "C" not null,
    project_id text collate "C" not null,
    evaluation_id text collate "C" not null,
    week text collate "C" not null,
    provider text collate "C",
    model text collate "C",
    prompt_version integer,
    language_model boolean,
    status text not null,
    grade text,
    score double precision,
    reused boolean not null,
    criteria integer not null,
    unverified_criteria integer not null,
    second_provider text,
    second_grade text,
    primary key (run_id, project_id),
    foreign key (run_id, project_id) references ai_manager.run_items (run_id, project_id) on delete cascade
  )`,
  `create index judgements_week on ai_manager.judgements (week)`,
  `create unique index judgements_evaluation on ai_manager.judgements (evaluation_id)`,
  `create index judgements_second on ai_manager.judgements (week) where second_provider is not null and not reused`,
  `create index decisions_people on ai_manager.decisions (subject_id) where kind in ('review', 'contest')`,
  // Runs that came as history have no decision of their own, and no judge of ours.
  `insert into ai_manager.judgements (run_id, project_id, evaluation_id, week, provider, model, prompt_version,
    language_model, status, grade, score, reused, criteria, unverified_criteria)
  select e.run_id, e.project_id, e.id, e.week, e.document -> 'judgedBy' ->> 'provider', e.document -> 'judgedBy' ->> 'model',
    (e.document -> 'judgedBy' -> 'prompt' ->> 'version')::integer, (e.document -> 'judgedBy' ->> 'languageModel')::boolean,
    coalesce(first.document -> 'outcome' ->> 'previousStatus', e.status),
    case when first.document is null then e.grade
      else coalesce(first.document -> 'outcome' ->> 'previousGrade', first.document -> 'outcome' ->> 'grade') end,
    e.score, e.reused_from is not null,
    (select count(*) from jsonb_array_elements(e.document -> 'criteria') c where c ->> 'decidedBy' = 'judge'),
    (select count(*) from jsonb_array_elements(e.document -> 'reviewReasons') r where r ->> 'code' = 'unverified-evidence')
  from ai_manager.evaluations e
  left join lateral (
    select d.document from ai_manager.decisions d
    where d.subject_id = e.id and d.kind in ('review', 'contest') order by d.at, d.id limit 1
  ) as first on true
  where exists (select from ai_manager.decisions d where d.run_id = e.run_id and d.kind = 'evaluation')`,
];
