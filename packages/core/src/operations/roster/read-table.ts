import type { ImportProblem } from '../people.ts';
import type { RosterText } from './file-text.ts';
import { scanJson } from './json-lines.ts';
import { formatCount, shown } from './problem.ts';
import type { CsvRecord } from './read-csv.ts';
import { readCsv } from './read-csv.ts';
import type { Cell, Column, Row, Table } from './table.ts';
import { createColumnFinder } from './table.ts';

export interface TableRows {
  readonly rows: readonly Row[];
  readonly problems: readonly ImportProblem[];
}

const namedAtMost = 5;

/** Reads the rows of a CSV or JSON file; what a cell holds is checked later. */
export function readTable(source: RosterText, table: Table): TableRows {
  return /\.json$/i.test(source.file) ? readJsonTable(source, table) : readCsvTable(source, table);
}

function readCsvTable(source: RosterText, { columns }: Table): TableRows {
  const { records, problems: broken } = readCsv(source);
  const [header, ...body] = records;
  if (header === undefined) return { rows: [], problems: broken };
  const { file } = source;
  const { placed, missing, problems: ofHeader } = placeColumns(file, header, columns);
  if (missing !== null) return { rows: [], problems: [missing] };
  const problems: ImportProblem[] = [...broken, ...ofHeader];
  const rows: Row[] = [];
  for (const record of body) {
    if (record.cells.slice(header.cells.length).some((cell) => cell.trim() !== ''))
      problems.push(tooManyCells(file, record, header));
    else rows.push(toRow(file, record, placed));
  }
  return { rows, problems };
}

interface PlacedColumn {
  readonly index: number;
  readonly label: string;
  readonly column: Column;
}

interface Header {
  readonly placed: readonly PlacedColumn[];
  /** set when the file is of no use */
  readonly missing: ImportProblem | null;
  readonly problems: readonly ImportProblem[];
}

function placeColumns(file: string, header: CsvRecord, columns: readonly Column[]): Header {
  const find = createColumnFinder(columns);
  const placed = new Map<Column, PlacedColumn>();
  const ignored: string[] = [];
  for (const [index, cell] of header.cells.entries()) {
    const column = find(cell);
    if (column !== undefined && !placed.has(column)) placed.set(column, { index, label: shown(cell), column });
    else if (cell.trim() !== '') ignored.push(cell);
  }
  const missing = columns.filter((column) => column.required === true && !placed.has(column)).map(({ name }) => name);
  return {
    placed: [...placed.values()],
    missing:
      missing.length === 0 ? null : missingColumns({ file, line: header.line, missing, hasOthers: placed.size > 0 }),
    problems: ignored.length === 0 ? [] : [ignoredColumns({ file, line: header.line, ignored, columns })],
  };
}

function toRow(file: string, { line, cells }: CsvRecord, placed: readonly PlacedColumn[]): Row {
  const filled = new Map<string, Cell>();
  for (const { index, label, column } of placed) {
    const raw = cells[index] ?? '';
    const trimmed = raw.trim();
    if (trimmed !== '') filled.set(column.name, { text: column.verbatim === true ? raw : trimmed, label, line });
  }
  return { file, line, cells: filled };
}

function readJsonTable({ file, text }: RosterText, { columns }: Table): TableRows {
  const scan = scanJson(text);
  const value = parseJson(text);
  if (value === undefined) return { rows: [], problems: [noJson(file, scan.errorLine)] };
  if (!Array.isArray(value)) return { rows: [], problems: [noArray(file)] };
  const find = createColumnFinder(columns);
  const rows: Row[] = [];
  const problems: ImportProblem[] = [];
  const ignored = new Map<string, number>();
  const found = new Set<Column>();
  for (const [index, element] of (value as readonly unknown[]).entries()) {
    const place = scan.elements[index];
    const line = place?.line ?? 1;
    if (typeof element !== 'object' || element === null || Array.isArray(element)) {
      problems.push({
        file,
        line,
        field: null,
        message: 'This entry is no object; it was left out.',
        remedy: 'Write each row as an object such as { "id": "p-001" }.',
      });
      continue;
    }
    const read = readObject({ file, line, keyLines: place?.keyLines, find }, element);
    for (const [key, keyLine] of read.ignored) if (!ignored.has(key)) ignored.set(key, keyLine);
    for (const column of read.found) found.add(column);
    for (const problem of read.problems) problems.push(problem);
    if (read.problems.length === 0) rows.push({ file, line, cells: read.cells });
  }
  const missing = columns.filter((column) => column.required === true && !found.has(column)).map(({ name }) => name);
  if (missing.length > 0 && rows.length > 0) return { rows: [], problems: [...problems, missingKeys(file, missing)] };
  const [firstLine] = ignored.values();
  if (firstLine !== undefined)
    problems.push(ignoredColumns({ file, line: firstLine, ignored: [...ignored.keys()], columns }));
  return { rows, problems };
}

interface ObjectPlace {
  readonly file: string;
  readonly line: number;
  readonly keyLines: ReadonlyMap<string, number> | undefined;
  readonly find: (key: string) => Column | undefined;
}

function readObject({ file, line, keyLines, find }: ObjectPlace, element: object) {
  const cells = new Map<string, Cell>();
  const problems: ImportProblem[] = [];
  const ignored = new Map<string, number>();
  const found = new Set<Column>();
  for (const [key, value] of Object.entries(element) as [string, unknown][]) {
    const column = find(key);
    const keyLine = keyLines?.get(key) ?? line;
    if (column === undefined || found.has(column)) {
      ignored.set(key, keyLine);
      continue;
    }
    found.add(column);
    if (typeof value === 'object' && value !== null) {
      problems.push({
        file,
        line: keyLine,
        field: shown(key),
        message: `${sentence(column.title)} is a list or an object; the row was left out.`,
        remedy: 'Write a single text or number.',
      });
    } else {
      const raw = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
      const trimmed = raw.trim();
      if (trimmed !== '')
        cells.set(column.name, { text: column.verbatim === true ? raw : trimmed, label: shown(key), line: keyLine });
    }
  }
  return { cells, problems, ignored, found };
}

/** undefined: no JSON (which never holds undefined) */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface MissingColumns {
  readonly file: string;
  readonly line: number;
  readonly missing: readonly string[];
  readonly hasOthers: boolean;
}

function missingColumns({ file, line, missing, hasOthers }: MissingColumns): ImportProblem {
  const one = missing.length === 1;
  return {
    file,
    line,
    field: one ? (missing[0] ?? null) : null,
    // Without a header the first line is a row of data, which is not repeated here.
    message: hasOthers
      ? `The column${one ? '' : 's'} ${missing.join(', ')} ${one ? 'is' : 'are'} missing, so no row was imported.`
      : `The first line is no header: the columns ${missing.join(', ')} are missing, so no row was imported.`,
    remedy: 'Name the columns in the first line, separated by commas, semicolons or tabs.',
  };
}

function missingKeys(file: string, missing: readonly string[]): ImportProblem {
  return {
    file,
    line: null,
    field: missing.length === 1 ? (missing[0] ?? null) : null,
    message: `No entry has ${missing.join(', ')}, so none was imported.`,
    remedy: 'Add it to every object of the list.',
  };
}

interface IgnoredColumns {
  readonly file: string;
  readonly line: number;
  readonly ignored: readonly string[];
  readonly columns: readonly Column[];
}

function ignoredColumns({ file, line, ignored, columns }: IgnoredColumns): ImportProblem {
  const rest = ignored.length - namedAtMost;
  const names = `${ignored
    .slice(0, namedAtMost)
    .map((name) => `"${shown(name)}"`)
    .join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}`;
  return {
    file,
    line,
    field: ignored.length === 1 ? shown(ignored[0] ?? '') : null,
    message: `${ignored.length === 1 ? 'This column is' : 'These columns are'} not known or stand there twice; they were ignored, the rows were read: ${names}.`,
    remedy: `Remove or rename them. Known columns are ${columns.map(({ name }) => name).join(', ')}.`,
  };
}

function tooManyCells(file: string, { line, cells }: CsvRecord, header: CsvRecord): ImportProblem {
  return {
    file,
    line,
    field: null,
    message: `The row has ${formatCount(cells.length)} cells, the header ${formatCount(header.cells.length)}; it was left out.`,
    remedy: 'Put a cell that holds the delimiter into quotes: "Lee, Ann".',
  };
}

function noJson(file: string, line: number | null): ImportProblem {
  return {
    file,
    line: line ?? 1,
    field: null,
    message: 'The file is no valid JSON from this line on, so nothing of it was imported.',
    remedy: 'Look for a missing or superfluous comma, quote or bracket here or just above.',
  };
}

function noArray(file: string): ImportProblem {
  return {
    file,
    line: 1,
    field: null,
    message: 'The file holds no list, so nothing of it was imported.',
    remedy: 'Write a JSON array of objects: [{ ... }, { ... }].',
  };
}
