import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** How many rows of each table were moved, and an empty line; tables without rows are left out, all of them give nothing. */
export function renderTables(
  tables: readonly { readonly name: string; readonly rows: number }[],
  terminal: Terminal,
): string {
  const rows = tables
    .filter((one) => one.rows > 0)
    .map((one): readonly string[] => [one.name, one.rows.toLocaleString('en')]);
  if (rows.length === 0) return '';
  const columns = [{ title: 'table' }, { title: 'rows', align: 'right' }] as const;
  return `${table(columns, rows, { width: terminal.width(), style: terminal.style })}\n\n`;
}
