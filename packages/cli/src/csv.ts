import { CliError } from './cli-error.ts';

export interface CsvRow {
  /** in the file, the header being 1 */
  readonly number: number;
  /** trimmed; empty where the row is shorter than the header */
  readonly value: (column: string) => string;
}

/**
 * Rows of a CSV file with a header (RFC 4180: fields may be quoted, and hold commas, quotes and line ends then).
 * Empty rows are left out.
 *
 * @throws CliError naming the file, and the column that is missing or the row that cannot be read
 */
export function readCsv(
  text: string,
  { file, columns }: { readonly file: string; readonly columns: readonly string[] },
): readonly CsvRow[] {
  const [header = [], ...rows] = parse(text, file);
  const names = header.map((name) => name.trim());
  for (const column of columns)
    if (!names.includes(column))
      throw new CliError(`${file} has no column "${column}"; it has ${names.join(', ') || 'none'}.`, {
        where: file,
        remedy: 'Add the column, or name another file.',
      });
  return rows.flatMap((row, index) =>
    row.every((value) => value === '')
      ? []
      : [{ number: index + 2, value: (column: string) => row[names.indexOf(column)]?.trim() ?? '' }],
  );
}

function parse(text: string, file: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  const source = text.replace(/^\ufeff/, '');
  while (field.lastIndex < source.length) {
    const match = field.exec(source);
    if (match === null)
      throw new CliError(
        `${file}, row ${rows.length + 1}: a quoted field does not end, or a quote stands inside a field.`,
        {
          where: file,
          remedy: 'Put the field in quotes, and double the quotes inside it.',
        },
      );
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    const isLast = field.lastIndex >= source.length;
    if (match[3] === ',' && !isLast) continue;
    if (match[3] === ',') row.push('');
    rows.push(row);
    row = [];
  }
  return rows;
}
