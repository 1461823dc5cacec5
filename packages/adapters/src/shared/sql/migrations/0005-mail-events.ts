/** What became of mails after they were handed over. A message id may be used again by another mailer: no unique key. */
export const statements: readonly string[] = [
  `alter table ai_manager.outbox add column message_id text`,
  `alter table ai_manager.event_deliveries add column message_id text`,
  `create index outbox_message on ai_manager.outbox (message_id) where message_id is not null`,
  // Addresses are stored in lower case, whole: whoever must be forgotten is found by them.
  `create table ai_manager.mail_holds (
    address text collate "C" primary key check (address = lower(address)),
    reason text not null check (reason in ('bounced', 'complained')),
    detail text not null,
    since timestamptz not null
  )`,
];
