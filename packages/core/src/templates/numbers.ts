/** Rounds half up to a number of decimals, without the noise of binary fractions. */
export function roundTo(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round((value + Number.EPSILON) * factor) / factor;
}

/** Difference with one decimal; null when either side is missing. */
export function change(current: number | null, previous: number | null): number | null {
  return current === null || previous === null ? null : roundTo(current - previous, 1);
}

/** `12,345.6`: at most one decimal, thousands separated. */
export function formatNumber(value: number): string {
  return formatter.format(value);
}

/** `+3.5`, `−2.0`, `±0.0`: a change of score with one decimal and a real minus sign. */
export function formatChange(value: number): string {
  const sign = value === 0 ? '±' : value > 0 ? '+' : '−';
  return `${sign}${Math.abs(value).toFixed(1)}`;
}

const formatter = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
