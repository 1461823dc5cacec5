import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Evaluation, ReportPerson } from '@ai-manager/core';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** One line of expectations.yaml; the header of that file says what the keys mean. */
interface Expectation {
  readonly id: string;
  readonly subject: { readonly project?: string; readonly person?: string };
  readonly case: string;
  readonly expect: {
    readonly status?: readonly string[];
    readonly grade?: readonly string[];
    readonly maxGrade?: string;
    readonly reviewReasons?: readonly string[];
    readonly notReviewReasons?: readonly string[];
    readonly notBetterThan?: string;
    readonly insufficientCriteria?: readonly string[];
    readonly coaching?: readonly string[];
    readonly truncated?: boolean;
  };
}

const root = join(import.meta.dirname, '../..');
const expectations = parse(await readFile(join(import.meta.dirname, 'expectations.yaml'), 'utf8')) as readonly Expectation[];
const run = promisify(execFile);
let home: string;
let evaluations: ReadonlyMap<string, Evaluation>;
let people: ReadonlyMap<string, ReportPerson>;

/** The command as a user runs it, on an installation of its own. */
async function aiManager<T>(...args: readonly string[]): Promise<T> {
  const command = [join(root, 'packages/cli/src/main.ts'), ...args, '--data', home, '--json'];
  const env = { ...process.env, AI_MANAGER_MODEL: 'offline' };
  const { stdout } = await run(process.execPath, ['--conditions=@ai-manager/source', ...command], { cwd: root, env, maxBuffer: 2 ** 28 });
  return JSON.parse(stdout) as T;
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sample-org-'));
  await aiManager('evaluate', '--org', import.meta.dirname);
  const list = await aiManager<{ items: readonly Evaluation[] }>('evaluations', 'list', '--week', '2026-W47', '--limit', '1000');
  evaluations = new Map(list.items.map((evaluation) => [evaluation.projectId, evaluation]));
  const report = await aiManager<{ people: readonly ReportPerson[] }>('reports', 'performance', '--week', '2026-W47');
  people = new Map(report.people.map((entry) => [entry.person.id, entry]));
});

afterAll(() => rm(home, { recursive: true, force: true }));

describe('the sample organisation', () => {
  it('has an evaluation for each of its 97 projects and a mail for each of its 75 people', async () => {
    expect(evaluations.size).toBe(97);
    expect(people.size).toBe(75);
    expect((await readdir(join(home, 'outbox'))).filter((name) => name.endsWith('.eml'))).toHaveLength(75);
  });

  it('fails no project', () => {
    expect([...evaluations.values()].filter(({ status }) => status === 'failed').map(({ projectId, error }) => ({ projectId, error }))).toEqual([]);
  });

  it('expects something of every project', () => {
    const named = new Set(expectations.map(({ subject }) => subject.project));
    expect([...evaluations.keys()].filter((id) => !named.has(id))).toEqual([]);
  });

  it('quotes nothing that is not in the submission', async () => {
    for (const { projectId, criteria } of evaluations.values()) {
      const quotes = criteria.flatMap(({ evidence }) => evidence.map(({ quote }) => quote));
      if (quotes.length === 0) continue;
      const text = squeeze(await readFile(join(import.meta.dirname, `submissions/2026-W47/${projectId}.md`), 'utf8'));
      for (const quote of quotes) expect(text).toContain(squeeze(quote));
    }
  });
});

describe('each project', () => {
  const evaluationOf = (id: string): Evaluation => evaluations.get(id) ?? expect.fail(`no evaluation of ${id}`);
  const ofProjects = expectations.flatMap((entry) => (entry.subject.project === undefined ? [] : [{ ...entry, project: entry.subject.project }]));

  it.each(ofProjects)('$id comes out as the README says', ({ project, expect: wanted }) => {
    const other = wanted.notBetterThan === undefined ? undefined : evaluationOf(wanted.notBetterThan);
    expect(differences(evaluationOf(project), wanted, other)).toEqual([]);
  });
});

describe('each person', () => {
  const coached = expectations.flatMap(({ id, subject: { person }, expect: { coaching } }) =>
    person === undefined || coaching === undefined ? [] : [{ id, person, coaching }],
  );
  /** the mail of a person as text, found by its address, soft line breaks and encodings of headers left as they are */
  const mailOf = async (person: string): Promise<string> => {
    const address = people.get(person)?.person.email ?? expect.fail(`no person ${person}`);
    const mails = await Promise.all((await readdir(join(home, 'outbox'))).map((name) => readFile(join(home, 'outbox', name), 'utf8')));
    const own = mails.filter((mail) => new RegExp(`^To: .*<?${address}>?$`, 'm').test(mail.replaceAll(/\r?\n[ \t]+/g, ' ').replaceAll('\r', '')));
    expect(own).toHaveLength(1);
    return own[0] ?? '';
  };

  it.each(coached)('$id gets the coaching notes the README names', ({ person, coaching }) => {
    expect(people.get(person)?.coaching.map(({ trigger }) => trigger)).toEqual(expect.arrayContaining([...coaching]));
  });

  it('without a project gets a mail that says so, and no place in the ranking', async () => {
    expect(people.get('p-041')).toMatchObject({ projects: [], ranking: null });
    expect(await mailOf('p-041')).toMatch(/no project/i);
  });

  it('with the name of somebody else keeps an own mail and an own place', async () => {
    expect(people.get('p-022')?.person.name).toBe(people.get('p-047')?.person.name);
    expect(await mailOf('p-022')).not.toBe(await mailOf('p-047'));
    expect([people.get('p-022')?.ranking?.personId, people.get('p-047')?.ranking?.personId]).toEqual(['p-022', 'p-047']);
  });

  it.each([
    ['p-002', "Siobhán O'Connor"],
    ['p-004', 'Marcus Whitfield, Jr.'],
  ])('%s keeps an awkward name, %s, in report and mail', async (person, name) => {
    expect(people.get(person)?.person.name).toBe(name);
    await mailOf(person);
    expect(await readFile(join(home, 'report.html'), 'utf8')).toContain(name.replaceAll("'", '&#39;'));
  });

  it('without metrics gets a mail without numbers', async () => {
    expect(people.get('p-059')?.metrics).toEqual([]);
    await mailOf('p-059');
  });
});

/** What is not as wanted, one sentence each. */
function differences(evaluation: Evaluation, wanted: Expectation['expect'], other: Evaluation | undefined): readonly string[] {
  const { status, grade, score } = evaluation;
  const reasons: readonly string[] = evaluation.reviewReasons.map(({ code }) => code);
  const levels = new Map<string, number | null>(evaluation.criteria.map(({ criterionId, level }) => [criterionId, level]));
  const checks: readonly (readonly [fine: boolean, otherwise: string])[] = [
    [wanted.status?.includes(status) ?? true, `status is ${status}`],
    [wanted.grade?.includes(grade ?? '') ?? true, `grade is ${grade ?? 'none'}`],
    [(grade ?? 'Z') >= (wanted.maxGrade ?? ''), `grade ${grade ?? 'none'} is too good`],
    [wanted.reviewReasons?.every((code) => reasons.includes(code)) ?? true, `review reasons are ${reasons.join(', ')}`],
    [!reasons.some((code) => wanted.notReviewReasons?.includes(code)), `review reasons hold ${reasons.join(', ')}`],
    [wanted.truncated !== true || /cut at/.test(evaluation.notes.join(' ')), 'no note says that the text was cut'],
    [wanted.insufficientCriteria?.every((id) => levels.get(id) === null) ?? true, `levels are ${[...levels].join('; ')}`],
    [other === undefined || (score ?? 0) <= (other.score ?? 0), `score ${score ?? 'none'} is above ${other?.score ?? 'none'}`],
  ];
  return checks.flatMap(([fine, otherwise]) => (fine ? [] : [otherwise]));
}

/** Without white space and invisible characters, in one Unicode form. */
function squeeze(text: string): string {
  return text.normalize('NFC').replaceAll(/[\s\p{Cf}]+/gu, '');
}
