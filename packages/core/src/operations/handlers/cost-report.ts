import type { CostReport, RunCost } from '../../domain/cost-report.ts';
import { toCostFigures, toPerProject } from '../../domain/cost-report.ts';
import type { RunId } from '../../domain/identifiers.ts';
import type { Month } from '../../domain/month.ts';
import { addMonths, monthOfInstant, monthsUpTo, startOfMonth } from '../../domain/month.ts';
import { pagesOf } from '../../domain/pages.ts';
import type { Rules } from '../../domain/rules.ts';
import type { Run } from '../../domain/run.ts';
import type { SpendingSum } from '../../domain/spending.ts';
import { addSpending, noSpending } from '../../domain/spending.ts';
import type { Week } from '../../domain/week.ts';
import { addWeeks, startOfWeek, weekOfInstant, weeksUpTo } from '../../domain/week.ts';
import type { ReportCosts } from '../../domain/weekly-report.ts';
import { NotFoundError } from '../../errors.ts';
import { readMonthBudget } from '../../llm/index.ts';
import type { RunSpending, SpendingFilter, SpendingGroup } from '../../ports/index.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { definedOnly } from '../defined-only.ts';
import type * as descriptors from '../reports.ts';
import { rulesInForce } from '../weeks.ts';

export const costsReport: HandlerOf<typeof descriptors.costsReport> = async (context, input) => {
  const { runId, purpose, provider, model, limit, cursor } = input;
  const { rules } = await rulesInForce(context);
  const { spending } = context.services.ports.storage;
  const call = { signal: context.signal };
  const calendar = await calendarOf(context, { timeZone: rules.timeZone, weeks: input.weeks, runId });
  const { from, before } = calendar;
  const filter: SpendingFilter = definedOnly({ runId, purpose, provider, model });
  const span = { ...filter, from, before };
  const sums = async (by: 'model' | 'purpose') => spending.sums({ ...span, by: [by] }, call);
  const [total] = await spending.sums({ ...span, by: [] }, call);
  const page = await spending.runs(definedOnly({ ...span, limit, cursor }), call);
  const listed = page.items.reduce((sum, run) => addSpending(sum, run.spending), noSpending);
  const projects = page.items.reduce((sum, run) => sum + run.projects, 0);
  return {
    from,
    before,
    timeZone: rules.timeZone,
    total: toCostFigures(total?.spending ?? noSpending),
    runs: page.items.map(toRunCost),
    nextCursor: page.nextCursor,
    perProject: toPerProject(projects, listed),
    models: dearestFirst(await sums('model')).map(toModelCost),
    purposes: dearestFirst(await sums('purpose')).map(toPurposeCost),
    ...(await overTime(context, calendar, filter)),
    budget: await budgetOf(context, rules),
  };
};

/** What a run cost, beside what the runs of other weeks did. */
export async function readRunCosts(
  context: OperationContext,
  run: Pick<Run, 'id'>,
  weeks: readonly Week[],
): Promise<ReportCosts> {
  const { spending } = context.services.ports.storage;
  const call = { signal: context.signal };
  const { rules } = await rulesInForce(context);
  const sums = async (by: 'model' | 'purpose') => spending.sums({ runId: run.id, by: [by] }, call);
  const [own] = (await spending.runs({ runId: run.id }, call)).items;
  const ofWeeks = await spentOnWeeks(context, weeks);
  return {
    figures: toCostFigures(own?.spending ?? noSpending),
    perProject: toPerProject(own?.projects ?? 0, own?.spending ?? noSpending),
    models: dearestFirst(await sums('model')).map(toModelCost),
    purposes: dearestFirst(await sums('purpose')).map(toPurposeCost),
    weeks: weeks.map((week) => {
      const sum = ofWeeks.get(week);
      return sum === undefined ? null : toCostFigures(sum);
    }),
    budget: await budgetOf(context, rules),
  };
}

/** Newest week first: the first page that reaches beyond the oldest week is the last one needed. */
async function spentOnWeeks(
  { services, signal }: OperationContext,
  weeks: readonly Week[],
): Promise<ReadonlyMap<Week, SpendingSum>> {
  const { spending } = services.ports.storage;
  const [oldest = ''] = weeks;
  const sums = new Map<Week, SpendingSum>();
  for await (const page of pagesOf((from) => spending.runs({ limit: 50, ...from }, { signal }))) {
    for (const { run, spending: sum } of page) sums.set(run.week, addSpending(sums.get(run.week) ?? noSpending, sum));
    if (page.some(({ run }) => run.week < oldest)) break;
  }
  return sums;
}

interface Calendar {
  readonly from: string;
  readonly before: string;
  readonly timeZone: string;
  readonly weeks: readonly Week[];
  readonly months: readonly Month[];
}

/** The weeks asked for and the current one, or those since a run was started. */
async function calendarOf(
  { services, signal }: OperationContext,
  asked: { readonly timeZone: string; readonly weeks: number; readonly runId: RunId | undefined },
): Promise<Calendar> {
  const { clock, storage } = services.ports;
  const { timeZone, runId } = asked;
  const run = runId === undefined ? null : await storage.runs.get(runId, { signal });
  if (runId !== undefined && run === null)
    throw new NotFoundError(`There is no run "${runId}".`, { details: { runId } });
  const current = weekOfInstant(clock.now(), timeZone);
  const first = run === null ? addWeeks(current, -asked.weeks) : weekOfInstant(run.startedAt, timeZone);
  const weeks = weeksBetween(first, current);
  const from = startOfWeek(first, timeZone);
  const month = monthOfInstant(clock.now(), timeZone);
  const firstMonth = monthOfInstant(from, timeZone);
  const months = monthsUpTo(month, 1 + Math.max(0, monthsApart(firstMonth, month)));
  return { from, before: startOfWeek(addWeeks(current, 1), timeZone), timeZone, weeks, months };
}

function weeksBetween(first: Week, last: Week): readonly Week[] {
  const apart = Math.round(
    (Date.parse(startOfWeek(last, 'UTC')) - Date.parse(startOfWeek(first, 'UTC'))) / 604_800_000,
  );
  return weeksUpTo(last, 1 + Math.max(0, apart));
}

function monthsApart(first: Month, last: Month): number {
  const number = (month: Month): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return number(last) - number(first);
}

async function overTime(
  { services, signal }: OperationContext,
  calendar: Calendar,
  filter: SpendingFilter,
): Promise<Pick<CostReport, 'weeks' | 'months'>> {
  const { weeks, months, timeZone, before } = calendar;
  const { spending } = services.ports.storage;
  const read = async (periods: readonly string[], end: string): Promise<readonly SpendingSum[]> => {
    const [from] = periods;
    const span = { ...filter, ...definedOnly({ from }), before: end };
    const groups = await spending.sums({ ...span, by: ['period'], periods }, { signal });
    const byPeriod = new Map(groups.map((group) => [group.period, group.spending]));
    return periods.map((_, index) => byPeriod.get(index) ?? noSpending);
  };
  const ofWeeks = await read(
    weeks.map((week) => startOfWeek(week, timeZone)),
    before,
  );
  const lastMonth = months.at(-1);
  const ofMonths =
    lastMonth === undefined
      ? []
      : await read(
          months.map((month) => startOfMonth(month, timeZone)),
          startOfMonth(addMonths(lastMonth, 1), timeZone),
        );
  return {
    weeks: weeks.map((week, index) => ({ week, figures: toCostFigures(ofWeeks[index] ?? noSpending) })),
    months: months.map((month, index) => ({ month, figures: toCostFigures(ofMonths[index] ?? noSpending) })),
  };
}

function budgetOf({ services, signal }: OperationContext, { timeZone, budget }: Rules): Promise<CostReport['budget']> {
  const { clock, storage } = services.ports;
  const { usdPerMonth: usd, tokensPerMonth: tokens } = budget;
  return readMonthBudget({ spending: storage.spending, clock, timeZone, usd, tokens }, { signal });
}

function toRunCost({ run, projects, spending }: RunSpending): RunCost {
  const { id: runId, ...facts } = run;
  return { runId, ...facts, figures: toCostFigures(spending), perProject: toPerProject(projects, spending) };
}

function toModelCost({ provider, model, spending }: SpendingGroup): CostReport['models'][number] {
  return { provider: provider ?? '', model: model ?? '', figures: toCostFigures(spending) };
}

function toPurposeCost({ purpose, spending }: SpendingGroup): CostReport['purposes'][number] {
  const name = purpose ?? '';
  return { graph: name.split('.')[0] ?? name, purpose: name, figures: toCostFigures(spending) };
}

function dearestFirst(groups: readonly SpendingGroup[]): readonly SpendingGroup[] {
  return groups.toSorted((a, b) => b.spending.knownCostMicroUsd - a.spending.knownCostMicroUsd);
}
