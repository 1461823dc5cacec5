import type { RunCounts } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { aFailedProject, aPerson, aReport, aRun } from '../__fixtures__/report.ts';
import type { WeekSummary } from './summary.ts';
import { renderChosen, renderSummary } from './summary.ts';
import { createStyle } from './terminal.ts';

const plain = createStyle({ colors: false, unicode: true });
const ascii = createStyle({ colors: false, unicode: false });

function render(changes: Partial<WeekSummary> = {}, { style = plain, width = 100 } = {}): string {
  return renderSummary(
    {
      outcome: 'finished',
      report: aReport(),
      run: aRun(),
      mail: { queued: 0, sending: 0, sent: 75, uncertain: 0, failed: 0 },
      places: { report: 'file:///data/report.html', outbox: '/data/outbox' },
      durationMs: 4_200,
      budgets: [],
      message: null,
      resume: null,
      ...changes,
    },
    { style, width: () => width },
  );
}

const withCounts = (counts: Partial<RunCounts>) => aRun({ counts: { ...aRun().counts, ...counts } });
const lineWith = (text: string, part: string): string => text.split('\n').find((line) => line.includes(part)) ?? '';
const ranked = (count: number) =>
  Array.from({ length: count }, (_, index) => aPerson(`Person ${String.fromCharCode(65 + index)}`, index + 1));

describe('the summary of a week', () => {
  it('says whose week it is and how long it took', () => {
    expect(render()).toContain('Meridian Builders, week 2026-W47 (16 to 22 November 2026)');
    expect(render()).toContain('Evaluated in 4.2 s.');
  });

  it('counts what came out', () => {
    const text = render({
      run: withCounts({ total: 97, graded: 80, needsReview: 12, insufficientEvidence: 4, failed: 1 }),
    });
    expect(lineWith(text, 'projects')).toMatch(/^ +97 {2}projects/);
    expect(lineWith(text, 'graded')).toMatch(/^ +80 /);
    expect(lineWith(text, 'person to look')).toMatch(/^ +12 /);
    expect(lineWith(text, 'too little evidence')).toMatch(/^ +4 /);
    expect(lineWith(text, 'failed')).toMatch(/^ +1 /);
  });

  it('says plainly that a week is done already', () => {
    expect(render({ outcome: 'already-done' })).toContain(
      'This week is done: nothing was judged again, nothing was changed.',
    );
  });

  it('says what budgets leave, and warns from four fifths on', () => {
    const budget = {
      scope: 'month',
      title: 'November 2026',
      limitMicroUsd: 5_000_000,
      spentMicroUsd: 4_200_000,
      leftMicroUsd: 800_000,
      limitTokens: null,
      spentTokens: 0,
      leftTokens: null,
      spentShare: 0.84,
      refused: false,
    } as const;
    const line = 'Budget for November 2026: $4.20 of $5.00 spent (84 %), $0.8000 left';
    expect(lineWith(render({ budgets: [budget] }), 'Budget for')).toBe(`          ${line}`);
    const coloured = createStyle({ colors: true, unicode: true });
    expect(render({ budgets: [budget] }, { style: coloured })).toContain(coloured.yellow(line));
    const used = { ...budget, spentShare: 1, refused: true };
    expect(render({ budgets: [used] }, { style: coloured })).toContain(coloured.red(line));
  });

  it('says what is left and how to go on after a budget', () => {
    const text = render({
      outcome: 'budget',
      run: withCounts({ pending: 40 }),
      message: 'The budget of $5.00 is used up.',
      resume: 'ai-manager evaluate',
    });
    expect(text).toContain('Stopped at the budget with 40 projects left.');
    expect(lineWith(text, 'still open')).toMatch(/^ +40 /);
    expect(lineWith(text, 'Stopped  ')).toContain('The budget of $5.00 is used up.');
    expect(lineWith(text, 'Go on')).toContain('ai-manager evaluate');
  });

  it('draws more bar for more projects of a grade, and none for none', () => {
    const blocks = (grade: string) => [...lineWith(render(), `  ${grade} `)].filter((sign) => sign === '█').length;
    expect(blocks('B')).toBe(2 * blocks('A'));
    expect(blocks('C')).toBe(0);
  });

  it('puts last week beside the grades', () => {
    expect(lineWith(render(), '  A ')).toMatch(/4 {2}2 last week$/);
  });

  it('shows a small ranking whole and a large one from both ends', () => {
    expect(render({ report: aReport({ people: ranked(10) }) })).not.toContain('more');
    const text = render({ report: aReport({ people: ranked(12) }) });
    expect(text).toContain('2 more');
    for (const name of ['Person A', 'Person E', 'Person H', 'Person L']) expect(text).toContain(name);
    for (const name of ['Person F', 'Person G']) expect(text).not.toContain(name);
  });

  it('orders the ranking by place and shows places won and lost', () => {
    const people = [aPerson('Carla', 3, -2), aPerson('Anna', 1, 4), aPerson('Nora', 2, null), aPerson('Zoe', null)];
    const text = render({ report: aReport({ people }) });
    expect(text.indexOf('Anna')).toBeLessThan(text.indexOf('Nora'));
    expect(lineWith(text, 'Anna')).toMatch(/1 {2}Anna +99\.0 {2}▲ 4$/);
    expect(lineWith(text, 'Carla')).toMatch(/▼ 2$/);
    expect(lineWith(text, 'Nora')).toMatch(/new$/);
    expect(text).not.toContain('Zoe');
  });

  it('states that no language model was asked when a heuristic judged', () => {
    expect(lineWith(render(), 'Cost')).toContain('$0.00: offline heuristic, no language model was asked');
  });

  it('names the model and its tokens, and never shows an unknown price as nothing', () => {
    const facts = {
      ...aReport().facts,
      models: [{ provider: 'openai', model: 'gpt-6-sol', languageModel: true, evaluations: 12 }],
    };
    const text = render({ report: aReport({ facts }), run: aRun({ costMicroUsd: null }) });
    expect(lineWith(text, 'Cost')).toContain('unknown (a model without a known price took part): openai gpt-6-sol');
    expect(text).not.toContain('offline');
    expect(text).not.toContain('$0');
  });

  it('says which part of the input came from prompt caches', () => {
    const facts = {
      ...aReport().facts,
      models: [{ provider: 'openai', model: 'gpt-6-sol', languageModel: true, evaluations: 12 }],
      usage: { ...aReport().facts.usage, inputTokens: 4_000, cacheReadTokens: 2_750, outputTokens: 90 },
    };
    const text = render({ report: aReport({ facts }) });
    expect(lineWith(text, 'Cost')).toContain('4,000 tokens in (69 % from the cache), 90 out');
  });

  it('says where report and mails are', () => {
    expect(lineWith(render(), 'Report')).toContain('file:///data/report.html');
    expect(lineWith(render(), 'Mails')).toContain('75 written: /data/outbox');
  });

  it('names mails that did not go out', () => {
    const text = render({ mail: { queued: 3, sending: 0, sent: 70, uncertain: 1, failed: 1 } });
    expect(lineWith(text, 'Mails')).toContain(
      '70 written, 3 waiting (ai-manager health check says why), 1 with unknown outcome, 1 failed',
    );
  });

  it('names failed projects with their errors, and whether a repeat can help', () => {
    const person = {
      ...aPerson('Anna', null),
      projects: [
        aFailedProject('prj-1', 'The service did not answer.', true),
        aFailedProject('prj-2', 'Refused.', false),
      ],
    };
    const text = render({ report: aReport({ people: [person] }) });
    expect(lineWith(text, 'prj-1')).toContain('The service did not answer. Running the same command again');
    expect(lineWith(text, 'prj-2')).toMatch(/Refused\.$/);
  });

  it('uses plain letters where the terminal knows no others', () => {
    const text = render({ report: aReport({ people: [aPerson('Anna', 1, 2), ...ranked(12)] }) }, { style: ascii });
    expect(text).toMatch(/^\p{ASCII}*$/u);
  });

  it.each([40, 80, 200])('fits a terminal of %i columns, links and paths apart', (width) => {
    const long = ranked(12).map((entry, index) => ({
      ...entry,
      person: { ...entry.person, name: `${'Wójcik-Zażółć '.repeat(4)}${index}` },
    }));
    const lines = render({ report: aReport({ people: long }) }, { width }).split('\n');
    expect(
      lines.filter((line) => line.length > Math.max(width, 60) && !line.includes('file:') && !line.startsWith('Mails')),
    ).toEqual([]);
  });
});

describe('the result of --only', () => {
  const row = { projectId: 'prj-1', name: 'ReturnLoop', status: 'graded', grade: 'B', score: 73.5, remark: [] };

  it('shows grade and score, or the status where there is no grade', () => {
    const rows = [
      row,
      { ...row, projectId: 'prj-2', status: 'insufficient-evidence', grade: null, score: null },
      { ...row, projectId: 'prj-3', status: 'needs-review' },
    ];
    const text = renderChosen(
      { rows, week: aRun().week, state: 'Neither ranked nor mailed.' },
      { style: plain, width: () => 100 },
    );
    expect(text).toMatch(/^Week 2026-W47, only 3 projects\nNeither ranked nor mailed\.\n/);
    expect(lineWith(text, 'prj-1')).toMatch(/ReturnLoop +B +73\.5$/);
    expect(lineWith(text, 'prj-2')).toMatch(/insufficient-evidence$/);
    expect(lineWith(text, 'prj-3')).toMatch(/73\.5 \(needs-review\)$/);
  });
});
