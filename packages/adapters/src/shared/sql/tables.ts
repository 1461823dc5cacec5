import type { Generated } from 'kysely';

/**
 * Rows as they come out of the database (see type-parsers.ts): instants are ISO text, `jsonb` is JSON text in both
 * directions. The truth about keys and checks is in migrations/.
 */
export interface Tables {
  superbuilders: PersonTable;
  projects: ProjectTable;
  submissions: SubmissionTable;
  metrics: MetricTable;
  activity_syncs: ActivitySyncTable;
  runs: RunTable;
  run_items: RunItemTable;
  evaluations: EvaluationTable;
  rankings: RankingTable;
  prompts: PromptTable;
  prompt_labels: PromptLabelTable;
  rules: RulesTable;
  decisions: DecisionTable;
  spending: SpendingTable;
  judgements: JudgementTable;
  outbox: QueueTable;
  events: EventTable;
  event_deliveries: QueueTable;
  mail_holds: MailHoldTable;
  calibrations: CalibrationTable;
  approvals: ApprovalTable;
  used_tokens: UsedTokenTable;
  outcome_notices: QueueTable;
  secrets: SecretTable;
  migrations: { name: string; executed_at: Generated<string> };
}

export interface PersonTable {
  id: string;
  name: string;
  email: string;
  team: string | null;
  lead_id: string | null;
  time_zone: string | null;
  language: string | null;
  status: string;
  /** null: none */
  accounts: string | null;
  erased_at: string | null;
}

export interface ProjectTable {
  id: string;
  name: string;
  owner_id: string;
  stage: string;
  description: string;
  status: string;
}

export interface SubmissionTable {
  project_id: string;
  week: string;
  content_hash: string;
  sections: string;
  links: string;
  language: string | null;
  submitted_at: string;
  submitted_by: string;
}

export interface MetricTable {
  person_id: string;
  project_id: string | null;
  week: string;
  name: string;
  value: number;
  unit: string;
  source: string;
}

export interface ActivitySyncTable {
  person_id: string;
  source: string;
  week: string;
  status: string;
  attempted_at: string;
  fetched_at: string | null;
  as_of: string | null;
  read_as: string | null;
  metric_times: string;
  missing: string;
  error: string | null;
  documents: string | null;
}

export interface RunTable {
  id: string;
  week: string;
  revision: number;
  scope: string;
  status: string;
  round: number;
  rules_version: number;
  prompt_versions: string;
  started_at: string;
  finished_at: string | null;
  /** when its ranking was stored; null: it has none */
  ranked_at: string | null;
}

/** The ledger. Usage and cost add up over all tries of a project, also of those a later round replaced. */
export interface RunItemTable {
  run_id: string;
  project_id: string;
  /** null: pending */
  status: string | null;
  /** a failed item that another round may mend */
  retryable: Generated<boolean>;
  fence: Generated<number>;
  /** null, with `lease_until`: nobody holds the item */
  worker_id: string | null;
  lease_until: string | null;
  input_tokens: Generated<number>;
  cache_read_tokens: Generated<number>;
  cache_write_tokens: Generated<number>;
  output_tokens: Generated<number>;
  reasoning_tokens: Generated<number>;
  cost_micro_usd: Generated<number>;
  /** some try used a model without a price */
  cost_unknown: Generated<boolean>;
}

export interface EvaluationTable {
  id: string;
  run_id: string;
  project_id: string;
  person_id: string;
  week: string;
  revision: number;
  status: string;
  score: number | null;
  grade: string | null;
  judge_hash: string | null;
  feedback_hash: string | null;
  reused_from: string | null;
  evaluated_at: string;
  /** the members that have no column */
  document: string;
}

export interface RankingTable {
  run_id: string;
  person_id: string;
  rank: number;
  score: number;
  projects: number;
  change: number | null;
  score_change: number | null;
}

export interface PromptTable {
  name: string;
  version: number;
  body: string;
  note: string;
  created_by: string;
  created_at: string;
}

export interface PromptLabelTable {
  name: string;
  label: string;
  version: number;
}

export interface RulesTable {
  version: number;
  document: string;
  note: string;
  created_by: string;
  created_at: string;
}

export interface DecisionTable {
  id: string;
  kind: string;
  subject_type: string;
  subject_id: string;
  run_id: string | null;
  at: string;
  /** the record without its personal data */
  document: string;
  /** null: it has none, or it was erased */
  personal: string | null;
  personal_salt: string | null;
  /** stays when the data is erased; null: there never was any */
  personal_hash: string | null;
  /** place in the chain of records, without gaps; null, with `hash`: not sealed yet */
  position: number | null;
  hash: string | null;
}

/** What happened. */
export interface EventTable {
  id: string;
  type: string;
  occurred_at: string;
  document: string;
  /** null: nobody has read it yet */
  position: number | null;
}

/** Mails, events or notices; what they are is in `message`. */
export interface QueueTable {
  key: string;
  message: string;
  status: string;
  attempts: Generated<number>;
  last_error: string | null;
  created_at: string;
  sent_at: string | null;
  /** not handed out before; null: at once */
  retry_at: string | null;
  claim: string | null;
  lease_until: string | null;
  message_id: string | null;
}

export interface MailHoldTable {
  address: string;
  reason: string;
  detail: string;
  since: string;
}

/** What attempts cost, added up; the columns are summed in rows/spending-rows.ts. */
export interface SpendingTable {
  /** null: spent outside of runs */
  run_id: string | null;
  /** of the quarter of an hour in which it was recorded */
  period_start: string;
  purpose: string;
  provider: string;
  model: string;
}

/** What a judge came to, as it was before any person changed it. */
export interface JudgementTable {
  run_id: string;
  project_id: string;
  evaluation_id: string;
  week: string;
  status: string;
  grade: string | null;
  score: number | null;
}

export interface CalibrationTable {
  id: string;
  fingerprint: string;
  round: number;
  at: string;
  status: string;
  threshold: number | null;
  off_reason: string | null;
  off_at: string | null;
  /** the members that have no column */
  document: string;
}

export interface ApprovalTable {
  id: string;
  key: string;
  person_id: string;
  kind: string;
  start_at: string;
  submitted_at: string;
  status: string;
  revision: number;
  expires_at: string | null;
  decided_by: string | null;
  /** under which it was approved automatically, whatever a person made of it since; null: it was not */
  calibration_id: string | null;
  confidence: number | null;
  eligible: boolean;
  fingerprint: string | null;
  blind: boolean;
  revealed: boolean;
  label: string | null;
  /** null, with `lease_until`: nobody holds it */
  worker_id: string | null;
  lease_until: string | null;
  /** the members that have no column, and the whole of those that are looked up by a part */
  document: string;
}

export interface UsedTokenTable {
  token_id: string;
  approval_id: string;
  used_at: Generated<string>;
}

export interface SecretTable {
  name: string;
  value: string;
  created_at: Generated<string>;
}
