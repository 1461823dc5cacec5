import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

export interface DecisionFilter extends PageRequest {
  readonly subjectId?: string;
  readonly runId?: string;
  readonly kind?: DecisionRecord['kind'];
}

/** Append-only: nothing changes or removes a record. */
export interface DecisionStore {
  append(records: readonly DecisionRecord[], options: CallOptions): Promise<void>;
  /** Newest first, then id. */
  list(filter: DecisionFilter, options: CallOptions): Promise<Page<DecisionRecord>>;
}
