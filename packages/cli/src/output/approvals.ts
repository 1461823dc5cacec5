import type { Catalogue } from '@ai-manager/core/catalogue';
import type { z } from 'zod';
import { bar, progressBar } from './bar.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { count, fit, wrap } from './text.ts';

type Look = Pick<Terminal, 'style' | 'width'>;
type OutputOf<O extends keyof Catalogue['approvals']> = z.output<Catalogue['approvals'][O]['output']>;
type Approval = OutputOf<'list'>['items'][number];
type Calibration = OutputOf<'calibration'>;

const widest = 100;

/** `approvals.list` for a person. */
export function renderApprovals({ items, nextCursor }: OutputOf<'list'>, terminal: Look): string {
  if (items.length === 0) return terminal.style.dim('No requests.');
  const more = nextCursor === null ? [] : ['', terminal.style.dim(`There are more: --cursor ${nextCursor}`)];
  return [approvalTable(items, terminal), ...more].join('\n');
}

/** Narrow terminals have no room for ids; with them, people decide by `ai-manager label`, which needs none. */
const widthForIds = 110;

function approvalTable(items: readonly Approval[], { style, width }: Look): string {
  const withIds = width() >= widthForIds;
  return table(
    [
      { title: 'status' },
      { title: 'person' },
      { title: 'start (UTC)' },
      { title: 'min', align: 'right' },
      { title: 'sure', align: 'right' },
      { title: 'why', flexible: true },
      ...(withIds ? [{ title: 'id' }] : []),
    ],
    items.map((approval) => [
      statusText(approval, style),
      approval.request.personId,
      approval.request.startAt.slice(0, 16).replace('T', ' '),
      String(approval.request.minutes),
      approval.withheld ? 'hidden' : sureText(approval),
      whyText(approval),
      ...(withIds ? [approval.id] : []),
    ]),
    { width: width(), style },
  );
}

function statusText({ status, decision }: Approval, style: Terminal['style']): string {
  const by = decision?.by === 'automation' ? ' (auto)' : '';
  switch (status) {
    case 'approved':
      return style.green(`${status}${by}`);
    case 'rejected':
      return style.red(status);
    case 'waiting':
      return style.yellow(status);
    case 'new':
    case 'expired':
      return status;
  }
}

function sureText({ triage }: Approval): string {
  return triage?.confidence === null || triage?.confidence === undefined ? '' : percent(triage.confidence);
}

const waits: Readonly<Record<string, string>> = {
  shadow: 'automatic approval is off',
  'hard-rule': 'a rule asks for a person',
  'text-instructs': 'the text speaks to the reviewer',
  'hidden-text': 'the text hides something',
  'recommends-rejection': 'the panel would refuse it',
  'below-threshold': 'the panel is not sure enough',
  'text-dependent': 'only its text speaks for it',
  'model-unavailable': 'no model answered',
  budget: 'a budget is used up',
  'automation-off': 'automatic approval ended meanwhile',
};

function whyText({ withheld, status, decision, triage }: Approval): string {
  if (decision !== null && decision.reason !== '') return decision.reason;
  const found = triage?.hardRules.findings.map(({ message }) => message) ?? [];
  if (found.length > 0) return found.join(' ');
  if (withheld) return 'chosen for a blind review';
  return status === 'waiting' ? (triage?.waitReasons.map((reason) => waits[reason] ?? reason).join('; ') ?? '') : '';
}

/** `approvals.triage` for a person: what became of the requests, and what to do next. */
export function renderTriage({ items, counts, costMicroUsd }: OutputOf<'triage'>, terminal: Look): string {
  const { style } = terminal;
  if (items.length === 0 && counts.skipped === 0) return style.dim('There is nothing new to look at.');
  const shown = items.slice(0, mostRows).map(({ approval }) => approval);
  const cost = costMicroUsd === null ? 'unknown: a model has no known price' : `USD ${(costMicroUsd / 1e6).toFixed(4)}`;
  return [
    ...(shown.length === 0 ? [] : [approvalTable(shown, terminal)]),
    ...(items.length > mostRows ? [style.dim(`and ${items.length - mostRows} more: ai-manager approvals list`)] : []),
    '',
    [
      style.green(`${counts.approved} approved`),
      style.red(`${counts.rejected} rejected`),
      style.yellow(`${counts.waiting} waiting`),
    ].join(', '),
    ...(counts.skipped === 0
      ? []
      : [`${count(counts.skipped, 'request')} left to somebody else who has them in work.`]),
    style.dim(`Cost: ${cost}`),
    ...(counts.blind === 0
      ? []
      : [`${count(counts.blind, 'request')} for blind review: ${style.cyan('ai-manager label')}`]),
  ].join('\n');
}

const mostRows = 30;

/** `approvals.decide` for a person. */
export function renderDecided({ items, decided, refused }: OutputOf<'decide'>, { style }: Look): string {
  const [good, bad] = style.unicode ? ['✓', '✗'] : ['ok', '!!'];
  return [
    ...items.map(({ approvalId, approval, error }) =>
      error === null
        ? `${style.green(good)} ${approvalId}: ${approval?.status ?? 'decided'}`
        : `${style.red(bad)} ${approvalId}: ${error.message}`,
    ),
    `${decided} decided${refused === 0 ? '' : `, ${refused} refused`}`,
  ].join('\n');
}

/** `approvals.calibrate` for a person. */
export function renderCalibrated({ calibration, view }: OutputOf<'calibrate'>, terminal: Look): string {
  const { style } = terminal;
  const head =
    calibration === null
      ? view.labelsMissing === 0
        ? style.green('There are labels enough to calibrate; nothing was looked at.')
        : style.yellow('Not calibrated: there are not labels enough. Nothing was looked at, nothing was spent.')
      : calibration.threshold === null
        ? style.yellow(`Calibration ${calibration.round} found no threshold.`)
        : style.green(`Calibration ${calibration.round} found a threshold: automatic approval is on.`);
  return `${head}\n\n${renderCalibration(view, terminal)}`;
}

const labelWidth = 12;

/** `approvals.calibration` for a person. */
export function renderCalibration(view: Calibration, terminal: Look): string {
  const { style } = terminal;
  const width = Math.min(terminal.width(), widest);
  const line = (label: string, text: string): readonly string[] =>
    wrap(text, width - labelWidth).map((part, at) => `${fit(at === 0 ? label : '', labelWidth)}${part}`);
  const modes = { shadow: style.yellow('shadow mode'), on: style.green('on'), off: style.red('off') };
  return [
    `${style.bold('Automatic approval')}  ${modes[view.mode]}`,
    ...(view.why === null ? [] : wrap(view.why, width)),
    '',
    ...line('Bound', boundText(view)),
    ...(view.threshold === null ? [] : line('Threshold', thresholdText(view))),
    ...(view.mode === 'on' ? line('Coverage', coverageText(view)) : []),
    ...labelLines(view, { style, width }),
    ...(view.mode === 'on' || view.drift.audits > 0 ? driftLines(view, { style, width }) : []),
    ...(view.dueAt === null ? [] : line('Next', `calibration due on ${view.dueAt.slice(0, 10)}`)),
  ].join('\n');
}

function boundText({ alpha, delta }: Calibration): string {
  return `people disagree with at most ${percent(alpha)} of automatic approvals, with probability ${percent(1 - delta)}`;
}

function thresholdText({ threshold, riskUpperBound }: Calibration): string {
  const risk = riskUpperBound === null ? '' : `; the risk above it is at most ${percent(riskUpperBound)}`;
  return `confidence ${threshold ?? ''} and more${risk}`;
}

function coverageText({ coverage }: Calibration): string {
  const { share, low, high, requests } = coverage;
  if (share === null) return 'unknown: no requests yet';
  const between = low === null || high === null ? '' : ` (${percent(low)} to ${percent(high)})`;
  return `${percent(share)}${between} of requests, from the last ${requests.toLocaleString('en')}`;
}

interface Layout {
  readonly style: Terminal['style'];
  readonly width: number;
}

const barWidth = 24;

function labelLines(view: Calibration, { style, width }: Layout): readonly string[] {
  const { labels, countedAgainst, labelsMissing, disagreements, awaitingReview } = view;
  const counted = labels + countedAgainst;
  const share = labelsMissing === 0 ? 1 : counted / (counted + labelsMissing);
  const track = style.green(progressBar(share, barWidth, style.unicode));
  const missing = labelsMissing === 0 ? 'enough for a calibration' : `${labelsMissing} more needed`;
  const remarks = [
    ...(disagreements === null ? [] : [`${count(disagreements, 'disagreement')} in the last calibration`]),
    ...(countedAgainst === 0 ? [] : [`${countedAgainst} passed over, revealed or expired count as disagreements`]),
    ...(awaitingReview === 0 ? [] : [`${count(awaitingReview, 'request')} to label: ai-manager label`]),
  ];
  return [
    `${fit('Labels', labelWidth)}${track} ${count(labels, 'label')}, ${missing}`,
    ...remarks.flatMap((text) =>
      wrap(text, width - labelWidth).map((part) => `${fit('', labelWidth)}${style.dim(part)}`),
    ),
  ];
}

/** The bar is logarithmic, as evidence multiplies: empty at 1 and below, full at the limit. */
function driftLines({ drift }: Calibration, { style }: Layout): readonly string[] {
  const { audits, disagreements, evidence, limit } = drift;
  const share = Math.max(0, Math.log(evidence) / Math.log(limit));
  const paint = share >= 1 ? style.red : share >= 0.5 ? style.yellow : style.green;
  const track = `${paint(bar(share, barWidth, style.unicode))}`;
  const figures = `${count(audits, 'audit')}, ${count(disagreements, 'disagreement')}`;
  const factor = evidence >= 1_000 ? '1,000 and more' : evidence.toFixed(2);
  return [
    `${fit('Drift', labelWidth)}${figures}; evidence ${factor} of ${limit.toLocaleString('en')} ${track}`.trimEnd(),
  ];
}

function percent(share: number): string {
  return `${String(Math.round(share * 1_000) / 10)} %`;
}
