import { describeBudget, formatCost, isBudgetWarning } from '@ai-manager/core';
import type { BudgetState, CostFigures, CostReport } from '@ai-manager/core';
import { bar } from './bar.ts';
import type { Column } from './table.ts';
import { table } from './table.ts';
import type { Style, Terminal } from './terminal.ts';
import { count, fit } from './text.ts';

type Look = Pick<Terminal, 'style' | 'width'>;

/** `reports.costs` for a person: what it came to, then where it went. */
export function renderCosts(report: CostReport, terminal: Look): string {
  const { style } = terminal;
  const blocks = [
    headLines(report, style),
    runTable(report, terminal),
    shares('By model', report.models, { terminal, label: ({ provider, model }) => `${provider} ${model}` }),
    shares('By purpose', report.purposes, { terminal, label: ({ purpose }) => purpose }),
    overTime('By week in which it was spent', report.weeks, { terminal, label: ({ week }) => week }),
    overTime('By month in which it was spent', report.months, { terminal, label: ({ month }) => month }),
    budgetLines(report.budget, style),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines({ total, perProject, from, timeZone, runs }: CostReport, style: Style): readonly string[] {
  const input = total.uncachedInputTokens + total.cachedInputTokens + total.cacheWriteTokens;
  const cutOff =
    total.unansweredAttempts > 0
      ? `, ${number(total.unansweredAttempts)} of them cut off: what these cost is not known`
      : '';
  return [
    style.bold(`Costs since ${dateIn(from, timeZone)}: ${money(total)}`),
    ...(total.unpricedAttempts === 0
      ? []
      : [
          style.yellow(
            `  ${number(total.unpricedAttempts)} answers (${percent(total.unpricedShare)} of the tokens) came from models without a known price`,
          ),
        ]),
    `  ${count(total.calls, 'call')}, ${count(total.attempts, 'attempt')}, ${number(total.failedAttempts)} without an answer${cutOff}`,
    `  ${count(input, 'token')} in (${percent(total.cacheShare)} from prompt caches, ${number(total.cacheWriteTokens)} written to them), ${number(total.outputTokens)} out`,
    ...(runs.length === 0
      ? []
      : [
          `  ${formatCost(perProject.costMicroUsd)} and ${number(perProject.tokens ?? 0)} tokens per project, over the runs below`,
        ]),
  ];
}

const right = { align: 'right' } as const;

function runTable({ runs, nextCursor }: CostReport, { style, width }: Look): readonly string[] {
  if (runs.length === 0) return [style.bold('Runs'), style.dim('  none were started')];
  const columns: readonly Column[] = [
    { title: 'run' },
    { title: 'projects', ...right },
    { title: 'calls', ...right },
    { title: 'tokens in', ...right },
    { title: 'cached', ...right },
    { title: 'tokens out', ...right },
    { title: 'cost', ...right },
    { title: 'per project', ...right },
  ];
  const rows = runs.map(({ week, revision, scope, status, figures, perProject }) => [
    `${week}${revision > 1 ? ` rev. ${revision}` : ''}${scope === 'only' ? ' (chosen)' : ''}${status === 'open' ? ' (open)' : ''}`,
    number(perProject.projects),
    number(figures.calls),
    number(figures.uncachedInputTokens + figures.cachedInputTokens + figures.cacheWriteTokens),
    percent(figures.cacheShare),
    number(figures.outputTokens),
    money(figures),
    formatCost(perProject.costMicroUsd),
  ]);
  const more = nextCursor === null ? [] : [style.dim(`more with --cursor ${nextCursor}`)];
  return [style.bold('Runs'), table(columns, rows, { style, width: width() }), ...more];
}

interface Group {
  readonly figures: CostFigures;
}

interface GroupLook<Row> {
  readonly terminal: Look;
  readonly label: (row: Row) => string;
}

const barWidth = 16;

/** Rows with a bar of their share in the known cost; in the tokens where nothing has a price. */
function shares<Row extends Group>(title: string, rows: readonly Row[], look: GroupLook<Row>): readonly string[] {
  const { style } = look.terminal;
  if (rows.length === 0) return [];
  const weigh = weigher(rows);
  const all = rows.reduce((sum, row) => sum + weigh(row), 0);
  return [
    style.bold(title),
    groupTable(rows, look, (row) => {
      const share = all === 0 ? 0 : weigh(row) / all;
      return `${fit(bar(share, barWidth, style.unicode), barWidth)} ${percent(share).padStart(5)}`;
    }),
  ];
}

function overTime<Row extends Group>(title: string, rows: readonly Row[], look: GroupLook<Row>): readonly string[] {
  const { style } = look.terminal;
  const used = rows.slice(rows.findIndex(({ figures }) => figures.attempts > 0));
  if (rows.every(({ figures }) => figures.attempts === 0)) return [];
  const weigh = weigher(used);
  const most = Math.max(...used.map(weigh));
  return [
    style.bold(title),
    groupTable(used, look, (row) => bar(most === 0 ? 0 : weigh(row) / most, barWidth, style.unicode)),
  ];
}

function weigher(rows: readonly Group[]): (row: Group) => number {
  const priced = rows.some(({ figures }) => figures.knownCostMicroUsd > 0);
  return ({ figures }) =>
    priced
      ? figures.knownCostMicroUsd
      : figures.uncachedInputTokens + figures.cachedInputTokens + figures.cacheWriteTokens + figures.outputTokens;
}

function groupTable<Row extends Group>(
  rows: readonly Row[],
  { terminal, label }: GroupLook<Row>,
  draw: (row: Row) => string,
): string {
  const columns: readonly Column[] = [
    { title: '', flexible: true },
    { title: 'cost', ...right },
    { title: '' },
    { title: 'calls', ...right },
    { title: 'attempts', ...right },
    { title: 'cached', ...right },
  ];
  const cells = rows.map((row) => [
    label(row),
    money(row.figures),
    draw(row),
    number(row.figures.calls),
    number(row.figures.attempts),
    percent(row.figures.cacheShare),
  ]);
  return table(columns, cells, { style: terminal.style, width: terminal.width() });
}

function budgetLines(budget: BudgetState | null, style: Style): readonly string[] {
  return budget === null ? [] : [budgetLine(budget, style)];
}

/** `Budget of November 2026: $4.20 of $5.00 spent (84 %), $0.80 left`, yellow from four fifths on, red when used up. */
export function budgetLine(budget: BudgetState, style: Style): string {
  const text = `Budget for ${budget.title}: ${describeBudget(budget)}`;
  if (budget.refused || (budget.spentShare ?? 0) >= 1) return style.red(text);
  return isBudgetWarning(budget) ? style.yellow(text) : text;
}

/** What is known, marked where that is not all. */
function money({ costMicroUsd, knownCostMicroUsd, unpricedShare }: CostFigures): string {
  if (costMicroUsd !== null) return formatCost(costMicroUsd);
  return unpricedShare === 1 ? 'unknown' : `${formatCost(knownCostMicroUsd)} + unknown`;
}

function percent(share: number | null): string {
  if (share === null) return '';
  const value = share * 100;
  return value > 0 && value < 1 ? '<1 %' : `${Math.round(value)} %`;
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function dateIn(instant: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone });
  return format.format(new Date(instant));
}
