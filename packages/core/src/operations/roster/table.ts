import type { z } from 'zod';

/** One column of a table, and how a person mends what is wrong in it. */
export interface Column {
  /** as documented, such as `lead_id` */
  readonly name: string;
  /** member of the domain value, such as `leadId` or `accounts.worksmart` */
  readonly key: string;
  /** other headers that are understood; case, spaces and punctuation do not matter */
  readonly aliases?: readonly string[];
  /** whether the file is of no use without it */
  readonly required?: true;
  /** a required column whose cells may be empty */
  readonly mayBeEmpty?: true;
  /** with article, for messages: `The e-mail address is missing.` */
  readonly title: string;
  readonly remedy: string;
  /** turns the text of a cell into what the schema expects; text it does not understand stays as it is */
  readonly clean?: (text: string) => unknown;
  /** cells keep white space at both ends */
  readonly verbatim?: true;
}

export interface Table<Schema extends z.ZodType = z.ZodType> {
  readonly columns: readonly Column[];
  readonly schema: Schema;
}

/** A filled cell. */
export interface Cell {
  readonly text: string;
  /** the header or key as the file writes it */
  readonly label: string;
  /** 1-based */
  readonly line: number;
}

/** One row of a file by names of columns; an empty cell is absent. */
export interface Row {
  readonly file: string;
  /** 1-based line on which the row starts */
  readonly line: number;
  readonly cells: ReadonlyMap<string, Cell>;
}

/** Finds the column a header or a JSON key means: `leadId`, `Lead ID` and `lead_id` are the same. */
export function createColumnFinder(columns: readonly Column[]): (header: string) => Column | undefined {
  const byName = new Map<string, Column>();
  for (const column of columns) {
    for (const name of [column.name, ...(column.aliases ?? [])]) byName.set(normaliseHeader(name), column);
  }
  return (header) => byName.get(normaliseHeader(header));
}

/** A header without case, spaces and punctuation. */
export function normaliseHeader(header: string): string {
  return header
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
