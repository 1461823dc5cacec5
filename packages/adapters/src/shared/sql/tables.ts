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
  runs: RunTable;
  run_items: RunItemTable;
  evaluations: EvaluationTable;
  rankings: RankingTable;
  prompts: PromptTable;
  prompt_labels: PromptLabelTable;
  rules: RulesTable;
  decisions: DecisionTable;
  outbox: OutboxTable;
  mail_holds: MailHoldTable;
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
  /** the whole record */
  document: string;
}

export interface OutboxTable {
  key: string;
  message: string;
  status: string;
  attempts: Generated<number>;
  last_error: string | null;
  created_at: string;
  sent_at: string | null;
  claim: string | null;
  lease_until: string | null;
  message_id: string | null;
  retry_at: string | null;
}

export interface MailHoldTable {
  address: string;
  reason: string;
  detail: string;
  since: string;
}
