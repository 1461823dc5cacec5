import { describe, expect, it } from 'vitest';
import type { ReportApprovals } from '../../domain/approval-report.ts';
import { unbalancedTags } from '../__fixtures__/html-tags.ts';
import { reportApprovalsFixture } from '../__fixtures__/report-approvals.ts';
import { weeklyReportFixture } from '../__fixtures__/weekly-report.ts';
import { renderWeeklyReport } from '../render-weekly-report.ts';

const report = weeklyReportFixture({ people: 2, projects: 2 });
const fixture = reportApprovalsFixture(report.weeks.length);

/** The part of the page, and the whole of it. */
async function drawn(change: (approvals: ReportApprovals) => ReportApprovals = (same) => same) {
  const page = await renderWeeklyReport({ ...report, approvals: change(fixture) });
  const start = page.indexOf('<section id="approvals"');
  return { page, part: page.slice(start, page.indexOf('</section>', start)) };
}
const textOf = (html: string): string => html.replaceAll(/<svg[\s\S]*?<\/svg>|<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the part about approvals', () => {
  it('is left out, with its link, where nobody asked for time', async () => {
    const page = await renderWeeklyReport(report);
    expect(page).not.toContain('id="approvals"');
    expect(page).not.toContain('href="#approvals"');
  });

  it('says how requests were decided, by week, as a picture and as a table', async () => {
    const { page, part } = await drawn();
    expect(page).toContain('<a href="#approvals">Approvals</a>');
    expect(unbalancedTags(page)).toEqual([]);
    expect(part).toMatch(
      /<title>Requests by the week they were handed in: \d+ automatically, \d+ by a person, \d+ rejected by a rule/,
    );
    const newest = fixture.weeks.at(-1);
    expect(textOf(part)).toContain(
      `W47 ${newest?.automatic} ${newest?.person} ${newest?.rule} ${newest?.expired} ${newest?.waiting}`,
    );
  });

  it('shows threshold, bound, coverage and labels while automatic approval is on', async () => {
    const text = textOf((await drawn()).part);
    expect(text).toContain('Automatic approval is on');
    expect(text).toContain('people disagree with at most 5 % of automatic approvals');
    expect(text).toMatch(/Risk above it at most 4\.\d % \(promised: 5 %\)/);
    expect(text).toContain('47 % of the last 300 requests, 41 % to 53 % expected');
    expect(text).toContain('232 blind decisions, enough for a calibration');
    expect(text).toMatch(
      /46 automatic approvals were checked blind, 4 of them refused\. The evidence .* at 20 automatic approval ends by itself/,
    );
  });

  it('says in shadow mode why and how many decisions are missing, and draws nothing there is not', async () => {
    const { part } = await drawn((approvals) => ({
      ...approvals,
      calibration: {
        ...approvals.calibration,
        mode: 'shadow',
        why: 'Automatic approval has not been calibrated yet: 30 more blind decisions are needed before calibrating.',
        threshold: null,
        riskUpperBound: null,
        labels: 25,
        disagreements: null,
        countedAgainst: 0,
        labelsMissing: 30,
        drift: { audits: 0, disagreements: 0, evidence: 1, limit: 20 },
        dueAt: null,
        current: null,
      },
      levels: [],
      drift: [],
    }));
    const text = textOf(part);
    expect(text).toContain('Every request goes to a person');
    expect(text).toContain('25 blind decisions, 30 more needed');
    expect(text).not.toContain('Threshold');
    expect(part.match(/<svg class="chart/g)).toHaveLength(1);
  });

  it('marks thresholds that passed and one that did not, and names them for those who do not see', async () => {
    const { part } = await drawn();
    expect(part).toMatch(
      /<title>Upper bound of the risk by share of requests approved automatically: from 0\.97 on 22 %, risk at most 4\.\d %/,
    );
    const [, coverage] = /Coverage against bound([\s\S]*?)<\/svg>/.exec(part) ?? [];
    expect(coverage?.match(/var\(--accent\)/g)?.length).toBeGreaterThanOrEqual(3);
    expect(coverage).toContain('var(--ge)');
  });
});
