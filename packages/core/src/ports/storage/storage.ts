import type { CallOptions } from '../call.ts';
import type { ActivityStore } from './activity-store.ts';
import type { ApprovalStore } from './approval-store.ts';
import type { CalibrationStore } from './calibration-store.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { DecisionStore } from './decision-store.ts';
import type { DeliveryStore } from './delivery-store.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import type { EventStore } from './event-store.ts';
import type { MailHoldStore } from './mail-hold-store.ts';
import type { MetricStore } from './metric-store.ts';
import type { NoticeStore } from './notice-store.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { PeopleStore } from './people-store.ts';
import type { ProjectStore } from './project-store.ts';
import type { PromptStore } from './prompt-store.ts';
import type { QualityStore } from './quality-store.ts';
import type { RulesStore } from './rules-store.ts';
import type { RunStore } from './run-store.ts';
import type { SchemaStore } from './schema-store.ts';
import type { SecretStore } from './secret-store.ts';
import type { SpendingStore } from './spending-store.ts';
import type { TransferStore } from './transfer-store.ts';

/** One thing that works or does not, by itself. */
export interface HealthPart {
  /** such as `database`, `rights`, `migrations`, `lock`, `disk` */
  readonly part: string;
  readonly ok: boolean;
  /** what it is, or what is wrong with it; no secrets */
  readonly message: string;
  /** what to do; null when all is well */
  readonly remedy: string | null;
}

/** What {@link Storage.check} found out. A part that could not be looked at because of another is left out. */
export interface StorageHealth {
  /** readable name of the backend and where it is, without secrets */
  readonly backend: string;
  readonly parts: readonly HealthPart[];
}

/**
 * Everything the system remembers, as one value of small stores. Construction does no I/O; the first call connects
 * and brings the schema up to date (`schema.status` alone does not). All writes of one method are atomic. Errors are of our taxonomy:
 * `UPSTREAM_UNAVAILABLE` (unreachable), `CONFLICT` (held by somebody else, stale revision), `CONFIGURATION` (the
 * database is newer than this library).
 */
export interface Storage extends AsyncDisposable {
  /** true: no other process can have it open, so that nobody else changes what it holds */
  readonly exclusive: boolean;
  readonly people: PeopleStore;
  readonly projects: ProjectStore;
  readonly metrics: MetricStore;
  readonly activity: ActivityStore;
  readonly evaluations: EvaluationStore;
  readonly runs: RunStore;
  readonly prompts: PromptStore;
  readonly rules: RulesStore;
  readonly decisions: DecisionStore;
  readonly approvals: ApprovalStore;
  readonly calibrations: CalibrationStore;
  readonly notices: NoticeStore;
  readonly outbox: OutboxStore;
  readonly spending: SpendingStore;
  readonly quality: QualityStore;
  readonly events: EventStore;
  readonly deliveries: DeliveryStore;
  readonly mailHolds: MailHoldStore;
  readonly secrets: SecretStore;
  readonly checkpoints: CheckpointStore;
  readonly schema: SchemaStore;
  readonly transfer: TransferStore;
  /** Never throws for a broken backend: it says what is broken. Changes nothing, not even the schema. */
  check(options: CallOptions): Promise<StorageHealth>;
  /** Releases connections, locks and threads; later calls reject. */
  close(): Promise<void>;
}
