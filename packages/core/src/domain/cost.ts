import { z } from 'zod';

/** Tokens of one or more model calls; `inputTokens` is the total, cache reads and writes are parts of it. */
export const usageSchema = z.strictObject({
  inputTokens: z.int().min(0),
  cacheReadTokens: z.int().min(0),
  cacheWriteTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  reasoningTokens: z.int().min(0),
});
export type Usage = z.infer<typeof usageSchema>;

export const noUsage: Usage = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};

export function addUsage(first: Usage, second: Usage): Usage {
  return {
    inputTokens: first.inputTokens + second.inputTokens,
    cacheReadTokens: first.cacheReadTokens + second.cacheReadTokens,
    cacheWriteTokens: first.cacheWriteTokens + second.cacheWriteTokens,
    outputTokens: first.outputTokens + second.outputTokens,
    reasoningTokens: first.reasoningTokens + second.reasoningTokens,
  };
}

/** Part of the input tokens that providers read from their prompt caches, in [0, 1]; null when there was no input. */
export function promptCacheShare({ inputTokens, cacheReadTokens }: Usage): number | null {
  return inputTokens === 0 ? null : Math.min(1, cacheReadTokens / inputTokens);
}

/** Prices of one model in USD per million tokens. */
export const modelPriceSchema = z.strictObject({
  input: z.number().min(0),
  output: z.number().min(0),
  cacheRead: z.number().min(0).optional(),
  cacheWrite: z.number().min(0).optional(),
});
export type ModelPrice = z.infer<typeof modelPriceSchema>;

/** Money is whole millionths of a US dollar, so that sums are exact. */
export type MicroUsd = number;

/** Cost of a usage at a price, in whole micro-USD, rounded up so that sums never understate. */
export function costOfUsage(usage: Usage, price: ModelPrice): MicroUsd {
  const fresh = Math.max(0, usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens);
  const total =
    fresh * price.input +
    usage.cacheReadTokens * (price.cacheRead ?? price.input) +
    usage.cacheWriteTokens * (price.cacheWrite ?? price.input) +
    usage.outputTokens * price.output;
  return Math.ceil(Math.round(total * 1e6) / 1e6);
}

/** Sum of costs in which one unknown (null) makes the sum unknown. */
export function addCosts(costs: Iterable<MicroUsd | null>): MicroUsd | null {
  let sum = 0;
  for (const cost of costs) {
    if (cost === null) return null;
    sum += cost;
  }
  return sum;
}

/** `$0.0123`, or `unknown` for null: neither an unpriced model nor a tiny cost is shown as free. */
export function formatCost(cost: MicroUsd | null): string {
  if (cost === null) return 'unknown';
  if (cost > 0 && cost < 50) return '<$0.0001';
  const usd = cost / 1e6;
  return `$${usd.toFixed(cost === 0 || usd >= 1 ? 2 : 4)}`;
}
