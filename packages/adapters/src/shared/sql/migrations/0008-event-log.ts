/** What happened, for those who ask. An event gets its place, with nothing before it left out, when somebody reads. */
export const statements: readonly string[] = [
  `create table ai_manager.events (
    id text collate "C" primary key,
    type text not null,
    occurred_at timestamptz not null,
    document jsonb not null,
    position bigint check (position >= 1)
  )`,
  `create unique index events_position on ai_manager.events (position) where position is not null`,
  `create index events_unplaced on ai_manager.events (occurred_at, id) where position is null`,
];
