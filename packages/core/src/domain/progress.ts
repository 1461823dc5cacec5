import type { MicroUsd } from './cost.ts';
import type { RunCounts } from './run.ts';
import type { Week } from './week.ts';

/** How far long work is; sent after each step, cheap to make, never awaited. */
export type Progress = WeeklyProgress | SyncProgress | TriageProgress | AuditProgress;

export interface WeeklyProgress {
  readonly operation: 'evaluations.weekly';
  /** what is going on now */
  readonly phase: 'loading' | 'evaluating' | 'ranking' | 'mailing';
  readonly week: Week;
  readonly done: number;
  readonly total: number;
  readonly counts: RunCounts;
  /** of the whole run so far; null: a model has no known price */
  readonly costMicroUsd: MicroUsd | null;
  /** what the tightest budget in USD leaves; absent: there is none */
  readonly leftMicroUsd?: MicroUsd;
}

export interface SyncProgress {
  readonly operation: 'people.sync';
  readonly phase: 'reading';
  readonly week: Week;
  /** people of whom every source was asked */
  readonly done: number;
  readonly total: number;
  /** answers of sources that failed so far */
  readonly failed: number;
}

export interface TriageProgress {
  readonly operation: 'approvals.triage';
  readonly phase: 'triaging';
  /** requests of this call that are settled */
  readonly done: number;
  readonly total: number;
  /** of the settled ones: those that a person decides, as far as anybody may know */
  readonly waiting: number;
}

export interface AuditProgress {
  readonly operation: 'audit.verify' | 'audit.export';
  readonly phase: 'verifying' | 'exporting';
  /** records */
  readonly done: number;
  readonly total: number;
}
