/**
 * A horizontal bar of text.
 *
 * @param share - 0..1 of `width` that is filled; anything above 0 shows at least a sliver
 * @param unicode - eighth blocks, which make eight times finer steps; else `#`
 * @returns the filled part only, at most `width` columns
 */
export function bar(share: number, width: number, unicode: boolean): string {
  if (!(share > 0) || width < 1) return '';
  const filled = Math.min(1, share) * width;
  if (!unicode) return '#'.repeat(Math.max(1, Math.round(filled)));
  const eighths = Math.max(1, Math.round(filled * 8));
  const parts = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
  return '█'.repeat(Math.floor(eighths / 8)) + (parts[eighths % 8] ?? '');
}

/** A bar with its track, exactly `width` columns, for progress. */
export function progressBar(share: number, width: number, unicode: boolean): string {
  const filled = Math.min(width, Math.floor(Math.max(0, share) * width));
  const [full, empty] = unicode ? ['█', '░'] : ['#', '-'];
  return full.repeat(filled) + empty.repeat(width - filled);
}

export interface SparklineScale {
  /** value of the lowest sign; default: the smallest value */
  readonly low?: number;
  /** value of the highest sign; default: the largest value */
  readonly high?: number;
  readonly unicode: boolean;
}

/** A line of small columns, one per value; a gap where there is none. Digits 0 to 9 where blocks cannot be shown. */
export function sparkline(values: readonly (number | null)[], { low, high, unicode }: SparklineScale): string {
  const known = values.filter((value) => value !== null);
  const bottom = low ?? Math.min(...known);
  const top = high ?? Math.max(...known, bottom);
  const signs = unicode ? ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] : [...'0123456789'];
  return values
    .map((value) => {
      if (value === null) return ' ';
      const share = top > bottom ? (value - bottom) / (top - bottom) : 0;
      return signs[Math.round(Math.min(1, Math.max(0, share)) * (signs.length - 1))] ?? ' ';
    })
    .join('');
}
