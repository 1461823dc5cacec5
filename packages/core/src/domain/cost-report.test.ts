import { describe, expect, it } from 'vitest';
import { costFiguresSchema, toCostFigures, toPerProject } from './cost-report.ts';
import type { SpendingSum } from './spending.ts';
import { addSpending, noSpending } from './spending.ts';

const sum: SpendingSum = {
  calls: 10,
  attempts: 13,
  failedAttempts: 2,
  unansweredAttempts: 1,
  unpricedAttempts: 0,
  usage: {
    inputTokens: 1_000,
    cacheReadTokens: 600,
    cacheWriteTokens: 100,
    outputTokens: 200,
    reasoningTokens: 50,
  },
  unpricedTokens: 0,
  knownCostMicroUsd: 5_000,
};

describe('figures of costs', () => {
  it('keep the three kinds of input apart', () => {
    const figures = toCostFigures(sum);
    expect(figures).toMatchObject({
      cachedInputTokens: 600,
      cacheWriteTokens: 100,
      uncachedInputTokens: 300,
      cacheShare: 0.6,
      costMicroUsd: 5_000,
      unpricedShare: 0,
    });
    expect(costFiguresSchema.parse(figures)).toEqual(figures);
  });

  it('never give a cost where a part of it is not known, and say how large that part is', () => {
    const unknown = { ...sum, unpricedAttempts: 4, unpricedTokens: 300 };
    expect(toCostFigures(unknown)).toMatchObject({
      costMicroUsd: null,
      knownCostMicroUsd: 5_000,
      unpricedAttempts: 4,
      unpricedShare: 0.25,
    });
    expect(toPerProject(5, unknown)).toEqual({ projects: 5, costMicroUsd: null, tokens: 240 });
  });

  it('have no shares of nothing, and no average over nobody', () => {
    expect(toCostFigures(noSpending)).toMatchObject({ costMicroUsd: 0, cacheShare: null, unpricedShare: null });
    expect(toPerProject(0, sum)).toEqual({ projects: 0, costMicroUsd: null, tokens: null });
    expect(toPerProject(3, sum)).toEqual({ projects: 3, costMicroUsd: 1_667, tokens: 400 });
  });

  it('add up', () => {
    expect(addSpending(sum, noSpending)).toEqual(sum);
    expect(addSpending(sum, sum)).toMatchObject({
      calls: 20,
      knownCostMicroUsd: 10_000,
      usage: { inputTokens: 2_000 },
    });
  });
});
