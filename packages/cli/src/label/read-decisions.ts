import { CliError } from '../cli-error.ts';
import { readCsv } from '../csv.ts';
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
  const [header = [], ...rows] = parseCsv(text, file);
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

function parseCsv(text: string, file: string): readonly (readonly string[])[] {
  const { records, brokenLine } = readCsv(text);
  if (brokenLine === null) return records.map(({ cells }) => cells);
  throw new CliError(`${file}, line ${brokenLine}: a quote does not end, or stands inside a field.`, {
    where: file,
    remedy: 'Put the field in quotes and double those in it.',
  });
}
