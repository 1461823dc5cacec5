import type { PersonId } from '../../domain/identifiers.ts';
import { pagesOf } from '../../domain/pages.ts';
import type { Week } from '../../domain/week.ts';
import type { ReportPerson, WeeklyReport } from '../../domain/weekly-report.ts';
import { NotFoundError } from '../../errors.ts';
import type { ReportBuilder } from '../../graphs/evaluation/index.ts';
import { createReportBuilder, modelFacts } from '../../graphs/evaluation/index.ts';
import { renderWeeklyReport } from '../../templates/index.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { assertVisible, visibleIds } from '../context.ts';
import type * as descriptors from '../reports.ts';
import { weekOrLast } from '../weeks.ts';
import { readApprovalReport } from './approval-report.ts';
import { readRunCosts } from './cost-report.ts';
import { readQuality } from './quality-report.ts';

const batchSize = 200;

export const performanceReport: HandlerOf<typeof descriptors.performanceReport> = async (
  context,
  { week: asked, personId },
) => {
  if (personId !== undefined) assertVisible(context, personId);
  const week = await weekOrLast(context, asked);
  const { builder } = await openReport(context, week);
  const people = await readPeople(
    context,
    builder,
    visibleIds(context, personId === undefined ? undefined : [personId]),
  );
  if (personId !== undefined && people.length === 0)
    throw new NotFoundError(`There is no person "${personId}".`, { details: { personId } });
  return { week, weeks: [...builder.head.weeks], people: [...people] };
};

export const weeklyReport: HandlerOf<typeof descriptors.weeklyReport> = async (context, { week: asked, format }) => {
  const week = await weekOrLast(context, asked);
  const { builder } = await openReport(context, week);
  const people = await readPeople(context, builder, undefined);
  const report: WeeklyReport = {
    ...builder.head,
    people: people.toSorted((a, b) => a.person.name.localeCompare(b.person.name, 'en')),
    facts: { ...builder.head.facts, ...modelFacts(people) },
    ...(await readInsights(context, builder.head)),
    ...(await readApprovals(context, builder.head)),
  };
  if (format === 'json') return { week, report, html: null, location: null };
  const html = await renderWeeklyReport(report);
  const { location } = await context.services.ports.documents.put(`reports/${week}.html`, html, {
    signal: context.signal,
  });
  return { week, report: null, html, location };
};

/** Weeks of judgements that a weekly report looks back on. */
const qualityWeeks = 12;

/** What the run cost and how well it judged; nothing for a week without a run. */
async function readInsights(
  context: OperationContext,
  { run, week, weeks }: WeeklyReport,
): Promise<Pick<WeeklyReport, 'costs' | 'quality'>> {
  if (run === null) return {};
  return {
    costs: await readRunCosts(context, run, weeks),
    quality: await readQuality(context, { week, count: qualityWeeks }),
  };
}

/** Nothing where nobody ever asked for time. */
async function readApprovals(
  context: OperationContext,
  { weeks }: WeeklyReport,
): Promise<Pick<WeeklyReport, 'approvals'>> {
  const approvals = await readApprovalReport(context, weeks);
  return approvals === null ? {} : { approvals };
}

async function openReport(
  { services, signal }: OperationContext,
  week: Week,
): Promise<{ readonly builder: ReportBuilder }> {
  const { storage } = services.ports;
  const run = await storage.runs.latest(week, { signal });
  const ranking = await storage.evaluations.ranking(week, { signal });
  return { builder: await createReportBuilder(services, { week, run, ranking, signal }) };
}

/** Reads people in batches: these, or every active one. */
async function readPeople(
  context: OperationContext,
  builder: ReportBuilder,
  ids: readonly PersonId[] | undefined,
): Promise<readonly ReportPerson[]> {
  const people: ReportPerson[] = [];
  if (ids !== undefined) {
    for (let start = 0; start < ids.length; start += batchSize)
      people.push(...(await builder.people(ids.slice(start, start + batchSize))));
    return people;
  }
  const { storage } = context.services.ports;
  const options = { signal: context.signal };
  for await (const page of pagesOf((from) =>
    storage.people.list({ status: 'active', limit: batchSize, ...from }, options),
  ))
    people.push(...(await builder.people(page.map(({ id }) => id))));
  return people;
}
