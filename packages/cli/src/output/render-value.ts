import { stringify } from 'yaml';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Any output of an operation for a person: pages and lists of records as a table of their plain fields, everything
 * else as YAML. `--json` has all of it.
 *
 * @param columns - fields of a list to show; absent: all that are plain and short
 */
export function renderValue(value: unknown, terminal: Terminal, columns?: readonly string[]): string {
  const list = listIn(value);
  if (list === undefined) return stringify(value, { lineWidth: terminal.width() });
  const { rows, rest } = list;
  const notes = Object.entries(rest).flatMap(([key, entry]) => (entry === null ? [] : [`${key}: ${plain(entry)}`]));
  const body = rows.length === 0 ? terminal.style.dim('(none)') : renderRows(rows, { terminal, chosen: columns });
  return `${[body, ...notes].join('\n')}\n`;
}

/** The one list of records in an output, with the plain fields beside it. */
function listIn(value: unknown): { readonly rows: readonly Row[]; readonly rest: Row } | undefined {
  if (!isRow(value)) return undefined;
  const lists = Object.entries(value).filter(([, entry]) => Array.isArray(entry));
  const [found] = lists;
  if (lists.length !== 1 || found === undefined || !(found[1] as unknown[]).every(isRow)) return undefined;
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => key !== found[0]));
  return Object.values(rest).every(isPlain) ? { rows: found[1] as readonly Row[], rest } : undefined;
}

const longest = 60;

interface RowLayout {
  readonly terminal: Terminal;
  readonly chosen: readonly string[] | undefined;
}

function renderRows(rows: readonly Row[], { terminal, chosen }: RowLayout): string {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const shown =
    chosen ??
    keys.filter(
      (key) =>
        rows.every((row) => isPlain(row[key]) && plain(row[key]).length <= longest) &&
        rows.some((row) => plain(row[key]) !== ''),
    );
  const columns = shown.map((key) => ({
    title: key,
    flexible: true,
    align: rows.every((row) => typeof row[key] === 'number' || row[key] === null)
      ? ('right' as const)
      : ('left' as const),
  }));
  const left = keys.filter((key) => !shown.includes(key));
  const hint = left.length > 0 ? `\n${terminal.style.dim(`with --json also: ${left.join(', ')}`)}` : '';
  return `${table(
    columns,
    rows.map((row) => shown.map((key) => plain(row[key]))),
    { width: terminal.width(), style: terminal.style },
  )}${hint}`;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object';

function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(plain).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
