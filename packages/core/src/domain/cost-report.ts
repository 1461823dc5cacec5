import { z } from 'zod';
import { budgetStateSchema } from './budget.ts';
import { instantSchema, runIdSchema } from './identifiers.ts';
import { monthSchema } from './month.ts';
import type { SpendingSum } from './spending.ts';
import { cacheShareOf, tokensOf, unpricedShareOf } from './spending.ts';
import { weekSchema } from './week.ts';

const count = z.int().min(0);
const share = z.number().min(0).max(1).nullable();

/** Tokens and money of some calls to models. Shares are 0..1 and null where there were no tokens. */
export const costFiguresSchema = z.strictObject({
  calls: count,
  /** with retries, repairs and fallbacks */
  attempts: count,
  /** attempts that brought no answer */
  failedAttempts: count,
  /** of these: attempts that were cut off, for which the vendor may have charged */
  unansweredAttempts: count,
  /** the three kinds of input, which are priced apart */
  cachedInputTokens: count,
  cacheWriteTokens: count,
  uncachedInputTokens: count,
  outputTokens: count,
  /** part of the output */
  reasoningTokens: count,
  /** share of input tokens that came from prompt caches */
  cacheShare: share,
  /** whole micro-USD; null: a part of it is not known, because a model has no known price */
  costMicroUsd: count.nullable(),
  /** whole micro-USD of the part that is known */
  knownCostMicroUsd: count,
  /** answers, and share of tokens, whose price is not known */
  unpricedAttempts: count,
  unpricedShare: share,
});
export type CostFigures = z.infer<typeof costFiguresSchema>;

export function toCostFigures(sum: SpendingSum): CostFigures {
  const { usage, unpricedTokens: _unpricedTokens, ...counts } = sum;
  const { inputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  return {
    ...counts,
    cachedInputTokens: cacheReadTokens,
    cacheWriteTokens,
    uncachedInputTokens: Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens),
    outputTokens: usage.outputTokens,
    reasoningTokens: usage.reasoningTokens,
    cacheShare: cacheShareOf(usage),
    costMicroUsd: sum.unpricedAttempts > 0 ? null : sum.knownCostMicroUsd,
    unpricedShare: unpricedShareOf(sum),
  };
}

/** Figures for each recorded project, rounded to whole numbers; null where nothing is recorded or known. */
export const perProjectSchema = z.strictObject({
  projects: count,
  costMicroUsd: count.nullable(),
  tokens: count.nullable(),
});

export function toPerProject(projects: number, sum: SpendingSum): z.infer<typeof perProjectSchema> {
  const cost = sum.unpricedAttempts > 0 ? null : sum.knownCostMicroUsd;
  return {
    projects,
    costMicroUsd: projects === 0 || cost === null ? null : Math.round(cost / projects),
    tokens: projects === 0 ? null : Math.round(tokensOf(sum.usage) / projects),
  };
}

const runCostSchema = z.strictObject({
  runId: runIdSchema,
  /** the week that was evaluated */
  week: weekSchema,
  revision: z.int().min(1),
  scope: z.enum(['all', 'only']),
  status: z.enum(['open', 'finished']),
  startedAt: instantSchema,
  figures: costFiguresSchema,
  perProject: perProjectSchema,
});
export type RunCost = z.infer<typeof runCostSchema>;

export const modelCostSchema = z.strictObject({ provider: z.string(), model: z.string(), figures: costFiguresSchema });
export const purposeCostSchema = z.strictObject({
  /** first part of the purpose, such as `evaluation` */
  graph: z.string(),
  /** such as `evaluation.judge` */
  purpose: z.string(),
  figures: costFiguresSchema,
});

export const costReportSchema = z.strictObject({
  /** the span that is reported, whole quarters of an hour; `before` is not in it */
  from: instantSchema,
  before: instantSchema,
  timeZone: z.string(),
  total: costFiguresSchema,
  /** runs that were started in the span, newest week first, each with all it has cost */
  runs: z.array(runCostSchema),
  /** of `runs`; null: this was the last page */
  nextCursor: z.string().nullable(),
  /** of the runs above, together */
  perProject: perProjectSchema,
  /** dearest first, as are purposes */
  models: z.array(modelCostSchema),
  purposes: z.array(purposeCostSchema),
  /** by the week and month in which the money was spent, oldest first, also those in which nothing was; months are whole */
  weeks: z.array(z.strictObject({ week: weekSchema, figures: costFiguresSchema })),
  months: z.array(z.strictObject({ month: monthSchema, figures: costFiguresSchema })),
  /** the budget of the month that is going on; null: there is none */
  budget: budgetStateSchema.nullable(),
});
export type CostReport = z.infer<typeof costReportSchema>;
