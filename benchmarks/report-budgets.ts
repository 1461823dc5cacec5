export interface Budget {
  readonly name: string;
  readonly value: number;
  /** the most the value may be */
  readonly limit: number;
}

/** Prints a benchmark's one line of JSON and fails the process when a budget is exceeded. */
export function reportBudgets(benchmark: string, budgets: readonly Budget[]): void {
  const rows = budgets.map((budget) => ({ ...budget, ok: budget.value <= budget.limit }));
  console.log(JSON.stringify({ benchmark, budgets: rows }));
  process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1;
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
