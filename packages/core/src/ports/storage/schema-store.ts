import type { CallOptions } from '../call.ts';

export interface SchemaStatus {
  /** steps the database has, oldest first */
  readonly applied: readonly string[];
  /** steps of this library that the database lacks, in the order they would be applied */
  readonly pending: readonly string[];
}

/**
 * The shape of the database itself. Every other method of storage brings it up to date by itself; these are for whoever
 * wants to look first, or to do it at a time of their choosing.
 */
export interface SchemaStore {
  /**
   * Reads only: the one method that leaves an old or empty database as it is.
   * @throws ConfigurationError `CONFIGURATION` when the database is newer than this library (`details.database`,
   * `details.library`: the last step of each)
   */
  status(options: CallOptions): Promise<SchemaStatus>;
  /**
   * Brings the schema up to date, forward only, all steps or none. Returns the steps that were missing before; empty: it
   * was up to date.
   * @throws ConfigurationError `CONFIGURATION` as `status` does; nothing is changed then
   */
  migrate(options: CallOptions): Promise<{ readonly applied: readonly string[] }>;
}
