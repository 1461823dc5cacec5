import type { ActivitySync, BrainliftDocument } from '../../domain/activity.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Week } from '../../domain/week.ts';
import type { CallOptions } from '../call.ts';

/** What came of asking sources about people: rows, and the metrics that were read, which are written together. */
export interface ActivityBatch {
  readonly syncs: readonly ActivityRow[];
  readonly metrics: readonly Metric[];
}

export interface ActivityRow extends ActivitySync {
  /** null: nothing was read, what is stored stays */
  readonly documents: readonly BrainliftDocument[] | null;
}

export interface ActivityFilter {
  readonly weeks: readonly Week[];
  readonly personIds?: readonly PersonId[];
}

/** When each source was last read for each person's week, and with what result. */
export interface ActivityStore {
  /**
   * Inserts or replaces rows by (person, source, week), and metrics as `metrics.save` does, all or nothing and in a fixed
   * number of statements. A row without `fetchedAt` keeps the stored `fetchedAt`, `asOf`, `readAs` and documents;
   * `metricTimes` are added to those stored.
   * @throws NotFoundError `NOT_FOUND` when a person or project is unknown
   */
  record(batch: ActivityBatch, options: CallOptions): Promise<void>;
  /** Ordered by person, week, source; not paged: callers name people in batches. */
  list(filter: ActivityFilter, options: CallOptions): Promise<readonly ActivitySync[]>;
  /** Documents of people's weeks, ordered by person, week, source; a source without any is left out. */
  documents(
    filter: ActivityFilter,
    options: CallOptions,
  ): Promise<
    readonly (Pick<ActivitySync, 'personId' | 'source' | 'week'> & {
      readonly documents: readonly BrainliftDocument[];
    })[]
  >;
}
