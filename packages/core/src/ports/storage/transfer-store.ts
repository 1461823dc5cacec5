import type { CallOptions } from '../call.ts';

/** First line of an export. */
export interface ExportHeader {
  readonly format: 'ai-manager-export';
  /** of the format, not of the schema */
  readonly version: 1;
  /** last migration of the database it was made from */
  readonly schema: string;
  readonly exportedAt: string;
  /** in the order in which the rows follow: what is referred to comes first */
  readonly tables: readonly ExportedTable[];
}

export interface ExportedTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

/** A line between header and trailer; `row` has exactly the columns that the header names for its table. */
export interface ExportedRow {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Last line of an export; without it the export is cut off. */
export interface ExportTrailer {
  readonly end: true;
  /** of all tables together */
  readonly rows: number;
}

/** Table -> rows. */
export type TransferCounts = Readonly<Record<string, number>>;

/**
 * Everything that is stored, as lines of JSON (an {@link ExportHeader}, an {@link ExportedRow} per row, an
 * {@link ExportTrailer}), for moving it to another backend. Pass lines on as they are: numbers in them may have more
 * digits than JavaScript keeps. They hold personal data.
 */
export interface TransferStore {
  /**
   * The lines, without line ends. They show one moment, whatever is written meanwhile; two exports of the same rows differ
   * in `exportedAt` only, on every backend. Memory stays bounded, whatever the number and size of rows.
   *
   * Nothing happens before the first line is asked for. From then on the export is a call under way until its iteration
   * ends, by the last line, by `break` or by an error; a backend with one connection lets other calls wait that long.
   */
  export(options: CallOptions): AsyncIterable<string>;
  /**
   * Writes an export into a storage that holds no rows at all, whole or nothing of it, and returns what was written.
   * Columns that the export does not have, because it is of an older schema, get their defaults. Memory stays bounded.
   *
   * @param lines - without line ends, in the order of the export; read once
   * @throws ConflictError `CONFLICT` when there are rows already; ConfigurationError `CONFIGURATION` when the export is of
   * a newer schema or format; InvalidInputError `INVALID_INPUT` when it is no export, damaged, cut off, or does not fit
   * (`details.line` is the line, counted from 1). Messages and details name tables, columns and ids, no other content.
   */
  import(lines: AsyncIterable<string>, options: CallOptions): Promise<TransferCounts>;
}
