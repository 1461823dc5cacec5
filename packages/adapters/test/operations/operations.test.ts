import type { Actor, PersonId, ProjectId, Week } from '@ai-manager/core';
import { UpstreamError } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import type { Bench, TestPerson } from '../weekly-run/harness.ts';
import {
  anotherManager,
  crowd,
  evaluationOf,
  intercepted,
  openBench,
  populate,
  scriptedJudge,
  sections,
  week,
} from '../weekly-run/harness.ts';

const builder = (id: string): { actor: Actor } => ({ actor: { id, role: 'superbuilder', via: 'test' } });
const a01 = 'a01' as ProjectId;

async function evaluated(
  people: readonly TestPerson[] = crowd(2),
  options: Parameters<typeof openBench>[0] = {},
): Promise<Bench> {
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
    await expect(
      bench.manager.invoke('projects.submit', { projectId: 'a01', links: ['javascript:alert(1)'] }),
    ).rejects.toMatchObject({ details: { issues: [{ path: ['links', '0'] }] } });
    await expect(bench.manager.invoke('rules.get', { versions: 1 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('may be left out where everything has a default', async () => {
    await using bench = await openBench();
    expect(await bench.manager.invoke('rules.get', undefined)).toMatchObject({ version: 1 });
  });

  it('of operations that do not exist reject with NOT_FOUND, whatever JavaScript objects inherit', async () => {
    await using bench = await openBench();
    for (const name of [
      'nothing',
      'projects',
      'projects.',
      'projects.submit.more',
      'projects.constructor',
      '__proto__.toString',
      '',
    ]) {
      await expect(bench.manager.invoke(name, {})).rejects.toMatchObject({ code: 'NOT_FOUND', details: { name } });
    }
  });
});

describe('projects and people', () => {
  it('are saved, read and listed in pages', async () => {
    await using bench = await openBench();
    const { manager } = bench;
    for (const id of ['p1', 'p2', 'p3'])
      await manager.people.save({ id: id as PersonId, name: `Person ${id}`, email: `${id}@example.com` });
    const first = await manager.people.list({ limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual(['p1', 'p2']);
    expect((await manager.people.list({ limit: 2, cursor: first.nextCursor ?? '' })).items.map(({ id }) => id)).toEqual(
      ['p3'],
    );
    expect(await manager.projects.save({ id: a01, name: 'One', ownerId: 'p1' as PersonId })).toMatchObject({
      stage: 'S0',
      status: 'active',
    });
    expect((await manager.projects.list({ ownerId: 'p1' as PersonId, status: 'active' })).items).toHaveLength(1);
    expect(await manager.projects.get({ projectId: a01 })).toMatchObject({ project: { name: 'One' }, submissions: [] });
    await expect(manager.projects.get({ projectId: 'none' as ProjectId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(manager.projects.save({ id: a01, name: 'One', ownerId: 'nobody' as PersonId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(manager.people.list({ cursor: 'not a cursor' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('are imported from a roster, whose bad rows are named', async () => {
    await using bench = await openBench();
    const files = [{ name: 'people.csv', content: 'id,name,email\np1,Ann,ann@example.com\np2,Bob,nowhere\n' }];
    const outcome = await bench.manager.people.importRoster({ files });
    expect(outcome).toMatchObject({
      outcome: 'imported',
      imported: { people: 1 },
      problems: [{ file: 'people.csv', line: 3, field: 'email' }],
    });
  });

  it('take a weekly update for the current week; a second one replaces the first, with a record of each', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1), () => null);
    const submit = (goals: string) =>
      bench.manager.projects.submit({ projectId: a01, ...sections, goals }, builder('p01'));
    expect(await submit('First')).toMatchObject({
      week: '2026-W48',
      submittedBy: 'p01',
      submittedAt: bench.clock.now(),
    });
    await submit('Second');
    const { submissions } = await bench.manager.projects.get({ projectId: a01 });
    expect(submissions.map((submission) => submission.sections.goals)).toEqual(['Second']);
    expect((await bench.storage.decisions.list({ kind: 'submission' }, {})).items.map(({ actor }) => actor.id)).toEqual(
      ['p01', 'p01'],
    );
  });

  it('take no update for a week that is graded, but one for a week whose grading failed', async () => {
    const failing = scriptedJudge({
      answer: () => ({ error: new UpstreamError('UPSTREAM_REJECTED', 'No.', { details: { reason: 'request' } }) }),
    });
    await using bench = await evaluated(crowd(1), { llm: [failing] });
    await bench.manager.projects.submit({ projectId: a01, week, ...sections });
    await anotherManager(bench).evaluations.weekly({});
    await expect(bench.manager.projects.submit({ projectId: a01, week, ...sections })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { week },
    });
  });
});

describe('evaluations', () => {
  it('are listed by week, person, project, run and status, and read by id', async () => {
    await using bench = await evaluated(crowd(3));
    const { manager } = bench;
    const { run } = await manager.evaluations.status({});
    expect((await manager.evaluations.list({ week })).items).toHaveLength(3);
    expect(
      (await manager.evaluations.list({ personId: 'p02' as PersonId })).items.map(({ projectId }) => projectId),
    ).toEqual(['a02']);
    expect((await manager.evaluations.list({ runId: run!.id, status: 'failed' })).items).toEqual([]);
    const page = await manager.evaluations.list({ limit: 2 });
    expect(
      (await manager.evaluations.list({ limit: 2, cursor: page.nextCursor ?? '' })).items.map(
        ({ projectId }) => projectId,
      ),
    ).toEqual(['a03']);
    const one = await evaluationOf(bench, 'a02');
    expect(await manager.evaluations.get({ evaluationId: one.id })).toEqual(one);
    await expect(manager.evaluations.get({ evaluationId: 'none' as never })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('have a status per run, with the mails of that run alone', async () => {
    await using bench = await evaluated();
    const { manager } = bench;
    const first = (await manager.evaluations.status({})).run!;
    await manager.evaluations.weekly({ force: true });
    expect(await manager.evaluations.status({})).toMatchObject({ week, run: { revision: 2 }, mail: { sent: 2 } });
    expect(await manager.evaluations.status({ runId: first.id })).toMatchObject({
      run: { revision: 1 },
      mail: { sent: 2 },
    });
    expect(await manager.evaluations.status({ week: '2020-W01' as Week })).toMatchObject({
      run: null,
      week: '2020-W01',
      mail: { sent: 0 },
    });
    await expect(manager.evaluations.status({ runId: 'none' as never })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are contested once by whom they are about, and settled by a person’s review', async () => {
    await using bench = await evaluated();
    const { manager } = bench;
    const { id } = await evaluationOf(bench, 'a01');
    const contest = () =>
      manager.evaluations.contest({ evaluationId: id, reason: 'The second source is in the goals.' }, builder('p01'));
    expect(await contest()).toMatchObject({
      status: 'needs-review',
      grade: 'B',
      reviewReasons: [{ code: 'contested', message: 'Contested: The second source is in the goals.' }],
    });
    await expect(contest()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('will look') as string,
    });
    const reviewed = await manager.reviews.record({
      evaluationId: id,
      rating: 2,
      grade: 'A',
      tags: ['overlooked'],
      comment: 'True.',
    });
    expect(reviewed).toMatchObject({ status: 'graded', grade: 'A' });
    await expect(contest()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('has looked') as string,
    });
    expect((await manager.evaluations.status({})).run?.counts).toMatchObject({ graded: 2, needsReview: 0 });
    const records = (await bench.storage.decisions.list({ subjectId: id }, {})).items;
    expect(records.map(({ kind, outcome }) => [kind, outcome['previousStatus']])).toEqual(
      expect.arrayContaining([
        ['contest', 'graded'],
        ['review', 'needs-review'],
      ]),
    );
    expect(records.find(({ kind }) => kind === 'review')).toMatchObject({
      outcome: { rating: 2, grade: 'A', previousGrade: 'B', tags: ['overlooked'] },
      personal: { comment: 'True.' },
    });
  });

  it('without a grade stay insufficient evidence when a reviewer gives none', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2), (id) => (id === 'a01' ? null : {}));
    await bench.manager.evaluations.weekly({});
    const { id } = await evaluationOf(bench, 'a01');
    await bench.manager.evaluations.contest({ evaluationId: id, reason: 'I did send an update.' }, builder('p01'));
    expect(await bench.manager.reviews.record({ evaluationId: id })).toMatchObject({
      status: 'insufficient-evidence',
      grade: null,
    });
    expect(await bench.manager.reviews.record({ evaluationId: id, grade: 'C' })).toMatchObject({
      status: 'graded',
      grade: 'C',
    });
  });

  it('that failed are neither contested nor reviewed', async () => {
    await using bench = await evaluated(crowd(1), { llm: [scriptedJudge({ answer: () => ({ refuse: 'No.' }) })] });
    const { id } = await evaluationOf(bench, 'a01');
    await expect(
      bench.manager.evaluations.contest({ evaluationId: id, reason: 'Please do it again.' }, builder('p01')),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(bench.manager.reviews.record({ evaluationId: id, grade: 'A' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(bench.manager.reviews.record({ evaluationId: 'none' as never })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
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
