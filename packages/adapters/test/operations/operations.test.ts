import type { Actor, DocumentStore, Mailer, PersonId, ProjectId, Week } from '@ai-manager/core';
import { ConfigurationError, createPriceBook, UpstreamError } from '@ai-manager/core';
import { createMemoryDocumentStore, createMemoryMailer } from '@ai-manager/core/memory';
import { createFixedClock } from '@ai-manager/core/testing';
import { describe, expect, it } from 'vitest';
import type { Bench, TestPerson } from '../weekly-run/harness.ts';
import { anotherManager, crowd, evaluationOf, intercepted, openBare, openBench, populate, scriptedJudge, sections, testRules, week } from '../weekly-run/harness.ts';

const builder = (id: string): { actor: Actor } => ({ actor: { id, role: 'superbuilder', via: 'test' } });
const a01 = 'a01' as ProjectId;

async function evaluated(people: readonly TestPerson[] = crowd(2), options: Parameters<typeof openBench>[0] = {}): Promise<Bench> {
  const bench = await openBench(options);
  await populate(bench, people);
  await bench.manager.evaluations.weekly({});
  return bench;
}

describe('inputs', () => {
  it('that are not valid are refused with the path of each problem', async () => {
    await using bench = await openBench();
    await expect(bench.manager.evaluations.weekly({ week: '2026-W60' as Week, concurrency: 0 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: [{ path: ['week'] }, { path: ['concurrency'] }] },
    });
    await expect(bench.manager.invoke('projects.submit', { projectId: 'a01', links: ['javascript:alert(1)'] })).rejects.toMatchObject({ details: { issues: [{ path: ['links', '0'] }] } });
    await expect(bench.manager.invoke('rules.get', { versions: 1 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('may be left out where everything has a default', async () => {
    await using bench = await openBench();
    expect(await bench.manager.invoke('rules.get', undefined)).toMatchObject({ version: 1 });
  });

  it('of operations that do not exist reject with NOT_FOUND, whatever JavaScript objects inherit', async () => {
    await using bench = await openBench();
    for (const name of ['nothing', 'projects', 'projects.', 'projects.submit.more', 'projects.constructor', '__proto__.toString', '']) {
      await expect(bench.manager.invoke(name, {}), name).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('projects and people', () => {
  it('are saved, read and listed in pages', async () => {
    await using bench = await openBench();
    const { manager } = bench;
    for (const id of ['p1', 'p2', 'p3']) await manager.people.save({ id: id as PersonId, name: `Person ${id}`, email: `${id}@example.com` });
    const first = await manager.people.list({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['p1', 'p2']);
    expect((await manager.people.list({ limit: 2, cursor: first.nextCursor ?? '' })).items.map(({ id }) => id)).toEqual(['p3']);
    expect(await manager.projects.save({ id: a01, name: 'One', ownerId: 'p1' as PersonId })).toMatchObject({ stage: 'S0', status: 'active' });
    expect((await manager.projects.list({ ownerId: 'p1' as PersonId, status: 'active' })).items).toHaveLength(1);
    expect(await manager.projects.get({ projectId: a01 })).toMatchObject({ project: { name: 'One' }, submissions: [] });
    await expect(manager.projects.get({ projectId: 'none' as ProjectId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(manager.projects.save({ id: a01, name: 'One', ownerId: 'nobody' as PersonId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(manager.people.list({ cursor: 'not a cursor' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('are imported from a roster, whose bad rows are named', async () => {
    await using bench = await openBench();
    const files = [{ name: 'people.csv', content: 'id,name,email\np1,Ann,ann@example.com\np2,Bob,nowhere\n' }];
    const outcome = await bench.manager.people.importRoster({ files });
    expect(outcome).toMatchObject({ outcome: 'imported', imported: { people: 1 }, problems: [{ file: 'people.csv', line: 3, field: 'email' }] });
  });

  it('take a weekly update for the current week; a second one replaces the first, with a record of each', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1), () => null);
    const submit = (goals: string) => bench.manager.projects.submit({ projectId: a01, ...sections, goals }, builder('p01'));
    expect(await submit('First')).toMatchObject({ week: '2026-W48', submittedBy: 'p01', submittedAt: bench.clock.now() });
    await submit('Second');
    const { submissions } = await bench.manager.projects.get({ projectId: a01 });
    expect(submissions.map((submission) => submission.sections.goals)).toEqual(['Second']);
    expect((await bench.storage.decisions.list({ kind: 'submission' }, {})).items.map(({ actor }) => actor.id)).toEqual(['p01', 'p01']);
  });

  it('take no update for a week that is graded, but one for a week whose grading failed', async () => {
    const failing = scriptedJudge({ answer: () => ({ error: new UpstreamError('UPSTREAM_REJECTED', 'No.', { details: { reason: 'request' } }) }) });
    await using bench = await evaluated(crowd(1), { llm: [failing] });
    await bench.manager.projects.submit({ projectId: a01, week, ...sections });
    await anotherManager(bench).evaluations.weekly({});
    await expect(bench.manager.projects.submit({ projectId: a01, week, ...sections })).rejects.toMatchObject({ code: 'CONFLICT', details: { week } });
  });
});

describe('evaluations', () => {
  it('are listed by week, person, project, run and status, and read by id', async () => {
    await using bench = await evaluated(crowd(3));
    const { manager } = bench;
    const { run } = await manager.evaluations.status({});
    expect((await manager.evaluations.list({ week })).items).toHaveLength(3);
    expect((await manager.evaluations.list({ personId: 'p02' as PersonId })).items.map(({ projectId }) => projectId)).toEqual(['a02']);
    expect((await manager.evaluations.list({ runId: run!.id, status: 'failed' })).items).toEqual([]);
    const page = await manager.evaluations.list({ limit: 2 });
    expect((await manager.evaluations.list({ limit: 2, cursor: page.nextCursor ?? '' })).items.map(({ projectId }) => projectId)).toEqual(['a03']);
    const one = await evaluationOf(bench, 'a02');
    expect(await manager.evaluations.get({ evaluationId: one.id })).toEqual(one);
    await expect(manager.evaluations.get({ evaluationId: 'none' as never })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('have a status per run, with the mails of that run alone', async () => {
    await using bench = await evaluated();
    const { manager } = bench;
    const first = (await manager.evaluations.status({})).run!;
    await manager.evaluations.weekly({ force: true });
    expect(await manager.evaluations.status({})).toMatchObject({ week, run: { revision: 2 }, mail: { sent: 2 } });
    expect(await manager.evaluations.status({ runId: first.id })).toMatchObject({ run: { revision: 1 }, mail: { sent: 2 } });
    expect(await manager.evaluations.status({ week: '2020-W01' as Week })).toMatchObject({ run: null, week: '2020-W01', mail: { sent: 0 } });
    await expect(manager.evaluations.status({ runId: 'none' as never })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are contested once by whom they are about, and settled by a person’s review', async () => {
    await using bench = await evaluated();
    const { manager } = bench;
    const { id } = await evaluationOf(bench, 'a01');
    const contest = () => manager.evaluations.contest({ evaluationId: id, reason: 'The second source is in the goals.' }, builder('p01'));
    expect(await contest()).toMatchObject({ status: 'needs-review', grade: 'B', reviewReasons: [{ code: 'contested', message: 'Contested: The second source is in the goals.' }] });
    await expect(contest()).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('will look') as string });
    const reviewed = await manager.reviews.record({ evaluationId: id, rating: 2, grade: 'A', tags: ['overlooked'], comment: 'True.' });
    expect(reviewed).toMatchObject({ status: 'graded', grade: 'A' });
    await expect(contest()).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('has looked') as string });
    expect((await manager.evaluations.status({})).run?.counts).toMatchObject({ graded: 2, needsReview: 0 });
    const records = (await bench.storage.decisions.list({ subjectId: id }, {})).items;
    expect(records.map(({ kind, outcome }) => [kind, outcome['previousStatus']])).toEqual(expect.arrayContaining([['contest', 'graded'], ['review', 'needs-review']]));
    expect(records.find(({ kind }) => kind === 'review')?.outcome).toMatchObject({ rating: 2, grade: 'A', previousGrade: 'B', tags: ['overlooked'], comment: 'True.' });
  });

  it('without a grade stay insufficient evidence when a reviewer gives none', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1), () => null);
    await bench.manager.evaluations.weekly({});
    const { id } = await evaluationOf(bench, 'a01');
    await bench.manager.evaluations.contest({ evaluationId: id, reason: 'I did send an update.' }, builder('p01'));
    expect(await bench.manager.reviews.record({ evaluationId: id })).toMatchObject({ status: 'insufficient-evidence', grade: null });
    expect(await bench.manager.reviews.record({ evaluationId: id, grade: 'C' })).toMatchObject({ status: 'graded', grade: 'C' });
  });

  it('that failed are neither contested nor reviewed', async () => {
    await using bench = await evaluated(crowd(1), { llm: [scriptedJudge({ answer: () => ({ refuse: 'No.' }) })] });
    const { id } = await evaluationOf(bench, 'a01');
    await expect(bench.manager.evaluations.contest({ evaluationId: id, reason: 'Please do it again.' }, builder('p01'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(bench.manager.reviews.record({ evaluationId: id, grade: 'A' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(bench.manager.reviews.record({ evaluationId: 'none' as never })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('rules', () => {
  it('have versions; a stale one is refused with CONFLICT, and each has a record', async () => {
    await using bench = await openBare();
    const { manager } = bench;
    await expect(manager.rules.get({})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await manager.rules.save({ rules: testRules(), note: 'First' })).toMatchObject({ version: 1, note: 'First', createdBy: 'executive-1' });
    expect((await manager.rules.save({ rules: testRules(), expectedVersion: 1 })).version).toBe(2);
    await expect(manager.rules.save({ rules: testRules(), expectedVersion: 1 })).rejects.toMatchObject({ code: 'CONFLICT', details: { currentVersion: 2 } });
    await expect(manager.rules.save({ rules: testRules(), expectedVersion: null })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await manager.rules.get({ version: 1 })).note).toBe('First');
    await expect(manager.rules.get({ version: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await manager.rules.history({})).versions.map(({ version }) => version)).toEqual([2, 1]);
    expect((await bench.storage.decisions.list({ kind: 'rules' }, {})).items).toHaveLength(2);
  });

  it('that contradict themselves are refused with the path of the problem', async () => {
    await using bench = await openBench();
    const rules = testRules();
    const [first] = rules.rubric.criteria;
    const broken = { ...rules, rubric: { ...rules.rubric, criteria: [first!, first!] } };
    await expect(bench.manager.rules.save({ rules: broken })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { issues: expect.arrayContaining([expect.objectContaining({ path: ['rules', 'rubric', 'criteria', '1', 'id'] })]) as unknown },
    });
  });
});

describe('prompts', () => {
  it('start with default texts and get versions and labels', async () => {
    await using bench = await openBench();
    const { manager } = bench;
    const { prompts } = await manager.prompts.list({});
    expect(prompts.map(({ name, version }) => [name, version]).toSorted()).toEqual(
      ['evaluation.feedback', 'evaluation.judge', 'mail.weekly.html', 'mail.weekly.subject', 'mail.weekly.text'].map((name) => [name, 1]),
    );
    expect(await manager.prompts.save({ name: 'evaluation.judge', body: 'Better.', labels: ['candidate'] })).toMatchObject({ version: 2, labels: ['candidate'] });
    expect((await manager.prompts.get({ name: 'evaluation.judge' })).prompt.version).toBe(1);
    expect((await manager.prompts.get({ name: 'evaluation.judge', label: 'candidate' })).prompt.body).toBe('Better.');
    expect((await manager.prompts.get({ name: 'evaluation.judge', version: 1 })).variables).toContain('rubric.title');
    expect((await manager.prompts.list({ name: 'evaluation.judge' })).prompts.map(({ version }) => version)).toEqual([2, 1]);
    await expect(manager.prompts.get({ name: 'evaluation.judge', version: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(manager.prompts.save({ name: 'evaluation.judge', body: 'Again.', expectedVersion: 1 })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('refuse a broken template, naming line and column, and a name that nothing uses', async () => {
    await using bench = await openBench();
    const { manager } = bench;
    const error: unknown = await manager.prompts.save({ name: 'mail.weekly.text', body: 'Hello\n  {{ persn.name }}' }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', details: { issues: [{ line: 2, column: expect.any(Number) as number }] } });
    expect((error as Error).message).toMatch(/line 2, column \d+/i);
    await expect(manager.prompts.save({ name: 'mail.weekly.html', body: '{% if person %}' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(manager.prompts.save({ name: 'mail.daily', body: 'Hello' })).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('mail.weekly.html') as string });
    expect((await manager.prompts.list({ name: 'mail.weekly.text' })).prompts).toHaveLength(1);
  });
});

describe('mails', () => {
  it('are previewed with a saved or an unsaved template, for a week with or without a run', async () => {
    await using bench = await evaluated();
    const { manager } = bench;
    const personId = 'p01' as PersonId;
    expect(await manager.mail.preview({ personId })).toEqual(bench.mailer.sent[0]?.message);
    expect(await manager.mail.preview({ personId, subject: 'For {{ person.name }}' })).toMatchObject({ subject: 'For Person p01' });
    expect((await manager.mail.preview({ personId, week: '2020-W01' as Week })).to.address).toBe('p01@example.com');
    await expect(manager.mail.preview({ personId: 'nobody' as PersonId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(manager.mail.preview({ personId, html: '{{ nothing }}' })).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { part: 'html' } });
    const { templates } = await manager.mail.templates({});
    expect(templates.map(({ name, version }) => [name, version])).toEqual([['mail.weekly.html', 1], ['mail.weekly.text', 1], ['mail.weekly.subject', 1]]);
    expect(templates.every(({ variables }) => variables.length > 0)).toBe(true);
  });
});

describe('reports', () => {
  it('of a week hold everybody by name with their evaluations, as data or as a stored page', async () => {
    await using bench = await evaluated([...crowd(2), { id: 'p00', name: 'Zoë', projects: [] }]);
    const { report } = await bench.manager.reports.weekly({});
    expect(report?.people.map(({ person }) => person.name)).toEqual(['Person p01', 'Person p02', 'Zoë']);
    expect(report).toMatchObject({ organisation: 'Bakers', week, rankedPeople: 2, run: { counts: { graded: 2 } }, facts: { reused: 0, models: [{ provider: 'first', evaluations: 2 }] } });
    expect(report?.distribution.find(({ grade }) => grade === 'B')).toEqual({ grade: 'B', count: 2, previousCount: 0 });
    const page = await bench.manager.reports.weekly({ format: 'html' });
    expect(page.html).toContain('<html');
    expect(page).toMatchObject({ report: null, location: expect.stringContaining('2026-W47') as string });
  });

  it('of a week without a run are empty, not an error', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1));
    const { report } = await bench.manager.reports.weekly({ week: '2020-W10' as Week });
    expect(report).toMatchObject({ run: null, rankedPeople: 0, people: [{ ranking: null, projects: [{ evaluation: null }] }] });
  });

  it('of a person hold grades, metrics over weeks and the place', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    await bench.storage.metrics.save([{ personId: 'p01' as PersonId, projectId: null, week, name: 'worksmart.hours', value: 12, unit: 'h', source: 'test' }], {});
    await bench.manager.evaluations.weekly({});
    const { people, weeks } = await bench.manager.reports.performance({ personId: 'p01' as PersonId });
    expect(weeks).toHaveLength(6);
    expect(people).toMatchObject([{ ranking: { rank: 2 }, metrics: [{ name: 'worksmart.hours', title: 'WorkSmart hours', values: [null, null, null, null, null, 12] }], coaching: [{ trigger: 'hours-missing' }] }]);
    await expect(bench.manager.reports.performance({ personId: 'nobody' as PersonId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of costs are known to the last token with prices, and null without one', async () => {
    await using bench = await evaluated();
    const unknown = await bench.manager.reports.costs({});
    expect(unknown).toMatchObject({ runs: [{ week, revision: 1, projects: 2, costMicroUsd: null }], total: { usage: { inputTokens: 400, outputTokens: 80 }, costMicroUsd: null } });
    await using priced = await evaluated(crowd(2), { prices: createPriceBook({ overrides: { 'first-1': { input: 1, output: 1 } } }) });
    expect((await priced.manager.reports.costs({})).total.costMicroUsd).toBe(480);
    priced.clock.advance(3 * 7 * 86_400_000);
    expect((await priced.manager.reports.costs({ weeks: 3 })).runs).toEqual([]);
    expect((await priced.manager.reports.costs({ weeks: 4 })).runs).toHaveLength(1);
  });
});

describe('health', () => {
  it('is well when every part is, and asks the model only when told to', async () => {
    const judge = scriptedJudge({ answer: ({ name }) => (name === 'health.check' ? { text: 'ok' } : undefined) });
    await using bench = await openBench({ llm: [judge] });
    const quiet = await bench.manager.health.check({});
    expect([quiet.ok, quiet.parts.map(({ part }) => part)]).toEqual([true, ['storage', 'rules', 'documents', 'mail', 'model first']]);
    expect(judge.requests).toEqual([]);
    expect((await bench.manager.health.check({ askModel: true })).parts.at(-1)).toMatchObject({ ok: true, message: 'first-1 answered' });
  });

  it('names each broken part with a remedy and still looks at the others', async () => {
    const documents: DocumentStore = { ...createMemoryDocumentStore({ clock: createFixedClock() }), put: () => Promise.reject(new TypeError('key=secret')) };
    const mailer: Mailer = { ...createMemoryMailer(), check: () => Promise.resolve('The folder cannot be written to.') };
    const model = scriptedJudge({ answer: () => ({ error: new ConfigurationError('There is no key.') }) });
    await using bench = await openBare({ documents, mailer, llm: [model] });
    const { ok, parts } = await bench.manager.health.check({ askModel: true });
    expect(ok).toBe(false);
    expect(parts.map(({ part, ok: well, remedy }) => [part, well, remedy === null])).toEqual([
      ['storage', true, true],
      ['rules', false, false],
      ['documents', false, false],
      ['mail', false, false],
      ['model first', false, false],
    ]);
    expect(JSON.stringify(parts)).not.toContain('secret');
  });

  it('says what is wrong with the storage', async () => {
    const broken = { backend: 'PGlite of the tests', reachable: false, migrated: false, problem: 'The folder is locked by process 7.' };
    await using bench = await openBench({ wrap: (storage) => new Proxy(storage, { get: (target, key) => (key === 'check' ? () => Promise.resolve(broken) : Reflect.get(target, key)) }) });
    const { ok, parts } = await bench.manager.health.check({});
    expect([ok, parts[0]]).toMatchObject([false, { part: 'storage', ok: false, message: 'The folder is locked by process 7.' }]);
  });
});

describe('a manager', () => {
  it('passes an abort on as it is', async () => {
    const reason = new Error('enough');
    const stop = new AbortController();
    await using bench = await openBench({
      wrap: (storage) =>
        intercepted(storage, async (_, call) => {
          stop.abort(reason);
          return call();
        }),
    });
    await expect(bench.manager.people.list({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(bench.manager.people.list({}, { signal: stop.signal })).rejects.toBe(reason);
  });

  it('flushes and closes; later calls reject', async () => {
    const bench = await openBench();
    await bench.manager.close();
    await expect(bench.manager.rules.get({})).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });
});
