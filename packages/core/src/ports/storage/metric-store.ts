import type { PersonId, ProjectId } from '../../domain/identifiers.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Week } from '../../domain/week.ts';
import type { CallOptions } from '../call.ts';

export interface MetricFilter {
  readonly weeks: readonly Week[];
  readonly personIds?: readonly PersonId[];
  readonly projectIds?: readonly ProjectId[];
}

export interface MetricStore {
  /** Inserts or replaces by (person, project, week, name), all or nothing. */
  save(metrics: readonly Metric[], options: CallOptions): Promise<void>;
  /** Ordered by person, project (null first), name, week; not paged: callers name people in batches. */
  list(filter: MetricFilter, options: CallOptions): Promise<readonly Metric[]>;
}
