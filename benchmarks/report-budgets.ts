export interface Budget {
  readonly name: string;
  readonly value: number;
  /** the most the value may be */
  readonly limit: number;
}

/** Prints a benchmark's one line of JSON, its last on stdout, and fails the process when a budget is exceeded. */
export function reportBudgets(
  benchmark: string,
  budgets: readonly Budget[],
  details: Readonly<Record<string, unknown>> = {},
): void {
  const rows = budgets.map((budget) => ({ ...budget, ok: budget.value <= budget.limit }));
  console.log(JSON.stringify({ benchmark, budgets: rows, ...details }));
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}

/** The middle value; the mean of the two in the middle when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
