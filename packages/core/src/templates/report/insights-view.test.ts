import { describe, expect, it } from 'vitest';
import { toCostFigures, toPerProject } from '../../domain/cost-report.ts';
import { fewestGradePairs, toQualityFigures } from '../../domain/quality-figures.ts';
import type { QualityReport } from '../../domain/quality-report.ts';
import type { SpendingSum } from '../../domain/spending.ts';
import { noSpending } from '../../domain/spending.ts';
import type { ReportCosts, WeeklyReport } from '../../domain/weekly-report.ts';
import { weeklyReportFixture } from '../__fixtures__/weekly-report.ts';
import { renderWeeklyReport } from '../render-weekly-report.ts';
import { createCharts } from './charts.ts';
import { toInsightsView } from './insights-view.ts';

const charts = await createCharts();
const report = weeklyReportFixture({ people: 2, projects: 2 });
const spent: SpendingSum = {
  ...noSpending,
  calls: 4,
  attempts: 6,
  usage: { inputTokens: 1_000, cacheReadTokens: 600, cacheWriteTokens: 0, outputTokens: 100, reasoningTokens: 0 },
  knownCostMicroUsd: 900_000,
};

function costsOf(sum = spent, change: Partial<ReportCosts> = {}): ReportCosts {
  const figures = toCostFigures(sum);
  return {
    figures,
    perProject: toPerProject(2, sum),
    models: [{ provider: 'p', model: 'm', figures }],
    purposes: [{ graph: 'evaluation', purpose: 'evaluation.judge', figures }],
    weeks: report.weeks.map((_, index) => (index < 2 ? null : figures)),
    budget: null,
    ...change,
  };
}

/** @param pairs - grades on which judge and second judge agree, and ten on which they do not */
function qualityOf(pairs: number): QualityReport {
  const judgement = {
    evaluations: 200,
    reused: 0,
    needsReview: 20,
    insufficientEvidence: 2,
    failed: 0,
    scored: 198,
    scoreSum: 9_900,
    criteria: 1_000,
    unverifiedCriteria: 10,
    secondJudged: pairs,
  };
  const second = { with: 'second-judge', judge: 'A', other: 'A', count: pairs / 2 } as const;
  const figures = toQualityFigures({
    judgements: [judgement],
    pairs: [second, { ...second, judge: 'C', other: 'C' }, { ...second, judge: 'C', other: 'B', count: 10 }],
    reviews: [{ reviews: 3, ratings: [0, 0, 0, 1, 2], contested: 0, contestedAndChanged: 0 }],
  });
  const weeks = report.weeks.map((week) => ({ week, figures }));
  return { total: figures, weeks, judges: [], agreementWeeks: 12, fewestPairs: fewestGradePairs };
}

const viewOf = (change: Partial<WeeklyReport>) => toInsightsView({ ...report, ...change }, charts);

describe('the part on cost and quality', () => {
  it('is left out where nothing is known, or nobody was asked', () => {
    expect(viewOf({})).toBeNull();
    expect(viewOf({ costs: costsOf(noSpending) })).toBeNull();
  });

  it('tells cost, averages and repeated attempts, and draws the weeks', () => {
    const cost = viewOf({ costs: costsOf() })?.cost;
    expect(cost).toMatchObject({ total: '$0.9000', rows: [{ label: 'Judging', value: '$0.9000', width: 100 }] });
    expect(cost?.notes).toEqual([
      '$0.4500 per project',
      '4 calls, 2 more attempts',
      '1,000 tokens read, 60 % of them from the prompt cache; 100 written',
    ]);
    expect(cost?.chart?.toString()).toContain('$0.9000');
    expect(cost?.chart?.toString()).not.toContain('#0001');
  });

  it('never shows an unknown part as nothing', () => {
    const unknown = { ...spent, unpricedAttempts: 1, unpricedTokens: 275 };
    const cost = viewOf({ costs: costsOf(unknown) })?.cost;
    expect(cost?.total).toBe('$0.9000 and an unknown part');
    expect(cost?.notes.at(-1)).toBe('25 % of the tokens are of models without a known price');
    const all = { ...unknown, knownCostMicroUsd: 0, unpricedTokens: 1_100 };
    expect(viewOf({ costs: costsOf(all) })?.cost?.total).toBe('unknown');
  });

  it('tells agreement with its interval, or how many pairs are missing', () => {
    const [people, judges] = viewOf({ quality: qualityOf(100) })?.quality?.agreements ?? [];
    expect(people).toMatchObject({ kappa: null, text: 'Not enough data: 0 pairs of grades, 50 more needed.' });
    expect(judges?.kappa).toMatch(/^0\.9\d$/);
    expect(judges?.text).toMatch(
      /^Between 0\.9\d and (?:0\.9\d|1\.00), from 110 pairs\. The same grade in 91 %; chance alone gives \d+ %\.$/,
    );
    const { low = 0, point = 0, high = 0 } = judges ?? {};
    expect(low < point && point < high && high <= 100).toBe(true);
  });

  it('stands in the page, with a link to it, in whole tags and without inline styles', async () => {
    const html = await renderWeeklyReport({ ...report, costs: costsOf(), quality: qualityOf(100) });
    expect(html).toContain('<a href="#insights">Cost and quality</a>');
    expect(html).toContain('<section id="insights"');
    expect(html).not.toMatch(/\sstyle="/u);
    expect(await renderWeeklyReport(report)).not.toContain('insights-title');
  });
});
