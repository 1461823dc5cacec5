import { z } from 'zod';
import type { Usage } from './cost.ts';
import { addUsage, noUsage, usageSchema } from './cost.ts';

/** What attempts at models add up to. What has no known price is counted apart, never as free. */
const spendingSumSchema = z.strictObject({
  calls: z.int().min(0),
  /** first tries, retries, repairs and fallbacks: at least one per call */
  attempts: z.int().min(0),
  /** attempts that brought no answer */
  failedAttempts: z.int().min(0),
  /** of these, attempts that were cut off: the vendor may have charged for them, nobody knows what */
  unansweredAttempts: z.int().min(0),
  /** answers of models without a known price */
  unpricedAttempts: z.int().min(0),
  usage: usageSchema,
  /** input and output of those answers */
  unpricedTokens: z.int().min(0),
  /** whole micro-USD of all that has a price */
  knownCostMicroUsd: z.int().min(0),
});
export type SpendingSum = z.infer<typeof spendingSumSchema>;

export const noSpending: SpendingSum = {
  calls: 0,
  attempts: 0,
  failedAttempts: 0,
  unansweredAttempts: 0,
  unpricedAttempts: 0,
  usage: noUsage,
  unpricedTokens: 0,
  knownCostMicroUsd: 0,
};

export function addSpending(first: SpendingSum, second: SpendingSum): SpendingSum {
  return {
    calls: first.calls + second.calls,
    attempts: first.attempts + second.attempts,
    failedAttempts: first.failedAttempts + second.failedAttempts,
    unansweredAttempts: first.unansweredAttempts + second.unansweredAttempts,
    unpricedAttempts: first.unpricedAttempts + second.unpricedAttempts,
    usage: addUsage(first.usage, second.usage),
    unpricedTokens: first.unpricedTokens + second.unpricedTokens,
    knownCostMicroUsd: first.knownCostMicroUsd + second.knownCostMicroUsd,
  };
}

/** Tokens in and out. */
export function tokensOf({ inputTokens, outputTokens }: Usage): number {
  return inputTokens + outputTokens;
}

/** Share (0..1) of input tokens that came from the vendors' prompt caches; null: there was no input. */
export function cacheShareOf({ inputTokens, cacheReadTokens }: Usage): number | null {
  return inputTokens === 0 ? null : cacheReadTokens / inputTokens;
}

/** Share (0..1) of tokens whose price is not known; null: there were no tokens. */
export function unpricedShareOf({ usage, unpricedTokens }: SpendingSum): number | null {
  const tokens = tokensOf(usage);
  return tokens === 0 ? null : unpricedTokens / tokens;
}
