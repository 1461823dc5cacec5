import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeOrganisation, smallOrganisation } from '../__fixtures__/organisation.ts';
import { CliError } from '../cli-error.ts';
import { loadOrganisation } from './load-folder.ts';
import type { FolderProblem } from './roster-files.ts';

async function failureOf(folder: string): Promise<CliError> {
  const error: unknown = await loadOrganisation(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CliError) return error;
  throw new Error('the folder was accepted');
}

const problemsOf = async (folder: string): Promise<readonly FolderProblem[]> =>
  (await failureOf(folder)).details['problems'] as readonly FolderProblem[];

describe('an organisation folder', () => {
  it('becomes name, week, rules and roster', async () => {
    const loaded = await loadOrganisation(await makeOrganisation());
    expect(loaded).toMatchObject({ name: 'Small Builders', week: '2026-W47', problems: [] });
    expect(loaded.rules).toMatchObject({
      organisation: { name: 'Small Builders' },
      timeZone: 'Europe/Berlin',
      rubric: { title: 'Small rubric' },
      evaluation: { concurrency: 16 },
    });
    expect(loaded.roster.map(({ name }) => name)).toEqual([
      'evaluations.csv',
      'metrics.csv',
      'people.csv',
      'projects.csv',
      'submissions/2026-W47/prj-1.md',
      'submissions/2026-W47/prj-2.md',
      'submissions/2026-W47/prj-3.md',
    ]);
  });

  it('brings prompts by the name in their front matter and mail templates by their file name', async () => {
    const folder = await makeOrganisation({
      'prompts/judge.md': '---\r\nname: evaluation.judge\r\n---\r\nJudge.\r\n',
      'mail/weekly.html.liquid': '<p>{{ person.firstName }}</p>',
    });
    expect((await loadOrganisation(folder)).prompts).toEqual([
      { name: 'evaluation.judge', body: 'Judge.\n', file: 'prompts/judge.md' },
      { name: 'mail.weekly.html', body: '<p>{{ person.firstName }}</p>', file: 'mail/weekly.html.liquid' },
    ]);
  });

  it('may leave the rules to those in force', async () => {
    expect(
      (await loadOrganisation(await makeOrganisation({ 'rules.yaml': null, 'rubric.yaml': null }))).rules,
    ).toBeNull();
  });

  it('is refused with file, line and field of every wrong rule', async () => {
    const folder = await makeOrganisation({
      'rules.yaml': 'timeZone: Europe/Berlin\nmail:\n  senderName: Weekly\n  senderAddress: nobody\nbudgets: 3\n',
      'rubric.yaml': 'title: T\ncriteria: []\ngrades:\n  - { grade: A, minScore: 10 }\n',
    });
    const problems = await problemsOf(folder);
    expect(problems).toContainEqual(
      expect.objectContaining({ file: 'rules.yaml', line: 4, field: 'mail.senderAddress' }),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({ file: 'rules.yaml', message: expect.stringContaining('budgets') }),
    );
    expect(problems).toContainEqual(expect.objectContaining({ file: 'rubric.yaml', line: 2, field: 'criteria' }));
  });

  it.each([
    ['0', 'criteria', /weights sum to 0: give at least one criterion a weight/],
    ['-1', 'criteria.0.weight', /expected number to be >=0/],
    ['.nan', 'criteria.0.weight', /NaN/],
    ['heavy', 'criteria.0.weight', /expected number/],
  ])('is refused when every criterion has the weight %s', async (weight, field, says) => {
    const { 'rubric.yaml': rubric = '' } = smallOrganisation;
    const folder = await makeOrganisation({ 'rubric.yaml': rubric.replaceAll(/weight: \d+/g, `weight: ${weight}`) });
    expect(await problemsOf(folder)).toContainEqual({
      file: 'rubric.yaml',
      line: expect.any(Number),
      field,
      message: expect.stringMatching(says),
      remedy: expect.stringContaining('Correct rubric.yaml'),
    });
  });

  it('is refused when its YAML is broken, with the line', async () => {
    expect(await problemsOf(await makeOrganisation({ 'rules.yaml': 'mail:\n  a: [1\n' }))).toContainEqual(
      expect.objectContaining({
        file: 'rules.yaml',
        line: expect.any(Number),
        remedy: expect.stringContaining('YAML'),
      }),
    );
  });

  it.each([
    ['rules without rubric', { 'rubric.yaml': null }, 'rubric.yaml'],
    ['rubric without rules', { 'rules.yaml': null }, 'rules.yaml'],
    ['no organisation.yaml', { 'organisation.yaml': null }, 'organisation.yaml'],
    ['a week that is none', { 'organisation.yaml': 'name: X\nweek: 47\n' }, 'organisation.yaml'],
    ['two time zones', { 'organisation.yaml': 'name: X\ntimeZone: Asia/Tokyo\n' }, 'rules.yaml'],
    ['a prompt without a name', { 'prompts/a.md': 'Judge.' }, 'prompts/a.md'],
    ['a template without text', { 'mail/weekly.html.liquid': ' ' }, 'mail/weekly.html.liquid'],
  ])('is refused for %s', async (_what, changes, file) => {
    const problems = await problemsOf(await makeOrganisation(changes));
    expect(problems.map((problem) => problem.file)).toEqual([file]);
  });

  it('is refused when aliases multiply beyond all measure, with what to write instead', async () => {
    const levels = [...'bcdefghi'].map((name, index) => {
      const before = String.fromCharCode(name.charCodeAt(0) - 1);
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}] # ${index}`;
    });
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...levels].join('\n');
    expect(await problemsOf(await makeOrganisation({ 'rules.yaml': bomb }))).toEqual([
      expect.objectContaining({ file: 'rules.yaml', remedy: expect.stringContaining('Write the values out') }),
    ]);
  });

  it('leaves out tables it does not know, with the name they should have', async () => {
    const { problems } = await loadOrganisation(
      await makeOrganisation({ 'poeple.csv': 'id\n', 'notes.md': 'mine', 'people.xlsx': 'x' }),
    );
    expect(problems.map(({ file }) => file)).toEqual(['people.xlsx', 'poeple.csv']);
    expect(problems[1]?.remedy).toContain('people.csv');
  });

  it('leaves requests and decisions on them to the commands that read them', async () => {
    const { problems } = await loadOrganisation(
      await makeOrganisation({ 'requests.csv': 'person_id\n', 'decisions.csv': 'key\n' }),
    );
    expect(problems).toEqual([]);
  });

  it('reads rules of approvals, and says on which line they contradict each other', async () => {
    const rules = 'timeZone: UTC\nmail: { senderName: A, senderAddress: a@example.com }\napprovals:\n  hard:\n';
    const good = await loadOrganisation(
      await makeOrganisation({ 'rules.yaml': `${rules}    minutesPerDay: { max: 300 }\n` }),
    );
    expect(good.rules?.approvals).toMatchObject({ hard: { minutesPerDay: { max: 300 } }, panel: { executives: 3 } });
    const blackout = '    blackouts:\n      - { from: 2026-12-24, to: 2026-12-01, reason: Holidays }\n';
    expect(await problemsOf(await makeOrganisation({ 'rules.yaml': `${rules}${blackout}` }))).toEqual([
      expect.objectContaining({ file: 'rules.yaml', line: 6, field: 'approvals.hard.blackouts.0.to' }),
    ]);
  });

  it('reports a file that is not UTF-8 and loads the others', async () => {
    const folder = await makeOrganisation();
    await writeFile(join(folder, 'people.csv'), Buffer.from([0x69, 0x64, 0xe9, 0x0a]));
    const loaded = await loadOrganisation(folder);
    expect(loaded.problems).toEqual([
      expect.objectContaining({ file: 'people.csv', remedy: expect.stringContaining('UTF-8') }),
    ]);
    expect(loaded.roster.map(({ name }) => name)).not.toContain('people.csv');
    expect(loaded.roster.map(({ name }) => name)).toContain('projects.csv');
  });

  it('is refused when nobody is in it, when it is a file, and when it is not there', async () => {
    const none = Object.fromEntries(
      [
        'people.csv',
        'projects.csv',
        'metrics.csv',
        'evaluations.csv',
        ...[1, 2, 3].map((n) => `submissions/2026-W47/prj-${n}.md`),
      ].map((name) => [name, null]),
    );
    const folder = await makeOrganisation(none);
    expect((await failureOf(folder)).message).toContain('holds nobody');
    expect((await failureOf(join(folder, 'rules.yaml'))).message).toContain('is a file');
    expect((await failureOf(join(folder, 'missing'))).message).toContain('there is no such file');
  });
});
