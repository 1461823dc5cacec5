/**
 * Requests for time, the calibrations under which some are approved without a person, outcomes on their way to the
 * systems requests came from, used decision tokens, and secrets of this installation. The checks say again what code
 * keeps to: an automatic approval names a calibration, what expired was decided by nobody, and a blind label is of
 * somebody who had not seen the verdict.
 */
export const statements: readonly string[] = [
  `create table ai_manager.calibrations (
    id text collate "C" primary key,
    fingerprint text collate "C" not null,
    round integer not null check (round >= 1),
    at timestamptz not null,
    status text not null check (status in ('on', 'failed', 'off')),
    threshold double precision check (threshold between 0 and 1),
    off_reason text check (off_reason in ('drift', 'outdated', 'person', 'replaced')),
    off_at timestamptz,
    document jsonb not null,
    constraint calibrations_round unique (fingerprint, round),
    constraint calibrations_threshold check ((status = 'failed') = (threshold is null)),
    constraint calibrations_off check ((status = 'off') = (off_reason is not null) and (off_reason is null) = (off_at is null))
  )`,
  `create unique index calibrations_on on ai_manager.calibrations ((true)) where status = 'on'`,
  `create index calibrations_time on ai_manager.calibrations (at desc, id)`,
  // calibration_id is of an automatic approval, and stays when a person overrides it.
  `create table ai_manager.approvals (
    id text collate "C" primary key,
    key text collate "C" not null constraint approvals_key unique,
    person_id text collate "C" not null references ai_manager.superbuilders (id),
    kind text not null check (kind in ('manual-time', 'overtime')),
    start_at timestamptz not null,
    submitted_at timestamptz not null,
    status text not null check (status in ('new', 'waiting', 'approved', 'rejected', 'expired')),
    revision integer not null check (revision >= 1),
    expires_at timestamptz,
    decided_by text check (decided_by in ('hard-rule', 'automation', 'person', 'expiry')),
    calibration_id text collate "C" references ai_manager.calibrations (id),
    confidence double precision check (confidence between 0 and 1),
    eligible boolean not null,
    fingerprint text collate "C",
    blind boolean not null,
    revealed boolean not null,
    label jsonb,
    worker_id text,
    lease_until timestamptz,
    document jsonb not null,
    constraint approvals_decided check ((status in ('new', 'waiting')) = (decided_by is null)),
    constraint approvals_expired check ((status = 'expired') = (decided_by is not distinct from 'expiry')),
    constraint approvals_refused_by_rule check (decided_by is distinct from 'hard-rule' or status = 'rejected'),
    constraint approvals_automatic check (decided_by is distinct from 'automation' or (status = 'approved'
      and calibration_id is not null and eligible and confidence is not null and fingerprint is not null)),
    constraint approvals_label check (label ->> 'outcome' in ('approved', 'rejected')
      and jsonb_typeof(label -> 'blind') = 'boolean'),
    constraint approvals_blind_label check (label ->> 'blind' is distinct from 'true' or (blind and not revealed)),
    constraint approvals_lease check ((worker_id is null) = (lease_until is null)
      and (status = 'new' or worker_id is null))
  )`,
  `create index approvals_time on ai_manager.approvals (submitted_at, id)`,
  `create index approvals_status on ai_manager.approvals (status, submitted_at, id)`,
  `create index approvals_person on ai_manager.approvals (person_id, start_at)`,
  `create index approvals_confident on ai_manager.approvals (coalesce(confidence, -1) desc, submitted_at, id)
    where status = 'waiting'`,
  `create index approvals_open on ai_manager.approvals (expires_at) where status in ('new', 'waiting')`,
  `create index approvals_unreviewed on ai_manager.approvals (submitted_at, id)
    where blind and not revealed and label is null`,
  `create index approvals_recipe on ai_manager.approvals (fingerprint, submitted_at desc, id desc)
    where fingerprint is not null`,
  `create index approvals_blind on ai_manager.approvals (fingerprint, submitted_at, id) where blind and eligible`,
  `create table ai_manager.used_tokens (
    token_id text collate "C" primary key,
    approval_id text collate "C" not null references ai_manager.approvals (id) on delete cascade,
    used_at timestamptz not null default now()
  )`,
  `create table ai_manager.outcome_notices (
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
    message_id text,
    check (status <> 'sending' or (claim is not null and lease_until is not null))
  )`,
  `create index outcome_notices_time on ai_manager.outcome_notices (created_at, key)`,
  `create index outcome_notices_waiting on ai_manager.outcome_notices (status, created_at, key)
    where status in ('queued', 'sending')`,
  // Never exported: every database makes its own.
  `create table ai_manager.secrets (
    name text collate "C" primary key,
    value text not null,
    created_at timestamptz not null default now()
  )`,
];
