import type { ApprovalFlow, ReportApprovals } from '../../domain/approval-report.ts';
import type { WeeklyReport } from '../../domain/weekly-report.ts';
import { formatNumber, roundTo } from '../numbers.ts';
import type { TrustedHtml } from '../trusted-html.ts';
import { ways } from './approval-chart-options.ts';
import type { Charts } from './charts.ts';

interface FlowRow {
  readonly label: string;
  /** as `legend` lists them */
  readonly counts: readonly string[];
}

export interface ApprovalsView {
  /** `shadow`, `on`, `off` */
  readonly mode: string;
  readonly title: string;
  /** sentences */
  readonly notes: readonly string[];
  readonly legend: readonly { readonly way: string; readonly label: string; readonly count: string }[];
  readonly rows: readonly FlowRow[];
  /** null: nothing was handed in during these weeks */
  readonly flow: TrustedHtml | null;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly labels: { readonly width: number; readonly text: string; readonly notes: readonly string[] };
  /** null: nothing was tested yet, or there is nothing to tell the coverage from */
  readonly coverage: TrustedHtml | null;
  readonly levels: readonly { readonly threshold: string; readonly coverage: string; readonly risk: string }[];
  /** null: no automatic approval was checked yet */
  readonly drift: TrustedHtml | null;
  readonly driftText: string;
}

const wayLabels: Readonly<Record<keyof ApprovalFlow, string>> = {
  automatic: 'automatically',
  person: 'by a person',
  rule: 'rejected by a rule',
  expired: 'expired',
  waiting: 'waiting',
};
const titles = {
  shadow: 'Every request goes to a person',
  on: 'Automatic approval is on',
  off: 'Automatic approval is off',
} as const;

/** null: nobody has asked for time yet. */
export function toApprovalsView({ approvals, weeks }: WeeklyReport, charts: Charts): ApprovalsView | null {
  if (approvals === undefined) return null;
  const { calibration } = approvals;
  return {
    mode: calibration.mode,
    title: titles[calibration.mode],
    notes: notesOf(calibration),
    ...toFlow(approvals, { weeks, charts }),
    facts: factsOf(calibration),
    labels: labelsOf(calibration),
    ...toCoverage(approvals, charts),
    ...toDrift(approvals, charts),
  };
}

type Calibration = ReportApprovals['calibration'];

function notesOf({ why, alpha, delta }: Calibration): readonly string[] {
  const promise = `Promised: people disagree with at most ${percent(alpha)} of automatic approvals. The probability that this does not hold is at most ${percent(delta)}.`;
  return why === null ? [promise] : [why, promise];
}

function toFlow(
  approvals: ReportApprovals,
  { weeks, charts }: { readonly weeks: WeeklyReport['weeks']; readonly charts: Charts },
): Pick<ApprovalsView, 'legend' | 'rows' | 'flow'> {
  const totals = ways.map((way) => approvals.weeks.reduce((sum, week) => sum + week[way], 0));
  const legend = ways.map((way, at) => ({ way, label: wayLabels[way], count: formatNumber(totals[at] ?? 0) }));
  const labelled = approvals.weeks.map((week, at) => ({ ...week, label: weeks[at]?.slice(5) ?? '' }));
  const title = `Requests by the week they were handed in: ${legend.map(({ label, count }) => `${count} ${label}`).join(', ')}`;
  return {
    legend,
    rows: labelled.map((week) => ({ label: week.label, counts: ways.map((way) => formatNumber(week[way])) })),
    flow: totals.every((total) => total === 0) ? null : charts.flow(labelled, title),
  };
}

function factsOf({ threshold, riskUpperBound, alpha, coverage, dueAt, mode }: Calibration): ApprovalsView['facts'] {
  if (mode !== 'on' || threshold === null) return [];
  const { share, low, high, requests } = coverage;
  const between = low === null || high === null ? '' : `, ${percent(low)} to ${percent(high)} expected`;
  return [
    { name: 'Threshold', value: `confidence of ${threshold} and more` },
    {
      name: 'Risk above it',
      value: riskUpperBound === null ? 'unknown' : `at most ${percent(riskUpperBound)} (promised: ${percent(alpha)})`,
    },
    {
      name: 'Coverage',
      value: share === null ? 'unknown' : `${percent(share)} of the last ${formatNumber(requests)} requests${between}`,
    },
    ...(dueAt === null ? [] : [{ name: 'Next calibration', value: dueAt.slice(0, 10) }]),
  ];
}

function labelsOf(calibration: Calibration): ApprovalsView['labels'] {
  const { labels, countedAgainst, labelsMissing, awaitingReview } = calibration;
  const counted = labels + countedAgainst;
  const missing = labelsMissing === 0 ? 'enough for a calibration' : `${formatNumber(labelsMissing)} more needed`;
  return {
    width: labelsMissing === 0 ? 100 : roundTo((counted / (counted + labelsMissing)) * 100, 1),
    text: `${formatNumber(labels)} blind ${labels === 1 ? 'decision' : 'decisions'}, ${missing}`,
    notes: [
      ...(countedAgainst === 0
        ? []
        : [`Passed over, revealed or expired, and counted as disagreements: ${formatNumber(countedAgainst)}.`]),
      ...(awaitingReview === 0 ? [] : [`Waiting for a blind decision: ${formatNumber(awaitingReview)}.`]),
    ],
  };
}

function toCoverage(
  { levels, calibration }: ReportApprovals,
  charts: Charts,
): Pick<ApprovalsView, 'coverage' | 'levels'> {
  const covered = levels.flatMap((level) => (level.coverage === null ? [] : { ...level, coverage: level.coverage }));
  const rows = levels.map(({ threshold, coverage, riskUpperBound }) => ({
    threshold: String(threshold),
    coverage: coverage === null ? 'unknown' : percent(coverage),
    risk: percent(riskUpperBound),
  }));
  const { alpha } = calibration.current ?? calibration;
  const title = `Upper bound of the risk by share of requests approved automatically: ${rows.map(({ threshold, coverage, risk }) => `from ${threshold} on ${coverage}, risk at most ${risk}`).join('; ')}`;
  return { levels: rows, coverage: covered.length === 0 ? null : charts.coverage(covered, { alpha, title }) };
}

function toDrift({ drift, calibration }: ReportApprovals, charts: Charts): Pick<ApprovalsView, 'drift' | 'driftText'> {
  const { audits, disagreements, evidence, limit } = calibration.drift;
  const factor = evidence >= 1_000 ? 'more than 1,000' : formatNumber(roundTo(evidence, 2));
  const text =
    audits === 0
      ? 'No automatic approval has been checked blind yet.'
      : `${formatNumber(audits)} automatic approvals were checked blind, ${formatNumber(disagreements)} of them refused. The evidence against the bound is a factor of ${factor}; at ${formatNumber(limit)} automatic approval ends by itself.`;
  return {
    driftText: text,
    drift: drift.length === 0 ? null : charts.drift(drift, { limit, title: text }),
  };
}

function percent(share: number): string {
  return `${formatNumber(roundTo(share * 100, 1))} %`;
}
