import Papa from 'papaparse';
import type { ImportProblem } from '../people.ts';
import type { RosterText } from './file-text.ts';

/** A record of a CSV file. */
export interface CsvRecord {
  /** 1-based line on which it starts */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvRecords {
  /** without blank ones */
  readonly records: readonly CsvRecord[];
  readonly problems: readonly ImportProblem[];
}

const delimiters = [',', ';', '\t', '|'];
/** Each record with a broken quote costs a new start of the parser. */
const maxRestarts = 20;

/** Splits a CSV text whose cells are separated by commas, semicolons, tabs or bars; a record with a broken quote is left out. */
export function readCsv({ file, text }: RosterText): CsvRecords {
  const { delimiter, offset, line: firstLine } = findDelimiter(text);
  const records: CsvRecord[] = [];
  const problems: ImportProblem[] = [];
  let rest = text.slice(offset);
  let line = firstLine;
  while (rest !== '') {
    const part = parsePart(rest, { delimiter, line });
    for (const record of part.records) records.push(record);
    if (part.brokenLine === null) break;
    const isLast = problems.length + 1 >= maxRestarts;
    problems.push(brokenQuote({ file, line: part.brokenLine, isLast }));
    if (isLast) break;
    // One quote too many or too few swallows what follows it: start again on the next line.
    rest = skipLines(rest, part.brokenLine - line + 1);
    line = part.brokenLine + 1;
  }
  return { records, problems };
}

function parsePart(
  text: string,
  at: { readonly delimiter: string; readonly line: number },
): { records: CsvRecord[]; brokenLine: number | null } {
  const parsed = Papa.parse<string[]>(text, { delimiter: at.delimiter, newline: '\n' });
  const brokenRow = parsed.errors.find(({ type }) => type === 'Quotes')?.row;
  const records: CsvRecord[] = [];
  let line = at.line;
  for (const [row, cells] of parsed.data.entries()) {
    if (row === brokenRow) return { records, brokenLine: line };
    if (cells.some((cell) => cell.trim() !== '')) records.push({ line, cells });
    line += 1 + cells.reduce((sum, cell) => sum + countNewlines(cell), 0);
  }
  return { records, brokenLine: brokenRow === undefined ? null : line };
}

/** The delimiter that the header uses most; a first line `sep=;`, as Excel writes it, says it outright. */
function findDelimiter(text: string): { readonly delimiter: string; readonly offset: number; readonly line: number } {
  const start = text.length - text.trimStart().length;
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const end = text.indexOf('\n', start);
  const header = text.slice(lineStart, end === -1 ? undefined : end);
  const line = 1 + countNewlines(text.slice(0, lineStart));
  const said = /^sep=([,;\t|])$/i.exec(header)?.[1];
  if (said !== undefined && end !== -1) return { delimiter: said, offset: end + 1, line: line + 1 };
  const bare = header.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length);
  const best = counts.indexOf(Math.max(...counts));
  return { delimiter: delimiters[best] ?? ',', offset: lineStart, line };
}

function brokenQuote({
  file,
  line,
  isLast,
}: {
  readonly file: string;
  readonly line: number;
  readonly isLast: boolean;
}): ImportProblem {
  return {
    file,
    line,
    field: null,
    message: `A quote in this row is not closed or stands inside a quoted cell.${isLast ? ' There are many such rows: the file was not read any further.' : ''}`,
    remedy: 'Put a cell that holds quotes into quotes and write each quote in it twice: "the ""best"" one".',
  };
}

function skipLines(text: string, count: number): string {
  let offset = 0;
  for (let skipped = 0; skipped < count; skipped += 1) {
    const end = text.indexOf('\n', offset);
    if (end === -1) return '';
    offset = end + 1;
  }
  return text.slice(offset);
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
