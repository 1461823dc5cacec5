import { CliError } from '../cli-error.ts';
import { readCsv } from '../csv.ts';
import type { Decision } from './session.ts';

/** Decisions of a file by the key of their request. */
export type Decisions = ReadonlyMap<string, Decision>;

/**
 * Reads a CSV file with a header: `key`, the column of the outcomes (`approved` or `rejected`) and, where there is one,
 * `note`.
 *
 * @throws CliError naming the column or row that is wrong
 */
export function readDecisions(
  text: string,
  { file, column }: { readonly file: string; readonly column: string },
): Decisions {
  const decisions = new Map<string, Decision>();
  for (const { number, value } of readCsv(text, { file, columns: ['key', column] })) {
    const outcome = value(column);
    if (outcome !== 'approved' && outcome !== 'rejected')
      throw new CliError(`${file}, row ${number}: "${outcome}" in ${column} is neither approved nor rejected.`, {
        where: file,
        remedy: 'Correct the row, or name another column with --column.',
      });
    decisions.set(value('key'), { outcome, note: value('note') });
  }
  return decisions;
}
