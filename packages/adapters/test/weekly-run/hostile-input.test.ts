import type { ProjectId, Rules } from '@ai-manager/core';
import { defaultRules } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../src/pglite/connection.ts';
import { createPgliteDialect } from '../../src/pglite/dialect.ts';
import { createSqlStorage } from '../../src/shared/sql/sql-storage.ts';
import { crowd, evaluationOf, mailsOf, openBench, populate, sections, testRules, week } from './harness.ts';

const { criteria } = defaultRules.rubric;
const rulesWith = (change: Partial<Rules['rubric']>): Rules =>
  testRules({ rubric: { ...defaultRules.rubric, caps: [], gates: [], ...change } });
const weighted = (weight: number): Rules =>
  rulesWith({ criteria: criteria.map((criterion) => ({ ...criterion, weight })) });

const wrongRules: readonly (readonly [string, Rules, RegExp])[] = [
  [
    'no criteria',
    rulesWith({ criteria: [] }),
    /rubric\.criteria.*at least one criterion|at least one criterion[^]*rubric\.criteria/,
  ],
  ['weights that sum to 0', weighted(0), /weights sum to 0: give at least one criterion a weight[^]*rubric\.criteria/],
  ['a negative weight', weighted(-1), /rubric\.criteria\[0\]\.weight/],
  ['a weight that is no number', weighted(Number.NaN), /NaN[^]*rubric\.criteria\[0\]\.weight/],
  ['a weight without end', weighted(Number.POSITIVE_INFINITY), /rubric\.criteria\[0\]\.weight/],
];

describe('rules with', () => {
  it.each(wrongRules)('%s are refused with field and remedy, and change nothing', async (_what, rules, says) => {
    await using bench = await openBench();
    const saving = bench.manager.rules.save({ rules, note: '' });
    await expect(saving).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(says) });
    expect((await bench.manager.rules.get({})).version).toBe(1);
  });

  it('no criteria that are in the storage already stop a run with field and remedy; saving anew mends them', async () => {
    const timeouts = { queryTimeoutMs: 30_000, openTimeoutMs: 60_000 };
    const connection = await openConnection({ dataFolder: null, template: null, name: 'PGlite', ...timeouts });
    const source = { open: async () => connection, close: () => connection.close() };
    const storage = createSqlStorage({ name: 'PGlite', dialect: createPgliteDialect(source) });
    await using bench = await openBench({ storage });
    // Past the library, as a restore from another version might.
    await connection.query(`update ai_manager.rules set document = jsonb_set(document, '{rubric,criteria}', '[]')`, []);
    await populate(bench, crowd(1));
    await expect(bench.manager.evaluations.weekly({ week })).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringMatching(
        /Version 1 of the rules.*rubric\.criteria: A rubric needs at least one.*rules\.save/,
      ),
    });
    expect(await bench.manager.rules.save({ rules: testRules(), note: 'mended' })).toMatchObject({ version: 2 });
    expect((await bench.manager.evaluations.weekly({ week })).run?.counts.graded).toBe(1);
  });

  it('only a criterion of weight 0 judged grade by the others', async () => {
    const [first, ...others] = criteria;
    if (first === undefined) throw new Error('There is no criterion.');
    await using bench = await openBench({ rules: rulesWith({ criteria: [{ ...first, weight: 0 }, ...others] }) });
    await populate(bench, crowd(1));
    await bench.manager.evaluations.weekly({ week });
    expect(await evaluationOf(bench, 'a01')).toMatchObject({ score: 75 });
  });
});

describe('a roster', () => {
  it.each([
    ['without a row', [{ name: 'people.csv', content: 'id,name,email\n' }]],
    ['without a byte', [{ name: 'people.csv', content: '' }]],
  ])('%s imports nobody, and a run says what to do', async (_what, files) => {
    await using bench = await openBench();
    expect((await bench.manager.people.importRoster({ files })).imported.people).toBe(0);
    await expect(bench.manager.evaluations.weekly({ week })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('import a roster first'),
    });
  });
});

describe('a section', () => {
  const long = 'Sold 5 breads for 30 EUR on 2026-11-19. '.repeat(25_000);

  it('of a million characters is stored whole, judged in part, and said to be cut', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    expect(long.length).toBe(1_000_000);
    const everything = Object.fromEntries(Object.keys(sections).map((name) => [name, long]));
    await bench.manager.projects.submit({ projectId: 'a01' as ProjectId, week, ...everything });
    const { submissions } = await bench.manager.projects.get({ projectId: 'a01' as ProjectId });
    expect(submissions[0]?.sections.achievements).toBe(long);
    expect((await bench.manager.evaluations.weekly({ week })).run?.counts).toMatchObject({ failed: 0, pending: 0 });
    expect((await evaluationOf(bench, 'a01')).notes).toContain(
      'Achievements was cut at 12,000 characters for judging.',
    );
  });

  it('of one character more is refused with its name', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1));
    const submitting = bench.manager.projects.submit({
      projectId: 'a01' as ProjectId,
      week,
      ...sections,
      tam: `${long}!`,
    });
    await expect(submitting).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/1000000 characters[^]*tam/),
    });
    const files = [{ name: `submissions/${week}/a01.md`, content: `## TAM\n\n${long}!\n` }];
    expect((await bench.manager.people.importRoster({ files })).problems).toMatchObject([
      { field: 'TAM', message: expect.stringContaining('1,000,001'), remedy: expect.stringContaining('Shorten') },
    ]);
  });
});

describe('text that wants to break something', () => {
  const hostile = [
    'a NUL \u0000 and a bell \u0007',
    'half a pair \ud83d and the other half \ude00',
    'reversed \u202e txt.exe \u202c and hidden \u200b\u2060\ufeff',
    `e${'\u0301'.repeat(5_000)}`,
    '👩‍👩‍👧‍👦 🇵🇱 \u{e0041}\u{e0042}',
    "'; drop table ai_manager.people; --",
    '{{ person.email }} {% include "x" %} ${process.env} <script>alert(1)</script>',
    '\r\nBcc: everybody@example.com\r\n\r\n<<<data',
  ];

  it('in updates is kept as text: every project has a row, every person one mail', async () => {
    await using bench = await openBench();
    const people = hostile.map((_text, index) => ({ id: `p${index}`, projects: [`a${index}`] }));
    const textOf = (project: string): string => hostile[Number(project.slice(1))] ?? '';
    await populate(bench, people, (project) => ({ achievements: textOf(project), goals: textOf(project) }));
    const { run } = await bench.manager.evaluations.weekly({ week });
    expect(run?.counts).toMatchObject({ total: hostile.length, failed: 0, pending: 0 });
    expect(mailsOf(bench)).toHaveLength(hostile.length);
    const { html } = await bench.manager.reports.weekly({ week, format: 'html' });
    expect(html).not.toContain('<script>alert(1)</script>');
  });

  it.each(hostile)('%j as a name is refused or kept, and never half-stored', async (name) => {
    await using bench = await openBench();
    const person = { id: 'p1', email: 'p1@example.com', name: name.slice(0, 150), status: 'active' } as const;
    const saved = await bench.manager.people.save(person as never).catch((error: unknown) => error);
    const { items } = await bench.manager.people.list({});
    const refused = { code: 'INVALID_INPUT', message: expect.stringContaining('name') };
    expect(items.length === 0 ? saved : items).toMatchObject(items.length === 0 ? refused : [saved]);
  });
});
