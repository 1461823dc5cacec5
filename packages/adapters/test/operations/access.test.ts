import type { Actor, ActorRole, AiManager, PersonId, ProjectId } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import type { OperationName, RowScope } from '@ai-manager/core/catalogue';
import { accessTable, operations } from '@ai-manager/core/catalogue';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../weekly-run/harness.ts';
import { evaluationOf, openBench, populate, scriptedJudge, sections, testRules, week } from '../weekly-run/harness.ts';

/** The lead leads ann; bob belongs to nobody; all own a project. */
const people = [
  { id: 'lead', projects: ['l1'] },
  { id: 'ann', projects: ['n1'], leadId: 'lead' as PersonId },
  { id: 'bob', projects: ['o1'] },
];
const actor = (id: string, role: ActorRole): Actor => ({ id, role, via: 'test' });
const ann = { actor: actor('ann', 'superbuilder') };
const lead = { actor: actor('lead', 'lead') };
const roles: readonly ActorRole[] = ['executive', 'superbuilder', 'lead', 'developer', 'service'];

async function evaluated(): Promise<Bench> {
  const bench = await openBench();
  await populate(bench, people);
  await bench.manager.evaluations.weekly({});
  return bench;
}

describe('access', () => {
  // What each role may do with each operation, written down a second time: changing a right must be meant.
  const expected: Readonly<Record<OperationName, readonly [RowScope, RowScope, RowScope, RowScope, RowScope]>> = {
    'projects.submit': ['all', 'own', 'own', 'none', 'all'],
    'projects.save': ['all', 'none', 'none', 'all', 'all'],
    'projects.list': ['all', 'own', 'team', 'all', 'all'],
    'projects.get': ['all', 'own', 'team', 'all', 'all'],
    'evaluations.weekly': ['all', 'none', 'none', 'all', 'all'],
    'evaluations.status': ['all', 'none', 'none', 'all', 'all'],
    'evaluations.list': ['all', 'own', 'team', 'all', 'all'],
    'evaluations.get': ['all', 'own', 'team', 'all', 'all'],
    'evaluations.rankings': ['all', 'own', 'team', 'all', 'all'],
    'evaluations.contest': ['none', 'own', 'own', 'none', 'none'],
    'approvals.submit': ['all', 'own', 'own', 'none', 'all'],
    'approvals.triage': ['all', 'none', 'none', 'none', 'all'],
    'approvals.sync': ['all', 'none', 'none', 'all', 'all'],
    'approvals.list': ['all', 'own', 'team', 'all', 'all'],
    'approvals.get': ['all', 'own', 'team', 'all', 'all'],
    'approvals.decide': ['all', 'none', 'team', 'none', 'all'],
    'approvals.override': ['all', 'none', 'team', 'none', 'none'],
    'approvals.calibration': ['all', 'none', 'none', 'all', 'all'],
    'approvals.calibrate': ['all', 'none', 'none', 'none', 'none'],
    'approvals.pause': ['all', 'none', 'none', 'none', 'all'],
    'audit.list': ['all', 'none', 'none', 'all', 'all'],
    'audit.verify': ['all', 'none', 'none', 'all', 'all'],
    'audit.export': ['all', 'none', 'none', 'all', 'all'],
    'people.erase': ['all', 'none', 'none', 'none', 'none'],
    'people.importRoster': ['all', 'none', 'none', 'all', 'all'],
    'people.save': ['all', 'none', 'none', 'all', 'all'],
    'people.list': ['all', 'own', 'team', 'all', 'all'],
    'people.sync': ['all', 'none', 'none', 'all', 'all'],
    'rules.get': ['all', 'none', 'none', 'all', 'all'],
    'rules.save': ['all', 'none', 'none', 'none', 'all'],
    'rules.dryRun': ['all', 'none', 'none', 'none', 'all'],
    'rules.history': ['all', 'none', 'none', 'all', 'all'],
    'prompts.list': ['all', 'none', 'none', 'all', 'all'],
    'prompts.get': ['all', 'none', 'none', 'all', 'all'],
    'prompts.save': ['all', 'none', 'none', 'none', 'all'],
    'reports.performance': ['all', 'own', 'team', 'all', 'all'],
    'reports.weekly': ['all', 'none', 'none', 'all', 'all'],
    'reports.quality': ['all', 'none', 'none', 'all', 'all'],
    'reports.costs': ['all', 'none', 'none', 'all', 'all'],
    'reviews.queue': ['all', 'none', 'team', 'none', 'all'],
    'reviews.label': ['all', 'none', 'team', 'none', 'none'],
    'reviews.record': ['all', 'none', 'team', 'none', 'none'],
    'mail.templates': ['all', 'none', 'none', 'all', 'all'],
    'mail.preview': ['all', 'none', 'none', 'all', 'all'],
    'mail.list': ['all', 'none', 'none', 'all', 'all'],
    'mail.send': ['all', 'none', 'none', 'all', 'all'],
    'mail.resend': ['all', 'none', 'none', 'all', 'none'],
    'mail.report': ['all', 'none', 'none', 'all', 'all'],
    'mail.holds': ['all', 'none', 'none', 'all', 'all'],
    'mail.release': ['all', 'none', 'none', 'all', 'none'],
    'mail.claim': ['all', 'none', 'none', 'all', 'all'],
    'mail.confirm': ['all', 'none', 'none', 'all', 'all'],
    'events.list': ['all', 'none', 'none', 'all', 'all'],
    'jobs.list': ['all', 'none', 'none', 'all', 'all'],
    'jobs.run': ['all', 'none', 'none', 'all', 'all'],
    'health.check': ['all', 'all', 'all', 'all', 'all'],
  };

  it('is what this table says, for every operation and role', () => {
    const actual = Object.fromEntries(operations.map(({ name, access }) => [name, roles.map((role) => access[role])]));
    expect(actual).toEqual(expected);
    expect(new Set(Object.keys(accessTable))).toEqual(new Set(operations.map(({ name }) => name)));
  });

  it('is refused before the input is looked at, naming operation and role', async () => {
    await using bench = await openBench();
    for (const { name, access } of operations) {
      for (const role of roles) {
        if (access[role] !== 'none') continue;
        await expect(
          bench.manager.invoke(name, { nonsense: true }, { actor: actor('ann', role) }),
          `${role} ${name}`,
        ).rejects.toMatchObject({
          code: 'FORBIDDEN',
          details: { operation: name, role },
        });
      }
    }
  });

  it('lets every role that is not refused get as far as its input', async () => {
    await using bench = await openBench();
    for (const { name, access } of operations) {
      for (const role of roles) {
        if (access[role] === 'none') continue;
        await expect(
          bench.manager.invoke(name, { nonsense: true }, { actor: actor('ann', role) }),
          `${role} ${name}`,
        ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      }
    }
  });

  it('shows builders their own rows only, and a lead those of the team', async () => {
    await using bench = await evaluated();
    const seen = async ({ manager }: { manager: AiManager }, call: { actor: Actor }) => ({
      projects: (await manager.projects.list({}, call)).items.map(({ id }) => id),
      people: (await manager.people.list({}, call)).items.map(({ id }) => id),
      evaluations: (await manager.evaluations.list({}, call)).items.map(({ projectId }) => projectId),
      ranking: (await manager.evaluations.rankings({}, call)).ranking.map(({ personId }) => personId),
      performance: (await manager.reports.performance({}, call)).people.map(({ person }) => person.id).toSorted(),
    });
    expect(await seen(bench, ann)).toEqual({
      projects: ['n1'],
      people: ['ann'],
      evaluations: ['n1'],
      ranking: ['ann'],
      performance: ['ann'],
    });
    expect(await seen(bench, lead)).toEqual({
      projects: ['l1', 'n1'],
      people: ['ann', 'lead'],
      evaluations: ['l1', 'n1'],
      ranking: ['ann', 'lead'],
      performance: ['ann', 'lead'],
    });
    expect((await bench.manager.evaluations.rankings({}, ann)).of).toBe(3);
  });

  it('shows nobody a row of others that was asked for by name', async () => {
    await using bench = await evaluated();
    const { manager } = bench;
    const others = await evaluationOf(bench, 'o1');
    const bob = 'bob' as PersonId;
    for (const call of [ann, lead]) {
      for (const refused of [
        () => manager.projects.get({ projectId: 'o1' as ProjectId }, call),
        () => manager.evaluations.get({ evaluationId: others.id }, call),
        () => manager.reports.performance({ personId: bob }, call),
        () => manager.people.list({ leadId: bob }, call),
        () => manager.evaluations.contest({ evaluationId: others.id, reason: 'This is not right at all.' }, call),
      ]) {
        await expect(refused()).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      expect((await manager.evaluations.list({ personId: bob }, call)).items).toEqual([]);
      expect((await manager.evaluations.list({ projectId: 'o1' as ProjectId }, call)).items).toEqual([]);
      expect((await manager.projects.list({ ownerId: bob }, call)).items).toEqual([]);
    }
  });

  it('lets a builder submit for an own project only, and a lead neither for the team', async () => {
    await using bench = await openBench();
    await populate(bench, people, () => null);
    const submitFor = (id: string, call: { actor: Actor }) =>
      bench.manager.projects.submit({ projectId: id as ProjectId, ...sections }, call);
    expect((await submitFor('n1', ann)).submittedBy).toBe('ann');
    await expect(submitFor('o1', ann)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(submitFor('n1', lead)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await bench.storage.projects.listSubmissions({}, {})).items.map(({ projectId }) => projectId)).toEqual([
      'n1',
    ]);
  });

  it('lets a lead review the team but nobody their own work', async () => {
    await using bench = await evaluated();
    const review = async (project: string, call: { actor: Actor }) =>
      bench.manager.reviews.record(
        { evaluationId: (await evaluationOf(bench, project)).id, rating: 4, grade: 'A' },
        call,
      );
    expect((await review('n1', lead)).grade).toBe('A');
    await expect(review('o1', lead)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(review('l1', lead)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(review('l1', { actor: actor('lead', 'executive') })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await evaluationOf(bench, 'l1')).grade).toBe('B');
  });

  it('reads the team of a lead whatever its size', async () => {
    await using bench = await openBench();
    const team = Array.from({ length: 230 }, (_, index) => ({
      id: `t${index}`,
      projects: [],
      leadId: 'lead' as PersonId,
    }));
    await populate(bench, [...people.slice(0, 1), ...team]);
    expect((await bench.manager.reports.performance({}, lead)).people).toHaveLength(231);
  });
});

describe('an actor', () => {
  const ports = async () => {
    const bench = await openBench();
    return { bench, ports: { storage: bench.storage, llm: [scriptedJudge()] as const } };
  };

  it('is required of the manager or of the call', async () => {
    const { bench, ports: given } = await ports();
    await using _ = bench;
    const manager = createAiManager(given);
    await expect(manager.rules.get({})).rejects.toMatchObject({ code: 'CONFIGURATION' });
    expect((await manager.rules.get({}, { actor: actor('dev', 'developer') })).version).toBe(1);
  });

  it('that is not valid is refused, at construction and per call', async () => {
    const { bench, ports: given } = await ports();
    await using _ = bench;
    const wrong = { id: '', role: 'king', via: 'test' } as unknown as Actor;
    expect(() => createAiManager(given, { actor: wrong })).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION' }) as Error,
    );
    await expect(createAiManager(given).rules.get({}, { actor: wrong })).rejects.toMatchObject({
      code: 'CONFIGURATION',
    });
  });

  it('of a call goes before the manager’s own', async () => {
    await using bench = await openBench();
    await populate(bench, people);
    expect((await bench.manager.people.list({}, ann)).items.map(({ id }) => id)).toEqual(['ann']);
    await expect(bench.manager.rules.save({ rules: testRules() }, ann)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await bench.manager.evaluations.rankings({ week })).ranking).toEqual([]);
  });
});
