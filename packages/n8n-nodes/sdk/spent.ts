/** What models were asked for something. */
export interface Spent {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** null: a model has no known price */
  readonly costMicroUsd: number | null;
}

export const nothingSpent: Spent = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0 };

export function addSpent(first: Spent, second: Spent): Spent {
  return {
    inputTokens: first.inputTokens + second.inputTokens,
    outputTokens: first.outputTokens + second.outputTokens,
    costMicroUsd:
      first.costMicroUsd === null || second.costMicroUsd === null ? null : first.costMicroUsd + second.costMicroUsd,
  };
}
