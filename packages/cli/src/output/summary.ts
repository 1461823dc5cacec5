import type { BudgetState, Run, Week, WeeklyReport } from '@ai-manager/core';
import { formatCost, promptCacheShare } from '@ai-manager/core';
import { bar } from './bar.ts';
import { budgetLine } from './costs.ts';
import { renderRanking } from './ranking.ts';
import type { Style, Terminal } from './terminal.ts';
import { count, fit, formatDuration, wrap } from './text.ts';

/** Where things are after a run, as paths and links a person can open. */
export interface Places {
  /** link to the report; null when none was written */
  readonly report: string | null;
  /** folder of the mails; null when they do not stay on this machine */
  readonly outbox: string | null;
}

export interface MailCounts {
  readonly queued: number;
  readonly sending: number;
  readonly sent: number;
  readonly uncertain: number;
  readonly failed: number;
}

export interface WeekSummary {
  /** `held`: not one project could be judged, so the week waits for another try */
  readonly outcome: 'finished' | 'already-done' | 'budget' | 'held';
  readonly report: WeeklyReport;
  readonly run: Run;
  readonly mail: MailCounts;
  readonly places: Places;
  readonly durationMs: number;
  /** where the budgets stand that there are */
  readonly budgets: readonly BudgetState[];
  /** why it stopped early; null otherwise */
  readonly message: string | null;
  /** how to go on, with the command on a line of its own; null when nothing is left */
  readonly resume: string | null;
}

const labelWidth = 10;

/** What a week's evaluation came to, for a person at a terminal. */
export function renderSummary(summary: WeekSummary, terminal: Pick<Terminal, 'style' | 'width'>): string {
  const { style } = terminal;
  const width = Math.min(terminal.width(), 100);
  const { report } = summary;
  const blocks = [
    [headline(summary, style)],
    countLines(summary, style),
    distributionLines(report, { style, width }),
    renderRanking(report, { style, width }),
    failedLines(report, { style, width }),
    factLines(summary, { style, width }),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

export interface Layout {
  readonly style: Style;
  readonly width: number;
}

/** `16 to 22 November 2026`, from calendar dates. */
function formatDates({ start, end }: WeeklyReport['dates']): string {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.formatRange(new Date(`${start}T00:00:00Z`), new Date(`${end}T00:00:00Z`)).replace(/\s*–\s*/, ' to ');
}

function headline({ outcome, report, run, durationMs }: WeekSummary, style: Style): string {
  const week = `week ${report.week} (${formatDates(report.dates)})`;
  const title = style.bold(`${report.organisation}, ${week}`);
  const revision = run.revision > 1 ? `, revision ${run.revision}` : '';
  switch (outcome) {
    case 'finished':
      return `${title}${revision}\n${style.green(`Evaluated in ${formatDuration(durationMs)}.`)}`;
    case 'already-done':
      return `${title}${revision}\n${style.green('This week is done: nothing was judged again, nothing was changed.')}`;
    case 'held':
      return `${title}${revision}\n${style.yellow('Not one project could be judged: nothing was ranked, nobody was mailed.')}`;
    case 'budget':
      return `${title}${revision}\n${style.yellow(`Stopped at the budget with ${count(run.counts.pending, 'project')} left.`)}`;
  }
}

function countLines({ run }: WeekSummary, style: Style): readonly string[] {
  const { counts } = run;
  const line = (amount: number, text: string, paint: (text: string) => string): string =>
    `${String(amount).padStart(7)}  ${amount > 0 ? paint(text) : style.dim(text)}`;
  return [
    `${style.bold(String(counts.total).padStart(7))}  ${counts.total === 1 ? 'project' : 'projects'}`,
    line(counts.graded, 'graded', style.green),
    line(counts.needsReview, 'need a person to look (provisional grade)', style.yellow),
    line(counts.insufficientEvidence, 'not graded: too little evidence', style.yellow),
    line(counts.failed, 'failed', style.red),
    ...(counts.pending > 0 ? [line(counts.pending, 'still open', style.yellow)] : []),
  ];
}

function distributionLines({ distribution }: WeeklyReport, { style, width }: Layout): readonly string[] {
  const most = Math.max(0, ...distribution.map(({ count: amount }) => amount));
  if (most === 0) return [];
  const hasPrevious = distribution.some(({ previousCount }) => previousCount > 0);
  const room = Math.max(8, Math.min(50, width - (hasPrevious ? 36 : 14)));
  return [
    style.bold('Grades'),
    ...distribution.map(({ grade, count: amount, previousCount }) => {
      const drawn = fit(bar(amount / most, room, style.unicode), room);
      const before = hasPrevious ? style.dim(`  ${previousCount} last week`) : '';
      return `  ${style.bold(grade)} ${style.cyan(drawn)} ${String(amount).padStart(4)}${before}`;
    }),
  ];
}

const failedShown = 5;

function failedLines({ people }: WeeklyReport, { style, width }: Layout): readonly string[] {
  const failed = people.flatMap(({ projects }) => projects.filter(({ evaluation }) => evaluation?.status === 'failed'));
  if (failed.length === 0) return [];
  const lines = failed.slice(0, failedShown).flatMap(({ project, evaluation }) => {
    const again = evaluation?.error?.retryable === true ? ' Running the same command again retries it.' : '';
    return wrap(`${project.id} ${project.name}: ${evaluation?.error?.message ?? 'unknown error'}${again}`, width - 2);
  });
  const more = failed.length - failedShown;
  return [
    style.red(style.bold('Failed')),
    ...lines.map((line) => `  ${line}`),
    ...(more > 0 ? [style.dim(`  and ${more} more; the report lists them`)] : []),
  ];
}

function factLines(
  { report, run, mail, places, budgets, message, resume }: WeekSummary,
  { style, width }: Layout,
): readonly string[] {
  const lines = (label: string, texts: readonly string[]): readonly string[] =>
    texts.map((line, index) => `${style.bold(fit(index === 0 ? label : '', labelWidth))}${line}`);
  const fact = (label: string, text: string): readonly string[] => lines(label, wrap(text, width - labelWidth));
  // Commands and links stay whole, so that they can be copied.
  const whole = (label: string, text: string): readonly string[] => lines(label, text.split('\n'));
  return [
    ...fact('Cost', costText(report, run)),
    ...budgets.map((budget) => `${fit('', labelWidth)}${budgetLine(budget, style)}`),
    ...(places.report === null ? [] : whole('Report', places.report)),
    ...whole('Mails', mailText(mail, places.outbox)),
    ...(message === null ? [] : fact('Stopped', message)),
    ...(resume === null ? [] : whole('Go on', resume)),
  ];
}

/** A heuristic is never shown as if a model had judged, and an unknown price never as nothing. */
function costText({ facts }: WeeklyReport, run: Pick<Run, 'costMicroUsd'>): string {
  const named = facts.models.map(({ provider, model }) => `${provider} ${model}`).join(', ');
  const asked = facts.models.filter(({ languageModel }) => languageModel);
  if (facts.models.length === 0) return `${formatCost(run.costMicroUsd)}: no model gave an answer`;
  if (asked.length === 0) return `${formatCost(run.costMicroUsd)}: offline heuristic, no language model was asked`;
  const share = promptCacheShare(facts.usage);
  const cached = share === null ? '' : ` (${Math.round(share * 100)} % from the cache)`;
  const tokens = `${facts.usage.inputTokens.toLocaleString('en')} tokens in${cached}, ${facts.usage.outputTokens.toLocaleString('en')} out`;
  const mixed = asked.length < facts.models.length ? '; a part was judged by the offline heuristic' : '';
  const unknown = run.costMicroUsd === null ? ' (a model without a known price took part)' : '';
  return `${formatCost(run.costMicroUsd)}${unknown}: ${named}; ${tokens}${mixed}`;
}

function mailText(mail: MailCounts, outbox: string | null): string {
  const waiting = mail.queued + mail.sending;
  const parts = [
    `${mail.sent.toLocaleString('en')} ${outbox === null ? 'sent' : 'written'}`,
    ...(waiting > 0 ? [`${waiting} waiting (ai-manager health check says why)`] : []),
    ...(mail.uncertain > 0 ? [`${mail.uncertain} with unknown outcome`] : []),
    ...(mail.failed > 0 ? [`${mail.failed} failed`] : []),
  ];
  return outbox === null || mail.sent === 0 ? parts.join(', ') : `${parts.join(', ')}: ${outbox}`;
}

export interface Chosen {
  readonly rows: readonly ChosenRow[];
  readonly week: Week;
  /** how they stand to the week, in a sentence */
  readonly state: string;
}

/** What `--only` chose: a line per project, since nothing is ranked. */
export function renderChosen({ rows, week, state }: Chosen, terminal: Pick<Terminal, 'style' | 'width'>): string {
  const { style } = terminal;
  const width = Math.min(terminal.width(), 100);
  const lines = rows.map(({ projectId, name, status, grade, score, remark }) => {
    const result =
      grade === null
        ? status
        : `${grade} ${score === null ? '' : score.toFixed(1).padStart(6)}${status === 'graded' ? '' : ` (${status})`}`;
    const remarks = remark.flatMap((sentence) => wrap(sentence, width - 6).map((line) => style.dim(`      ${line}`)));
    return [`  ${fit(projectId, 12)} ${fit(name, 28)} ${result}`, ...remarks].join('\n');
  });
  return `${[`${style.bold(`Week ${week}, only ${count(rows.length, 'project')}`)}`, ...wrap(state, width), '', ...lines].join('\n')}\n`;
}

export interface ChosenRow {
  readonly projectId: string;
  readonly name: string;
  readonly status: string;
  readonly grade: string | null;
  readonly score: number | null;
  readonly remark: readonly string[];
}
