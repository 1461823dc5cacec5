import type { RunId } from '../../domain/identifiers.ts';
import type { Run } from '../../domain/run.ts';
import type { SpendingSum } from '../../domain/spending.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

export interface SpendingFilter {
  readonly runId?: RunId;
  /** such as `evaluation.judge` */
  readonly purpose?: string;
  /** such as `openai` */
  readonly provider?: string;
  readonly model?: string;
}

export interface SpendingSpan extends SpendingFilter {
  /** spent at or after this instant, which is taken as the quarter of an hour it falls into */
  readonly from?: string;
  /** spent before this instant; as `from` */
  readonly before?: string;
}

export type SpendingDimension = 'purpose' | 'model' | 'period';

export interface SpendingGrouping extends SpendingSpan {
  /** what sums are apart by; none: one sum of everything */
  readonly by: readonly SpendingDimension[];
  /**
   * With `period`: where each period begins, ascending; the last one has no end but `before`. Zones of time differ by
   * whole quarters of an hour, so any calendar's days, weeks and months can be asked for.
   */
  readonly periods?: readonly string[];
}

/** Members that were not asked for are null. */
export interface SpendingGroup {
  readonly purpose: string | null;
  /** provider and model belong to the dimension `model` */
  readonly provider: string | null;
  readonly model: string | null;
  /** place in `periods`; -1: before the first */
  readonly period: number | null;
  readonly spending: SpendingSum;
}

export interface RunSpending {
  readonly run: Pick<Run, 'id' | 'week' | 'revision' | 'scope' | 'status' | 'startedAt'>;
  /** recorded, in whatever state */
  readonly projects: number;
  readonly spending: SpendingSum;
}

/**
 * What asking models cost. Nothing is written here: whichever method of whichever store keeps a decision record counts
 * the record's attempts in, in the same transaction, at the record's time and for its run. So every attempt is counted
 * once, whether its call went well or not, and whatever was killed and resumed in between.
 */
export interface SpendingStore {
  /**
   * Ordered by the keys asked for; groups without an attempt are left out. Not paged: there are few purposes and models.
   * Time does not grow with the number of decisions.
   */
  sums(grouping: SpendingGrouping, options: CallOptions): Promise<readonly SpendingGroup[]>;
  /** Runs that were started in the span, each with all that was spent on it. Newest week first, then highest revision. */
  runs(span: SpendingSpan & PageRequest, options: CallOptions): Promise<Page<RunSpending>>;
}
