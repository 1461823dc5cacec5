import type { z } from 'zod';
import type { ImportProblem } from '../people.ts';
import { damagePattern } from './file-text.ts';
import { formatCount, shown } from './problem.ts';
import { sentence } from './read-table.ts';
import { suggestWeek } from './suggest-week.ts';
import type { Cell, Column, Row, Table } from './table.ts';

export type CheckedRow<T> =
  | { readonly value: T; readonly problems?: undefined }
  | { readonly value?: undefined; readonly problems: readonly ImportProblem[] };

/** Checks the cells of a row against the domain's schema: a value, or one problem per bad cell. */
export function checkRow<Schema extends z.ZodType>(row: Row, table: Table<Schema>): CheckedRow<z.output<Schema>> {
  const candidate: Record<string, unknown> = {};
  const problems: ImportProblem[] = [];
  for (const column of table.columns) {
    const cell = row.cells.get(column.name);
    if (cell === undefined) {
      if (column.required === true && column.mayBeEmpty !== true) problems.push(missingCell(row, column));
      continue;
    }
    if (damagePattern.test(cell.text)) problems.push(damagedCell(row, cell));
    place(candidate, column.key, column.clean?.(cell.text) ?? cell.text);
  }
  if (problems.length > 0) return { problems };
  const parsed = table.schema.safeParse(candidate);
  if (parsed.success) return { value: parsed.data };
  return {
    problems: issuesByColumn(parsed.error.issues, table.columns).map(([issue, column]) => badCell(row, column, issue)),
  };
}

/** A key such as `accounts.worksmart` names a member of a member. */
function place(candidate: Record<string, unknown>, key: string, value: unknown): void {
  const [outer = key, inner] = key.split('.');
  if (inner === undefined) candidate[key] = value;
  else candidate[outer] = { ...(candidate[outer] as object | undefined), [inner]: value };
}

type Issue = z.core.$ZodIssue;

/** The first issue of each column. */
function issuesByColumn(issues: readonly Issue[], columns: readonly Column[]): [Issue, Column | undefined][] {
  const byColumn = new Map<Column | undefined, Issue>();
  for (const issue of issues) {
    const column = columns.find(({ key }) => key === issue.path[0] || key === issue.path.join('.'));
    if (!byColumn.has(column)) byColumn.set(column, issue);
  }
  return [...byColumn].map(([column, issue]) => [issue, column]);
}

function missingCell({ file, line }: Row, { name, title, remedy }: Column): ImportProblem {
  return { file, line, field: name, message: `${sentence(title)} is missing; the row was left out.`, remedy };
}

function damagedCell({ file }: Row, { label, line }: Cell): ImportProblem {
  return {
    file,
    line,
    field: label,
    message: 'The cell holds characters that were lost when the file was saved or read; the row was left out.',
    remedy: 'Save the file as UTF-8 (in Excel: "CSV UTF-8") and check this cell.',
  };
}

function badCell(row: Row, column: Column | undefined, issue: Issue): ImportProblem {
  if (column === undefined) {
    return {
      file: row.file,
      line: row.line,
      field: null,
      message: 'The row does not fit; it was left out.',
      remedy: 'Compare it with the documented columns.',
    };
  }
  const cell = row.cells.get(column.name);
  if (cell === undefined) return missingCell(row, column);
  const isTooLong = issue.code === 'too_big' && issue.origin === 'string';
  const message = isTooLong
    ? `${sentence(column.title)} is too long (${formatCount(cell.text.length)} characters); the row was left out.`
    : `"${shown(cell.text)}" will not do for ${column.title}; the row was left out.`;
  return {
    file: row.file,
    line: cell.line,
    field: cell.label,
    message,
    remedy: column.key === 'week' ? suggestWeek(cell.text) : column.remedy,
  };
}
