import stringWidth from 'string-width';
import type { Style } from './terminal.ts';
import { fit, wrap } from './text.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** this column gives way, by wrapping, when the table is too wide; else it keeps its width */
  readonly flexible?: boolean;
}

const gap = 2;
const narrowest = 12;

/**
 * A plain table that fits the terminal: flexible columns wrap; columns never overlap.
 *
 * @param width - columns of the terminal; without flexible columns the table may be wider
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, style }: { readonly width: number; readonly style: Style },
): string {
  const widths = fitWidths(columns, rows, width);
  const line = (cells: readonly string[], paint: (text: string) => string): string => {
    const wrapped = columns.map((column, index) =>
      column.flexible === true ? wrap(cells[index] ?? '', widths[index] ?? 0) : [cells[index] ?? ''],
    );
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, row) =>
      paint(
        columns
          .map(({ align }, index) => padded(wrapped[index]?.[row] ?? '', widths[index] ?? 0, align))
          .join(' '.repeat(gap))
          .trimEnd(),
      ),
    ).join('\n');
  };
  return [
    line(
      columns.map(({ title }) => title),
      style.dim,
    ),
    ...rows.map((row) => line(row, (text) => text)),
  ].join('\n');
}

/** A word longer than its column stays whole: half of a path or an id helps nobody. */
function padded(text: string, width: number, align: 'left' | 'right' | undefined): string {
  return stringWidth(text) > width ? text : fit(text, width, align);
}

function fitWidths(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): readonly number[] {
  const natural = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(row[index] ?? ''))),
  );
  const flexible = columns.flatMap(({ flexible: gives }, index) => (gives === true ? [index] : []));
  const wanted = natural.reduce((sum, next) => sum + next, 0) + gap * (columns.length - 1);
  let excess = wanted - width;
  if (excess <= 0 || flexible.length === 0) return natural;
  const widths = [...natural];
  // The widest gives way first, a column at a time, so that short columns stay whole.
  while (excess > 0) {
    const widest = flexible.reduce((first, second) => ((widths[second] ?? 0) > (widths[first] ?? 0) ? second : first));
    if ((widths[widest] ?? 0) <= narrowest) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
