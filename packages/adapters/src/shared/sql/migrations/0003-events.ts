/** Events on their way to webhooks, in a queue like that of mails; both queues learn to wait before another try. */
export const statements: readonly string[] = [
  `alter table ai_manager.outbox add column retry_at timestamptz`,
  `create table ai_manager.event_deliveries (
    key text collate "C" primary key,
    message jsonb not null,
    status text not null check (status in ('queued', 'sending', 'sent', 'uncertain', 'failed')),
    attempts integer not null default 0,
    last_error text,
    created_at timestamptz not null,
    sent_at timestamptz,
    retry_at timestamptz,
    claim text,
    lease_until timestamptz,
    check (status <> 'sending' or (claim is not null and lease_until is not null))
  )`,
  `create index event_deliveries_time on ai_manager.event_deliveries (created_at, key)`,
  `create index event_deliveries_waiting on ai_manager.event_deliveries (status, created_at, key)
    where status in ('queued', 'sending')`,
];
