import { CliError } from '../cli-error.ts';
import type { Decision } from './session.ts';

/** Decisions of a file by the key of their request. */
export type Decisions = ReadonlyMap<string, Decision>;

/**
 * Reads a CSV file with a header: `key`, the column of the outcomes (`approved` or `rejected`) and, where there is one,
 * `note`.
 *
 * @throws CliError naming the line that is wrong
 */
export function readDecisions(
  text: string,
  { file, column }: { readonly file: string; readonly column: string },
): Decisions {
  const [header = [], ...rows] = parseCsv(text);
  const at = (name: string): number => header.indexOf(name);
  for (const name of ['key', column])
    if (at(name) < 0)
      throw new CliError(`${file} has no column "${name}"; it has ${header.join(', ') || 'none'}.`, {
        where: file,
        remedy: 'Name the column of the outcomes with --column.',
      });
  const decisions = new Map<string, Decision>();
  for (const [index, row] of rows.entries()) {
    const [key = '', outcome = ''] = [row[at('key')]?.trim(), row[at(column)]?.trim()];
    if (key === '' && outcome === '') continue;
    if (outcome !== 'approved' && outcome !== 'rejected')
      throw new CliError(`${file}, row ${index + 2}: "${outcome}" in ${column} is neither approved nor rejected.`, {
        where: file,
        remedy: 'Correct the row.',
      });
    decisions.set(key, { outcome, note: row[at('note')]?.trim() ?? '' });
  }
  return decisions;
}

/** Rows of RFC 4180: fields may be quoted, and hold commas, quotes and line ends then. Empty lines are left out. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  const source = text.replace(/^\ufeff/, '');
  while (field.lastIndex < source.length) {
    const start = field.lastIndex;
    const match = field.exec(source);
    if (match === null)
      throw new CliError(`A quote of the CSV file does not end, or stands inside a field (row ${rows.length + 1}).`, {
        remedy: `Put the field in quotes and double those in it: ${source.slice(start, start + 40)}`,
      });
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',' && field.lastIndex < source.length) continue;
    if (match[3] === ',') row.push('');
    if (row.some((value) => value !== '')) rows.push(row);
    row = [];
  }
  return rows;
}
