import type { WeeklyReport } from '../domain/weekly-report.ts';
import { createTemplates } from './create-templates.ts';
import { formatNumber } from './numbers.ts';
import { toActionView } from './report/action-view.ts';
import { toApprovalsView } from './report/approvals-view.ts';
import type { Charts } from './report/charts.ts';
import { createCharts } from './report/charts.ts';
import { toFactsView } from './report/facts-view.ts';
import { toHeadView } from './report/head-view.ts';
import { toInsightsView } from './report/insights-view.ts';
import { toOverviewView } from './report/overview-view.ts';
import { actionsPart } from './report/parts/actions.ts';
import { approvalsPart } from './report/parts/approvals.ts';
import { insightsPart } from './report/parts/insights.ts';
import { overviewPart } from './report/parts/overview.ts';
import { pagePart } from './report/parts/page.ts';
import { personPart } from './report/parts/person.ts';
import { rankingPart } from './report/parts/ranking.ts';
import { toPersonView } from './report/person-view.ts';
import { toRankingView } from './report/ranking-view.ts';
import { reportScript } from './report/script.ts';
import { selectPeople } from './report/selection.ts';
import { reportStyle } from './report/styles.ts';
import { summarise } from './report/summary.ts';
import { TrustedHtml } from './trusted-html.ts';

export interface WeeklyReportOptions {
  /** most people with a part of their own, and most rows of the ranking; default 500 */
  readonly maxPeople?: number;
}

/**
 * The weekly report as one HTML page without any outside reference: style, script and charts are inside, and its policy
 * forbids everything else. The page is complete without its script. Texts of people are escaped.
 *
 * Beyond `maxPeople` people the page says how many it leaves out: it holds people with something to decide, and the lowest
 * and the highest places. Headline numbers and charts always count everybody in the report.
 */
export async function renderWeeklyReport(report: WeeklyReport, options: WeeklyReportOptions = {}): Promise<string> {
  const [charts, styleHash, scriptHash] = await Promise.all([
    createCharts(),
    hashSource(reportStyle),
    hashSource(reportScript),
  ]);
  try {
    return renderPage(report, { charts, limit: options.maxPeople ?? 500, styleHash, scriptHash });
  } finally {
    charts.dispose();
  }
}

/** The parts are our own and end; the limit only has to be far above what a slow machine needs. */
const maxPartMs = 60_000;

interface PageParts {
  readonly charts: Charts;
  readonly limit: number;
  readonly styleHash: string;
  readonly scriptHash: string;
}

function renderPage(report: WeeklyReport, { charts, limit, styleHash, scriptHash }: PageParts): string {
  const templates = createTemplates({ renderMs: maxPartMs });
  const render = (part: string, view: object) => new TrustedHtml(templates.render(part, { ...view }, 'html'));
  const summary = summarise(report);
  const selection = selectPeople(report, limit);
  const shown = new Set(selection.people);
  const insights = toInsightsView(report, charts);
  const approvals = toApprovalsView(report, charts);
  const page = render(pagePart, {
    head: toHeadView(report, summary),
    overview: render(overviewPart, toOverviewView(report, summary, charts)),
    actions: render(actionsPart, toActionView(report, summary, shown)),
    ranking: render(rankingPart, toRankingView(report, shown, { charts, limit })),
    people: selection.people.map((person) => render(personPart, toPersonView(person, report, charts))),
    omitted: omittedSentence(selection.people.length, selection.total),
    grades: report.distribution,
    approvals: approvals === null ? null : render(approvalsPart, approvals),
    insights: insights === null ? null : render(insightsPart, insights),
    facts: toFactsView(report),
    style: new TrustedHtml(reportStyle),
    script: new TrustedHtml(reportScript),
    styleHash,
    scriptHash,
  });
  return page.toString();
}

function omittedSentence(shown: number, total: number): string | null {
  if (shown === total) return null;
  return (
    `This page holds ${formatNumber(shown)} of ${formatNumber(total)} people: people with something to decide, and the lowest and the highest places. ` +
    `Everybody else is in reports.performance, one person at a time, and in the data of reports.weekly.`
  );
}

/** Source expression of an inline script or style for a content security policy. */
async function hashSource(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return `sha256-${btoa(String.fromCharCode(...digest))}`;
}
