import type { CostFigures, CostReport, CountedShare, QualityFigures, QualityReport } from '@ai-manager/core';
import { toWeek } from '@ai-manager/core';

const week = toWeek('2026-W47');

function figuresOf(change: Partial<CostFigures> = {}): CostFigures {
  return {
    calls: 194,
    attempts: 200,
    failedAttempts: 6,
    unansweredAttempts: 0,
    cachedInputTokens: 60_000,
    cacheWriteTokens: 5_000,
    uncachedInputTokens: 35_000,
    outputTokens: 20_000,
    reasoningTokens: 0,
    cacheShare: 0.6,
    costMicroUsd: 1_200_000,
    knownCostMicroUsd: 1_200_000,
    unpricedAttempts: 0,
    unpricedShare: 0,
    ...change,
  };
}

/** One run of a month, with a budget. */
export function costsSample(): CostReport {
  const total = figuresOf();
  const part = (knownCostMicroUsd: number): CostFigures =>
    figuresOf({ knownCostMicroUsd, costMicroUsd: knownCostMicroUsd });
  const perProject = { projects: 97, costMicroUsd: 12_371, tokens: 1_237 };
  return {
    from: '2026-08-30T22:00:00.000Z',
    before: '2026-11-29T23:00:00.000Z',
    timeZone: 'Europe/Berlin',
    total,
    runs: [
      {
        runId: 'run-1' as CostReport['runs'][number]['runId'],
        week,
        revision: 1,
        scope: 'all',
        status: 'finished',
        startedAt: '2026-11-23T08:00:00.000Z',
        figures: total,
        perProject,
      },
    ],
    nextCursor: null,
    perProject,
    models: [{ provider: 'openai', model: 'gpt-6.1-terra', figures: total }],
    purposes: [
      { graph: 'evaluation', purpose: 'evaluation.judge', figures: part(900_000) },
      { graph: 'evaluation', purpose: 'evaluation.feedback', figures: part(300_000) },
    ],
    weeks: [{ week: toWeek('2026-W48'), figures: total }],
    months: [{ month: '2026-11' as CostReport['months'][number]['month'], figures: total }],
    budget: {
      scope: 'month',
      title: 'November 2026',
      limitMicroUsd: 5_000_000,
      spentMicroUsd: 1_200_000,
      leftMicroUsd: 3_800_000,
      limitTokens: null,
      spentTokens: 120_000,
      leftTokens: null,
      spentShare: 0.24,
      refused: false,
    },
  };
}

function shareOf(count: number, of: number, [low, high]: readonly [number, number]): CountedShare {
  return { count, of, share: of === 0 ? null : count / of, interval: of === 0 ? null : { low, high } };
}

/** Two weeks of one judge, with a second judge and a few reviews. */
export function qualitySample(): QualityReport {
  const agreement = {
    pairs: 240,
    needed: 0,
    kappa: 0.81,
    interval: { low: 0.73, high: 0.89 },
    sameShare: 0.7,
    chanceShare: 0.25,
    meanDifference: -0.1,
  };
  const total: QualityFigures = {
    evaluations: 240,
    reused: 0,
    meanScore: 62.4,
    needsReview: shareOf(24, 240, [0.07, 0.14]),
    insufficientEvidence: shareOf(6, 240, [0.01, 0.05]),
    failed: shareOf(0, 240, [0, 0.02]),
    unverifiedEvidence: shareOf(12, 1_200, [0.006, 0.017]),
    secondJudged: shareOf(240, 240, [0.98, 1]),
    reviews: { count: 20, ratings: [1, 2, 4, 5, 6], meanRating: 3.7 },
    overrides: { changed: shareOf(4, 20, [0.08, 0.42]), raised: 3, lowered: 1, added: 0, removed: 0 },
    contested: shareOf(2, 240, [0.002, 0.03]),
    contestedAndChanged: shareOf(1, 2, [0.09, 0.91]),
    withPeople: { ...agreement, pairs: 20, needed: 30, kappa: null, interval: null },
    betweenJudges: agreement,
  };
  const judge = { provider: 'openai', model: 'gpt-6.1-terra', promptVersion: 2, languageModel: true };
  return {
    total,
    weeks: ['2026-W46', '2026-W47'].map((at) => ({ week: toWeek(at), figures: total })),
    judges: [{ ...judge, figures: total }],
    agreementWeeks: 12,
    fewestPairs: 50,
  };
}
