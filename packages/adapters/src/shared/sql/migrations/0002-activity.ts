/** One statement each, as in the first step. */
export const statements: readonly string[] = [
  // Ids of the person in other systems by source id; null: none.
  `alter table ai_manager.superbuilders add column accounts jsonb`,
  `create table ai_manager.activity_syncs (
    person_id text collate "C" not null references ai_manager.superbuilders (id) on delete cascade,
    source text collate "C" not null,
    week text collate "C" not null check (week ~ '^\\d{4}-W\\d{2}$'),
    status text not null check (status in ('complete', 'partial', 'unknown-person', 'failed')),
    attempted_at timestamptz not null,
    fetched_at timestamptz,
    as_of timestamptz,
    read_as text,
    metric_times jsonb not null,
    missing jsonb not null,
    error jsonb,
    documents jsonb,
    check ((fetched_at is null) = (as_of is null)),
    check ((status = 'failed') = (error is not null)),
    primary key (person_id, week, source)
  )`,
];
