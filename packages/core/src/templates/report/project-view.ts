import { formatCost } from '../../domain/cost.ts';
import type { CriterionResult, Evaluation, Feedback, ReviewReasonCode } from '../../domain/evaluation.ts';
import { formatAsOf } from '../../domain/freshness.ts';
import { sectionTitles } from '../../domain/submission.ts';
import type { ReportProject, WeeklyReport } from '../../domain/weekly-report.ts';
import { describeJudges } from '../mail-variables.ts';
import { change, formatChange, formatNumber } from '../numbers.ts';
import type { TrustedHtml } from '../trusted-html.ts';
import type { Charts } from './charts.ts';
import type { MetricView } from './metric-view.ts';
import { toMetricView, valuesInWords } from './metric-view.ts';

/** Reasons in order of weight: what may be an attempt to cheat comes before what is only uncertain. */
export const reasonTitles: Readonly<Record<ReviewReasonCode, string>> = {
  contested: 'Contested by the builder',
  'instructs-judge': 'Instructs the judge',
  'hidden-text': 'Hidden text',
  'contradicts-metrics': 'Contradicts the metrics',
  'duplicate-text': 'Repeated text',
  'unverified-evidence': 'Quotes not found',
  'judges-disagree': 'Judges disagree',
  'near-boundary': 'Near a grade boundary',
};

export const statusTitles = {
  graded: 'Graded',
  'needs-review': 'Needs review',
  'insufficient-evidence': 'Not enough evidence',
  failed: 'Failed',
  'not-evaluated': 'Not evaluated',
} as const;

export interface ReasonView {
  readonly title: string;
  readonly message: string;
}

interface CriterionView {
  readonly title: string;
  /** share of the rubric's weight in percent */
  readonly weight: string;
  /** null: not enough evidence */
  readonly level: number | null;
  readonly levelText: string;
  /** graded in code from metrics */
  readonly fromMetrics: boolean;
  readonly evidence: readonly { readonly section: string; readonly quote: string }[];
  readonly missing: readonly string[];
}

export interface ProjectView {
  readonly name: string;
  readonly stage: string;
  readonly status: keyof typeof statusTitles;
  readonly statusTitle: string;
  readonly grade: string | null;
  readonly score: string | null;
  readonly previous: string | null;
  readonly change: string | null;
  readonly reasons: readonly ReasonView[];
  readonly limits: readonly string[];
  readonly notes: readonly string[];
  readonly error: string | null;
  readonly retried: boolean;
  readonly criteria: readonly CriterionView[];
  readonly feedback: Feedback | null;
  readonly chart: TrustedHtml | null;
  readonly metrics: readonly MetricView[];
  readonly facts: string | null;
}

export function toProjectView(entry: ReportProject, report: WeeklyReport, charts: Charts): ProjectView {
  const { project, evaluation } = entry;
  const status = evaluation?.status ?? 'not-evaluated';
  const difference = change(evaluation?.score ?? null, entry.previousScore);
  return {
    name: project.name,
    stage: project.stage,
    status,
    statusTitle: statusTitles[status],
    grade: evaluation?.grade ?? null,
    score: evaluation === null || evaluation.score === null ? null : evaluation.score.toFixed(1),
    previous: toPrevious(entry),
    change: difference === null ? null : formatChange(difference),
    reasons: toReasonViews(evaluation),
    limits: evaluation?.limits ?? [],
    notes: evaluation?.notes ?? [],
    error: evaluation?.error?.message ?? null,
    retried: evaluation?.error?.retryable ?? false,
    criteria: evaluation?.criteria.map((result) => toCriterionView(result, report)) ?? [],
    feedback: evaluation?.feedback ?? null,
    chart: toScoreChart(entry, report, charts),
    metrics: entry.metrics.flatMap((series) => toMetricView(series, report.weeks, charts) ?? []),
    facts: evaluation === null ? null : toFacts(evaluation),
  };
}

/** Reasons of an evaluation, the weightiest first. */
export function toReasonViews(evaluation: Evaluation | null): readonly ReasonView[] {
  const order = Object.keys(reasonTitles);
  const reasons = evaluation?.reviewReasons.toSorted((a, b) => order.indexOf(a.code) - order.indexOf(b.code)) ?? [];
  return reasons.map(({ code, message }) => ({ title: reasonTitles[code], message }));
}

function toPrevious({ previousGrade, previousScore }: ReportProject): string | null {
  const parts = [previousGrade, previousScore?.toFixed(1)].filter((part) => part !== null && part !== undefined);
  return parts.length === 0 ? null : parts.join(' ');
}

function toScoreChart({ scores }: ReportProject, { weeks }: WeeklyReport, charts: Charts): TrustedHtml | null {
  if (scores.filter((score) => score !== null).length < 2) return null;
  return charts.sparkline(scores, { title: `Score by week: ${valuesInWords(scores, weeks, '')}`, minSpan: 20 });
}

function toCriterionView(result: CriterionResult, report: WeeklyReport): CriterionView {
  const criterion = report.criteria.find(({ id }) => id === result.criterionId);
  const total = report.criteria.reduce((sum, { weight }) => sum + weight, 0);
  const fromMetrics = result.decidedBy === 'metrics';
  const text = result.level === null ? 'Not enough evidence' : criterion?.levels?.[String(result.level)];
  return {
    title: criterion?.title ?? result.criterionId,
    weight: criterion === undefined || total === 0 ? '' : `${formatNumber((criterion.weight / total) * 100)} %`,
    level: result.level,
    levelText: text ?? (fromMetrics ? 'Computed from recorded metrics.' : ''),
    fromMetrics,
    evidence: result.evidence.map(({ section, quote }) => ({ section: sectionTitles[section], quote })),
    missing: result.missing,
  };
}

function toFacts(evaluation: Evaluation): string {
  const { judgedBy, rubricVersion, evidenceShare, reusedFrom, costMicroUsd, id } = evaluation;
  return [
    judgedBy === null
      ? 'No model was asked'
      : `Judged by ${describeJudges([judgedBy])}, prompt version ${judgedBy.prompt.version}`,
    `rubric version ${rubricVersion}`,
    `evidence for ${Math.round(evidenceShare * 100)} % of the weight`,
    reusedFrom === null ? `cost ${formatCost(costMicroUsd)}` : 'judgement taken over from unchanged work',
    ...(evaluation.sources ?? []).map(({ source, status, asOf }) =>
      asOf === null
        ? `${source} not read`
        : `${source} as of ${formatAsOf(asOf)}${status === 'current' ? '' : ' (not graded)'}`,
    ),
    `evaluation ${id}`,
  ].join(' · ');
}
