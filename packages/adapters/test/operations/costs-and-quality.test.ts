import type { AiManager, EvaluationId, LlmRequest, RunId } from '@ai-manager/core';
import { createPriceBook, defaultRubric, defaultRules, UpstreamError } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import type { BenchOptions } from '../weekly-run/harness.ts';
import {
  crowd,
  evaluationOf,
  executive,
  isJudge,
  judged,
  openBench,
  populate,
  scriptedJudge,
  week,
} from '../weekly-run/harness.ts';

/** 1 USD for a million tokens of the first model, 2 of the second. */
const prices = createPriceBook({
  overrides: { 'first-1': { input: 1, output: 1, cacheRead: 0.1 }, 'second-1': { input: 2, output: 2 } },
});

async function evaluated(people = 2, options: BenchOptions = {}) {
  const bench = await openBench({ prices, ...options });
  await populate(bench, crowd(people));
  const outcome = await bench.manager.evaluations.weekly({ concurrency: 1 });
  return Object.assign(bench, { outcome });
}

describe('the report of costs', () => {
  it('tells tokens and money by run, model, purpose, week and month', async () => {
    await using bench = await evaluated();
    const report = await bench.manager.reports.costs({});
    const figures = { calls: 4, attempts: 4, uncachedInputTokens: 400, outputTokens: 80, costMicroUsd: 480 };
    expect(report).toMatchObject({
      total: { ...figures, failedAttempts: 0, cacheShare: 0, unpricedShare: 0 },
      runs: [
        {
          runId: bench.outcome.run?.id,
          week,
          revision: 1,
          figures,
          perProject: { projects: 2, costMicroUsd: 240, tokens: 240 },
        },
      ],
      nextCursor: null,
      perProject: { projects: 2, costMicroUsd: 240 },
      models: [{ provider: 'first', model: 'first-1', figures }],
      purposes: [
        { graph: 'evaluation', purpose: 'evaluation.feedback', figures: { calls: 2 } },
        { graph: 'evaluation', purpose: 'evaluation.judge', figures: { calls: 2 } },
      ],
      budget: null,
    });
    // The clock stands on a Monday: what was spent on last week's work was spent this week.
    expect(report.weeks).toHaveLength(13);
    expect(report.weeks.at(-1)).toMatchObject({ week: '2026-W48', figures });
    expect(report.weeks.at(-2)).toMatchObject({ week: '2026-W47', figures: { calls: 0, costMicroUsd: 0 } });
    expect(report.months.at(-1)).toMatchObject({ month: '2026-11', figures });
  });

  it('counts failed and repeated attempts, and a second judge apart', async () => {
    let asked = 0;
    const down = new UpstreamError('UPSTREAM_UNAVAILABLE', 'down', {
      details: { service: 'first', status: 503, reason: 'server' },
    });
    const first = scriptedJudge({
      answer: (request) => (isJudge(request) && (asked += 1) === 1 ? { error: down } : undefined),
    });
    const second = scriptedJudge({ id: 'second' });
    await using bench = await openBench({
      llm: [first, second],
      prices,
      rules: { rubric: { ...defaultRubric, boundaryMargin: 20 } },
    });
    await populate(bench, crowd(1));
    const run = bench.manager.evaluations.weekly({});
    while (first.requests.length < 2) {
      bench.clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await run;
    const { purposes, models, total } = await bench.manager.reports.costs({});
    expect(total).toMatchObject({ calls: 3, attempts: 4, failedAttempts: 1, costMicroUsd: 480 });
    expect(Object.fromEntries(purposes.map(({ purpose, figures }) => [purpose, figures.attempts]))).toEqual({
      'evaluation.judge': 2,
      'evaluation.second-judge': 1,
      'evaluation.feedback': 1,
    });
    expect(models.map(({ provider, figures }) => [provider, figures.knownCostMicroUsd])).toEqual([
      ['first', 240],
      ['second', 240],
    ]);
    expect(await evaluationOf(bench, 'a01')).toMatchObject({
      secondJudgement: { provider: 'second', model: 'second-1', grade: 'B' },
    });
  });

  it('never takes an unknown price for nothing, and says how large the unknown part is', async () => {
    await using bench = await evaluated(2, { prices: createPriceBook() });
    const { total, runs } = await bench.manager.reports.costs({});
    expect(total).toMatchObject({ costMicroUsd: null, knownCostMicroUsd: 0, unpricedAttempts: 4, unpricedShare: 1 });
    expect(runs[0]?.perProject).toEqual({ projects: 2, costMicroUsd: null, tokens: 240 });
  });

  it('looks back as far as asked, and at one run however old', async () => {
    await using bench = await evaluated();
    bench.clock.advance(3 * 7 * 86_400_000);
    const { reports } = bench.manager;
    expect(await reports.costs({ weeks: 2 })).toMatchObject({ runs: [], total: { calls: 0 } });
    expect(await reports.costs({ weeks: 3 })).toMatchObject({ runs: [{ week }], total: { calls: 4 } });
    const runId = bench.outcome.run?.id as RunId;
    const one = await reports.costs({ weeks: 1, runId, purpose: 'evaluation.judge' });
    expect(one).toMatchObject({
      total: { calls: 2 },
      runs: [{ runId, figures: { calls: 2 } }],
      purposes: [{ figures: { calls: 2 } }],
    });
    await expect(reports.costs({ runId: 'none' as RunId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('pages through runs', async () => {
    await using bench = await evaluated();
    await bench.manager.evaluations.weekly({ force: true, concurrency: 1 });
    const first = await bench.manager.reports.costs({ limit: 1 });
    expect(first.runs.map(({ revision }) => revision)).toEqual([2]);
    const second = await bench.manager.reports.costs({ limit: 1, cursor: first.nextCursor ?? '' });
    expect([second.runs.map(({ revision }) => revision), second.nextCursor]).toEqual([[1], null]);
    expect(second.total.calls).toBe(8);
  });

  it('says what the budget of the month leaves', async () => {
    await using bench = await evaluated(2, { rules: { budget: { ...defaultRules.budget, usdPerMonth: 1 } } });
    const { budget } = await bench.manager.reports.costs({});
    expect(budget).toMatchObject({ scope: 'month', title: 'November 2026', spentMicroUsd: 480, leftMicroUsd: 999_520 });
  });
});

const review = (manager: AiManager, evaluationId: string, change: object) =>
  manager.reviews.record({ evaluationId: evaluationId as EvaluationId, ...change }, { actor: executive });

describe('the report of quality', () => {
  it('tells what judges came to by week and by judge, and what people made of it', async () => {
    // Everybody gets a B; one quotes what is not in the text.
    const misquoting = (request: LlmRequest) =>
      isJudge(request) && request.messages.some(({ content }) => content.includes('called a01'))
        ? { json: { criteria: judged(request).map((one) => ({ ...one, evidence: ['This is nowhere.'] })) } }
        : undefined;
    await using bench = await evaluated(5, { llm: [scriptedJudge({ answer: misquoting })] });
    const [a02, a03, a04] = await Promise.all(['a02', 'a03', 'a04'].map((id) => evaluationOf(bench, id)));
    await bench.manager.evaluations.contest(
      { evaluationId: a02?.id as EvaluationId, reason: 'It overlooks the contract.' },
      { actor: { id: 'p02', role: 'superbuilder', via: 'test' } },
    );
    await review(bench.manager, a02?.id ?? '', { grade: 'A', rating: 2 });
    await review(bench.manager, a03?.id ?? '', { rating: 4 });
    await review(bench.manager, a04?.id ?? '', { grade: 'C', rating: 3 });
    const report = await bench.manager.reports.quality({ weeks: 2 });
    expect(report.weeks.map(({ week: of, figures }) => [of, figures.evaluations])).toEqual([
      ['2026-W46', 0],
      [week, 5],
    ]);
    expect(report.total).toMatchObject({
      evaluations: 5,
      needsReview: { count: 1, of: 5 },
      unverifiedEvidence: { count: 5, of: 25 },
      reviews: { count: 3, ratings: [0, 1, 1, 1, 0], meanRating: 3 },
      overrides: { changed: { count: 2, of: 3 }, raised: 1, lowered: 1, added: 0, removed: 0 },
      contested: { count: 1, of: 5 },
      contestedAndChanged: { count: 1, of: 1 },
      withPeople: { pairs: 3, needed: report.fewestPairs - 3, kappa: null },
    });
    expect(report.judges).toMatchObject([
      { provider: 'first', model: 'first-1', promptVersion: 1, figures: { evaluations: 5 } },
    ]);
  });

  it('counts every revision of a week, since each was judged', async () => {
    await using bench = await evaluated(3);
    await bench.manager.evaluations.weekly({ force: true, only: ['a01'] });
    const { total } = await bench.manager.reports.quality({ weeks: 1 });
    expect(total).toMatchObject({ evaluations: 4, reused: 0, needsReview: { of: 4 } });
  });

  it('is in the weekly report, with the costs of its run', async () => {
    await using bench = await evaluated(2);
    const { report } = await bench.manager.reports.weekly({});
    expect(report).toMatchObject({
      costs: { figures: { calls: 4, costMicroUsd: 480 }, perProject: { projects: 2 }, budget: null },
      quality: { total: { evaluations: 2 } },
    });
    expect(report?.costs?.weeks.map((figures) => figures?.calls ?? null)).toEqual([null, null, null, null, null, 4]);
    const { html } = await bench.manager.reports.weekly({ format: 'html' });
    expect(html).toContain('id="insights"');
  });
});
