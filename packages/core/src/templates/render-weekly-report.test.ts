import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WeeklyReport } from '../domain/weekly-report.ts';
import { tagsOf, unbalancedTags } from './__fixtures__/html-tags.ts';
import { weeklyReportFixture } from './__fixtures__/weekly-report.ts';
import { renderWeeklyReport } from './render-weekly-report.ts';

const report = weeklyReportFixture();
const page = await renderWeeklyReport(report);
const small = weeklyReportFixture({ people: 4, projects: 4 });

async function sourceHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${Buffer.from(digest).toString('base64')}'`;
}
function partOf(html: string, id: string): string {
  const start = html.indexOf(`id="p-${id}"`);
  return html.slice(start, html.indexOf('<details class="person"', start));
}

describe('the page', () => {
  it('asks for nothing from outside', () => {
    const attributes = tagsOf(page)
      .map((tag) => tag.attributes)
      .join('\n');
    expect(attributes).not.toMatch(/\s(?:src|srcset|action|background|data|poster|xlink:href)=/u);
    expect([...attributes.matchAll(/href="([^"]*)"/gu)].every(([, target]) => target?.startsWith('#'))).toBe(true);
    expect(tagsOf(page).map(({ name }) => name)).not.toContain('link');
    expect(page.match(/<style>[\s\S]*?<\/style>/u)?.[0]).not.toMatch(/url\(|@import/u);
  });

  it('forbids everything but its own style and script by policy', async () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/u.exec(page)?.[1] ?? '';
    const style = /<style>([\s\S]*?)<\/style>/u.exec(page)?.[1] ?? '';
    const script = /<script>([\s\S]*?)<\/script>/u.exec(page)?.[1] ?? '';
    const [styleHash, scriptHash] = [await sourceHash(style), await sourceHash(script)];
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${styleHash}`,
      `script-src ${scriptHash}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('has no inline styles and no event handlers, which its policy would block', () => {
    expect(tagsOf(page).filter(({ attributes }) => /\s(?:style|on[a-z]+)=/u.test(attributes))).toEqual([]);
  });

  it('closes every element it opens', () => {
    expect(unbalancedTags(page)).toEqual([]);
    expect(unbalancedTags('<p><b></p>')).not.toEqual([]);
  });

  it('uses each id once and links only to ids it has', () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/href="#([^"]+)"/gu)].map(([, id]) => id);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });

  it('never skips a level of headings', () => {
    const levels = tagsOf(page)
      .flatMap(({ name }) => /^h([1-6])$/u.exec(name)?.[1] ?? [])
      .map(Number);
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });

  it('gives every chart a text for those who do not see it', () => {
    const charts = page.match(/<svg class="(?:spark|chart)"[\s\S]*?<\/svg>/gu) ?? [];
    expect(charts.length).toBeGreaterThan(500);
    expect(charts.filter((chart) => !/ role="img"><title>[^<]{10,}<\/title>/u.test(chart))).toEqual([]);
  });

  it('stays below 3 MB for 75 people and 97 projects, and 2 KB for each small chart', () => {
    expect(page.length).toBeLessThan(3_000_000);
    const sparks = page.match(/<svg class="spark"[\s\S]*?<\/svg>/gu) ?? [];
    expect(Math.max(...sparks.map(({ length }) => length))).toBeLessThan(2_000);
  });

  it('is the same for the same report', async () => {
    expect(await renderWeeklyReport(report)).toBe(page);
  });
});

describe('what people wrote', () => {
  it('is shown as text, however hostile', () => {
    expect(tagsOf(page).map(({ name }) => name)).not.toContain('img');
    expect(tagsOf(page).filter(({ name }) => name === 'script')).toHaveLength(1);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('&lt;/title&gt;&lt;/details&gt;&lt;img');
  });

  it('never changes the tags of the page', async () => {
    const tagNames = async (text: string) => {
      const changed = structuredClone(small);
      for (const person of changed.people) {
        person.person.team = text;
        person.person.name = text;
        for (const { project, evaluation } of person.projects) {
          project.name = text;
          if (evaluation === null) continue;
          evaluation.notes = [text];
          evaluation.criteria.forEach((criterion) => (criterion.missing = [text]));
        }
      }
      return tagsOf(await renderWeeklyReport(changed)).map(({ name }) => name);
    };
    const expected = await tagNames('plain');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ minLength: 1 }),
          fc.constantFrom('"><script>', "'", '</details>', '{{ x }}', '{% raw %}', ']]>', '<!--'),
        ),
        async (text) => {
          expect(await tagNames(text)).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('keeps its own direction', () => {
    expect(partOf(page, 'p-003')).toMatch(/<blockquote dir="auto">خفضنا/u);
  });
});

describe('what an executive looks for', () => {
  it('puts decisions before the ranking and the ranking before the people', () => {
    const order = ['id="review"', 'id="no-grade"', 'id="ranking"', 'id="people"', 'id="facts"'].map((part) =>
      page.indexOf(part),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });

  it('lists every project that needs review with all its reasons', () => {
    const section = page.slice(page.indexOf('id="review"'), page.indexOf('id="no-grade"'));
    const waiting = report.people
      .flatMap(({ projects }) => projects)
      .filter(({ evaluation }) => evaluation?.status === 'needs-review');
    expect(section.match(/class="what"/gu)).toHaveLength(waiting.length);
    expect(section).toContain('The text claims 60 hours; 22.5 hours were recorded.');
    expect(section).toContain('Contradicts the metrics');
  });

  it('says which part of the input came from prompt caches, on top and among the facts', async () => {
    const models = small.facts.models.map((model) => ({ ...model, languageModel: true }));
    const usage = { ...small.facts.usage, inputTokens: 1_000, cacheReadTokens: 650 };
    const facts = { ...small.facts, models, usage, costMicroUsd: 12_300 };
    const paid = await renderWeeklyReport({ ...small, facts });
    expect(paid).toContain('65 % of the input from the cache');
    expect(paid).toContain('of them, 65 %, from the provider&#39;s cache)');
  });

  it('says how much evidence there was where a text was judged and was not enough', async () => {
    const judgedBy = {
      provider: 'p',
      model: 'm',
      languageModel: true,
      prompt: { name: 'evaluation.judge', version: 1 },
    };
    const people = report.people.map((person) => ({
      ...person,
      projects: person.projects.map((entry) =>
        entry.evaluation?.status === 'insufficient-evidence'
          ? { ...entry, evaluation: { ...entry.evaluation, judgedBy } }
          : entry,
      ),
    }));
    expect(await renderWeeklyReport({ ...report, people })).toContain(
      'Only 20 % of the rubric&#39;s weight has evidence.',
    );
  });

  it('lists failed projects, those without evidence and those not evaluated, each with its reason', () => {
    const section = page.slice(page.indexOf('id="no-grade"'), page.indexOf('id="ranking"'));
    expect(section).toContain('The model did not answer within 120 s');
    expect(section).toContain('The next run tries again.');
    expect(section).toContain('Nothing was handed in that could be judged.');
    expect(section).toContain('The run did not come to this project.');
  });

  it('ranks everybody who has a place, each with the change against last week', () => {
    const ranked = report.people.filter(({ ranking }) => ranking !== null).length;
    const section = page.slice(page.indexOf('id="ranking"'), page.indexOf('id="people"'));
    expect(section.match(/<td class="num place">/gu)).toHaveLength(ranked);
    expect(section).toMatch(/▲ \d+<\/span><span class="sr">up \d+ place/u);
    expect(section).toMatch(/▼ \d+<\/span><span class="sr">down \d+ place/u);
  });

  it('has a part for everybody', () => {
    for (const { person } of report.people) expect(page).toContain(`id="p-${person.id}"`);
  });

  it('shows levels, quotes, what is missing, feedback and metrics of a project', () => {
    const part = partOf(page, 'p-005');
    for (const text of [
      'of 5</span>',
      '<blockquote dir="auto">Cuts the time',
      '<b>Missing</b> <bdi>a date for the second goal',
      'Call the two customers',
      'WorkSmart AI share',
      'Passed readiness checks',
      'evaluation ev-prj-009',
    ]) {
      expect([text, part.includes(text)]).toEqual([text, true]);
    }
  });

  it('says when a person has no project and when no metrics were recorded', () => {
    expect(partOf(page, 'p-002')).toContain('You own no project at the moment.');
    expect(partOf(page, 'p-006')).toContain('No metrics were recorded for this person');
  });

  it('says plainly that a heuristic judged, and nothing of the kind when a model did', async () => {
    expect(page).toContain('Judged without a language model.');
    expect(page).toContain('a heuristic, no language model');
    expect(
      await renderWeeklyReport(weeklyReportFixture({ people: 4, projects: 4, languageModel: true })),
    ).not.toContain('Judged without a language model.');
  });

  it('calls an unknown cost unknown', async () => {
    const unpriced: WeeklyReport = { ...small, facts: { ...small.facts, costMicroUsd: null } };
    const html = await renderWeeklyReport(unpriced);
    expect(html).toContain('<span class="value">unknown</span>');
    expect(html).toContain('unknown: at least one model has no known price');
  });

  it('copes with a week that was not evaluated, and with an organisation without people', async () => {
    const nobody: WeeklyReport = { ...small, people: [], run: null, facts: { ...small.facts, models: [] } };
    const html = await renderWeeklyReport(nobody);
    expect(html).toContain('Not evaluated yet.');
    expect(html).toContain('There are no active projects.');
    expect(unbalancedTags(html)).toEqual([]);
  });

  it('says when a run is not finished', async () => {
    if (small.run === null) throw new Error('the fixture has a run');
    expect(await renderWeeklyReport({ ...small, run: { ...small.run, status: 'open' } })).toContain('Unfinished run.');
  });
});

describe('a very large organisation', () => {
  it('gets a page of bounded size that says what it leaves out and where it is', async () => {
    const many = weeklyReportFixture({ people: 300, projects: 330 });
    const html = await renderWeeklyReport(many, { maxPeople: 40 });
    expect(html.match(/<details class="person"/gu)).toHaveLength(40);
    expect(html).toContain('This page holds 40 of 300 people');
    expect(html).toContain('reports.performance');
    expect(html).toContain('The table holds the first and the last 20 of');
    expect(html.match(/<td class="num place">/gu)).toHaveLength(40);
    expect(unbalancedTags(html)).toEqual([]);
    const ids = [...html.matchAll(/\sid="([^"]+)"/gu)].map(([, id]) => id);
    expect([...html.matchAll(/href="#([^"]+)"/gu)].filter(([, id]) => !ids.includes(id))).toEqual([]);
  });
});
