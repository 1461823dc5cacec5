import { describeBudget, isBudgetWarning } from '../../domain/budget.ts';
import type { CostFigures } from '../../domain/cost-report.ts';
import { formatCost } from '../../domain/cost.ts';
import type { AgreementFigures, CountedShare, QualityFigures, QualityReport } from '../../domain/quality-report.ts';
import type { ReportCosts, WeeklyReport } from '../../domain/weekly-report.ts';
import { formatNumber, roundTo } from '../numbers.ts';
import type { TrustedHtml } from '../trusted-html.ts';
import type { Charts } from './charts.ts';

/** A row with a bar: who or what, how much in words, and 0..100 of the bar. */
interface BarRow {
  readonly label: string;
  readonly value: string;
  readonly width: number;
}

export interface CostView {
  readonly total: string;
  readonly notes: readonly string[];
  readonly rows: readonly BarRow[];
  /** null: fewer than two weeks cost anything */
  readonly chart: TrustedHtml | null;
  readonly weeks: readonly { readonly label: string; readonly value: string }[];
  /** null: the month has no budget */
  readonly budget: (BarRow & { readonly isWarning: boolean }) | null;
}

interface AgreementView {
  readonly label: string;
  /** null: not told, `text` says why */
  readonly kappa: string | null;
  /** 0..100 on a scale from -1 to 1: interval and point */
  readonly low: number;
  readonly high: number;
  readonly point: number;
  readonly text: string;
}

interface ShareView {
  readonly label: string;
  readonly value: string;
  readonly range: string;
  readonly width: number;
  readonly chart: TrustedHtml | null;
}

export interface InsightsView {
  readonly cost: CostView | null;
  readonly quality: {
    readonly span: string;
    readonly agreements: readonly AgreementView[];
    readonly shares: readonly ShareView[];
    /** null: nobody has rated */
    readonly ratings: { readonly mean: string; readonly text: string; readonly rows: readonly BarRow[] } | null;
    readonly judges: readonly string[];
  } | null;
}

/** null: the report says nothing about cost and quality. */
export function toInsightsView(report: WeeklyReport, charts: Charts): InsightsView | null {
  const { costs, quality } = report;
  const cost = costs === undefined || costs.figures.attempts === 0 ? null : toCostView(costs, report, charts);
  const judged = quality === undefined || quality.total.evaluations === 0 ? null : toQualityView(quality, charts);
  return cost === null && judged === null ? null : { cost, quality: judged };
}

const purposeTitles: Readonly<Record<string, string>> = {
  'evaluation.judge': 'Judging',
  'evaluation.second-judge': 'Second judge',
  'evaluation.feedback': 'Feedback',
};

function toCostView(costs: ReportCosts, { weeks }: WeeklyReport, charts: Charts): CostView {
  const { figures, perProject, purposes, budget } = costs;
  const most = Math.max(...purposes.map(weightOf));
  const series = weeks.map((week, index) => {
    const known = costs.weeks[index] ?? null;
    return {
      label: week.slice(5),
      usd: known === null ? null : known.knownCostMicroUsd / 1e6,
      text: known === null ? '–' : `${formatCost(known.knownCostMicroUsd)}${known.costMicroUsd === null ? '+' : ''}`,
    };
  });
  const spent = series.filter(({ usd }) => usd !== null && usd > 0);
  return {
    total: moneyOf(figures),
    notes: notesOf(figures, perProject.costMicroUsd),
    rows: purposes.map((entry) => ({
      label: purposeTitles[entry.purpose] ?? entry.purpose,
      value: moneyOf(entry.figures),
      width: most === 0 ? 0 : roundTo((weightOf(entry) / most) * 100, 1),
    })),
    chart:
      spent.length < 2
        ? null
        : charts.costs(series, `Cost by week: ${series.map(({ label, text }) => `${label} ${text}`).join(', ')}`),
    weeks: series.map(({ label, text }) => ({ label, value: text })),
    budget:
      budget === null
        ? null
        : {
            label: `Budget for ${budget.title}`,
            value: describeBudget(budget),
            width: roundTo(Math.min(1, budget.spentShare ?? 0) * 100, 1),
            isWarning: isBudgetWarning(budget),
          },
  };
}

function weightOf({ figures }: { readonly figures: CostFigures }): number {
  return figures.knownCostMicroUsd;
}

/** What is known, marked where that is not all of it. */
function moneyOf({ costMicroUsd, knownCostMicroUsd, unpricedShare }: CostFigures): string {
  if (costMicroUsd !== null) return formatCost(costMicroUsd);
  return unpricedShare === 1 ? 'unknown' : `${formatCost(knownCostMicroUsd)} and an unknown part`;
}

function notesOf(figures: CostFigures, perProject: number | null): readonly string[] {
  const { calls, attempts, unansweredAttempts, unpricedShare, cacheShare } = figures;
  const input = figures.uncachedInputTokens + figures.cachedInputTokens + figures.cacheWriteTokens;
  return [
    ...(perProject === null ? [] : [`${formatCost(perProject)} per project`]),
    `${formatNumber(calls)} calls${attempts > calls ? `, ${formatNumber(attempts - calls)} more attempts` : ''}`,
    `${formatNumber(input)} tokens read${cacheShare === null || cacheShare === 0 ? '' : `, ${percent(cacheShare)} of them from the prompt cache`}; ${formatNumber(figures.outputTokens)} written`,
    ...(unansweredAttempts === 0
      ? []
      : [`${formatNumber(unansweredAttempts)} attempts were cut off; what they cost is not known`]),
    ...(unpricedShare === null || unpricedShare === 0
      ? []
      : [`${percent(unpricedShare)} of the tokens are of models without a known price`]),
  ];
}

function toQualityView(quality: QualityReport, charts: Charts): InsightsView['quality'] {
  const { total, weeks, judges } = quality;
  const used = weeks.filter(({ figures }) => figures.evaluations > 0);
  const [first, last] = [used[0]?.week ?? '', used.at(-1)?.week ?? ''];
  const share = (label: string, pick: (figures: QualityFigures) => CountedShare): ShareView =>
    toShareView(label, { total: pick(total), weeks: weeks.map(({ figures }) => pick(figures)), charts });
  return {
    span: first === last ? first : `${first} to ${last}`,
    agreements: [
      toAgreementView('Judge and people', total.withPeople),
      toAgreementView('First and second judge', total.betweenJudges),
    ],
    shares: [
      share('Needed review', ({ needsReview }) => needsReview),
      share('Too little evidence', ({ insufficientEvidence }) => insufficientEvidence),
      share('Criteria with quotes that are not in the text', ({ unverifiedEvidence }) => unverifiedEvidence),
      share('Contested by builders', ({ contested }) => contested),
      share('Changed where a person looked', ({ overrides }) => overrides.changed),
    ],
    ratings: toRatings(total.reviews),
    judges: judges.map(
      ({ provider, model, promptVersion, languageModel, figures }) =>
        `${model} (${provider}${languageModel ? '' : '; a heuristic, no language model'}), prompt version ${promptVersion}: ${formatNumber(figures.evaluations)} evaluations`,
    ),
  };
}

function toRatings({ ratings, meanRating }: QualityFigures['reviews']) {
  if (meanRating === null) return null;
  const rated = ratings.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...ratings);
  return {
    mean: meanRating.toFixed(1),
    text: `${formatNumber(rated)} ${rated === 1 ? 'review' : 'reviews'} with a rating from 1 (useless) to 5 (as a good manager would have written it)`,
    rows: ratings
      .map((count, index) => ({
        label: String(index + 1),
        value: formatNumber(count),
        width: roundTo((count / most) * 100, 1),
      }))
      .toReversed(),
  };
}

/** A place on the drawn scale, whose ends are -1 and 1. */
const place = (kappa: number): number => roundTo(((kappa + 1) / 2) * 100, 1);

function toAgreementView(label: string, figures: AgreementFigures): AgreementView {
  const { pairs, needed, kappa, interval, sameShare, chanceShare } = figures;
  const same =
    sameShare === null || chanceShare === null
      ? ''
      : ` The same grade in ${percent(sameShare)}; chance alone gives ${percent(chanceShare)}.`;
  if (kappa === null || interval === null) {
    const why =
      needed > 0
        ? `Not enough data: ${formatNumber(pairs)} ${pairs === 1 ? 'pair' : 'pairs'} of grades, ${formatNumber(needed)} more needed.`
        : `${formatNumber(pairs)} pairs, all of one grade.`;
    return { label, kappa: null, low: 0, high: 0, point: 0, text: `${why}${same}` };
  }
  return {
    label,
    kappa: kappa.toFixed(2),
    low: place(interval.low),
    high: place(interval.high),
    point: place(kappa),
    text: `Between ${interval.low.toFixed(2)} and ${interval.high.toFixed(2)}, from ${formatNumber(pairs)} pairs.${same}`,
  };
}

interface ShareParts {
  readonly total: CountedShare;
  readonly weeks: readonly CountedShare[];
  readonly charts: Charts;
}

function toShareView(label: string, { total, weeks, charts }: ShareParts): ShareView {
  const values = weeks.map(({ share }) => (share === null ? null : roundTo(share * 100, 1)));
  const known = values.filter((value) => value !== null);
  return {
    label,
    value: total.share === null ? '–' : percent(total.share),
    range:
      total.interval === null
        ? 'none so far'
        : `${percent(total.interval.low)} to ${percent(total.interval.high)}, ${formatNumber(total.count)} of ${formatNumber(total.of)}`,
    width: roundTo((total.share ?? 0) * 100, 1),
    chart:
      known.length < 2
        ? null
        : charts.sparkline(values, { title: `${label} by week, in percent: ${known.join(', ')}`, minSpan: 10 }),
  };
}

function percent(share: number): string {
  const value = share * 100;
  return value > 0 && value < 1 ? '<1 %' : `${Math.round(value)} %`;
}
