import type { Actor, AiManager, PersonId, ProjectId, Storage } from '@ai-manager/core';
import { toWeek } from '@ai-manager/core';
import { operations } from '@ai-manager/core/catalogue';
import { createMemoryCache, createMemoryRateLimiter } from '@ai-manager/core/memory';
import { createFixedClock } from '@ai-manager/core/testing';
import { describe, expect, it } from 'vitest';
import type { Bench, BenchOptions, Call } from '../weekly-run/harness.ts';
import {
  anotherManager,
  crowd,
  evaluationOf,
  intercepted,
  openBench,
  populate,
  scriptedJudge,
  week,
} from '../weekly-run/harness.ts';

/** The topic that each store holds; other stores are read by no kept answer. */
const topicOf: Readonly<Record<string, string>> = {
  people: 'people',
  projects: 'projects',
  metrics: 'metrics',
  evaluations: 'evaluations',
  runs: 'evaluations',
  spending: 'evaluations',
  quality: 'evaluations',
  activity: 'metrics',
  rules: 'rules',
  prompts: 'prompts',
};
const readMethod = /^(get|list|latest|history|ranking|scores|sums|dossiers|counts|lastImport\w*|status)/;
const kept = operations.filter(({ cache }) => cache !== undefined);
const as = (id: string, role: Actor['role']): { actor: Actor } => ({ actor: { id, role, via: 'test' } });

/** A storage that writes down which of its methods were called. */
function watched(calls: string[]) {
  return (storage: Storage): Storage =>
    intercepted(storage, (method: string, call: Call) => {
      calls.push(method);
      return call();
    });
}

/** A bench with a cache, a week of two people and two projects each, and what its storage was asked. */
async function openKept(options: BenchOptions = {}) {
  const calls: string[] = [];
  const cache = createMemoryCache({ clock: createFixedClock() });
  const bench = await openBench({ cache, wrap: watched(calls), ...options });
  await populate(bench, crowd(2));
  await bench.manager.evaluations.weekly({});
  calls.length = 0;
  return { ...bench, cache, calls, [Symbol.asyncDispose]: bench[Symbol.asyncDispose] };
}

describe('kept answers', () => {
  it('are those of costly reads only: nothing that writes, no settings, no health, no mail', () => {
    expect(kept.map(({ name }) => name)).toEqual([
      'evaluations.rankings',
      'reports.performance',
      'reports.costs',
      'reports.quality',
    ]);
    expect(kept.every(({ effects }) => effects === 'read')).toBe(true);
  });

  it.each(kept)('of $name ask the storage once, and depend on all that they ask', async ({ name, cache }) => {
    await using bench = await openKept();
    const first = await bench.manager.invoke(name, {});
    const read = [...bench.calls];
    expect(read.length).toBeGreaterThan(0);
    const topics = new Set(read.map((method) => topicOf[method.split('.')[0] ?? '']));
    expect([...topics].filter((topic) => !cache?.dependsOn.some((known: string) => known === topic))).toEqual([]);
    expect(await bench.manager.invoke(name, {})).toEqual(first);
    expect(bench.calls).toEqual(read);
  });

  it.each(kept)('of $name are the same as without a cache, for every role', async ({ name, access }) => {
    await using bench = await openKept();
    const plain = anotherManager(bench, { cache: null });
    for (const [role, scope] of Object.entries(access)) {
      if (scope === 'none') continue;
      const actor = as('a', role as Actor['role']);
      const expected = await plain.invoke(name, {}, actor);
      for (let call = 0; call < 2; call += 1) expect(await bench.manager.invoke(name, {}, actor)).toEqual(expected);
    }
  });

  it.each(kept)('of $name are the same for everybody of a role who sees all rows', async ({ name }) => {
    await using bench = await openKept();
    const plain = anotherManager(bench, { cache: null });
    const [ada, bea] = ['ada', 'bea'].map((id) => plain.invoke(name, {}, as(id, 'executive')));
    expect(await ada).toEqual(await bea);
  });

  it('ask the storage as often as before where nothing is kept', async () => {
    await using bench = await openKept({ cache: null });
    await bench.manager.reports.performance({});
    const once = [...bench.calls];
    await bench.manager.reports.performance({});
    expect(bench.calls).toEqual([...once, ...once]);
  });

  it('are made once for a hundred callers', async () => {
    await using bench = await openKept();
    await bench.manager.reports.performance({});
    const once = bench.calls.length;
    await bench.manager.people.save({ id: 'z' as PersonId, name: 'Zoe', email: 'zoe@example.com' });
    bench.calls.length = 0;
    await Promise.all(Array.from({ length: 100 }, () => bench.manager.reports.performance({})));
    expect(bench.calls.length).toBe(once);
  });
});

describe('rows of others', () => {
  it('are in no kept answer of a builder, whoever asked before', async () => {
    await using bench = await openKept();
    const { reports } = bench.manager;
    const of = async (id: string, role: Actor['role']) =>
      (await reports.performance({}, as(id, role))).people.map(({ person }) => person.id);
    const everybody = await of('boss', 'executive');
    expect(everybody.length).toBe(2);
    for (const id of [...everybody, ...everybody]) expect(await of(id, 'superbuilder')).toEqual([id]);
    await expect(
      reports.performance({ personId: everybody[1] }, as(everybody[0] ?? '', 'superbuilder')),
    ).rejects.toThrow('You may only see');
    expect(await of('boss', 'executive')).toEqual(everybody);
  });

  it('vanish with the next question of a lead who no longer leads them', async () => {
    await using bench = await openKept();
    const { manager } = bench;
    const [person] = (await manager.people.list({})).items;
    if (person === undefined) throw new Error('There is nobody.');
    const team = async (): Promise<number> => (await manager.reports.performance({}, as('lea', 'lead'))).people.length;
    await manager.people.save({ id: 'lea' as PersonId, name: 'Lea', email: 'lea@example.com' });
    await manager.people.save({ ...person, leadId: 'lea' as PersonId });
    expect(await team()).toBe(2);
    await manager.people.save({ ...person, leadId: null });
    expect(await team()).toBe(1);
  });
});

describe('a write', () => {
  /** What each write does, and how a kept answer shows that it was done. */
  const writes: Readonly<Record<string, (bench: Bench) => Promise<unknown>>> = {
    'people.save': ({ manager }) =>
      manager.people.save({ id: 'new' as PersonId, name: 'Nora', email: 'nora@example.com' }),
    'projects.save': async ({ manager }) => {
      const [project] = (await manager.projects.list({})).items;
      if (project === undefined) throw new Error('There is no project.');
      return manager.projects.save({ ...project, name: 'Renamed' });
    },
    'reviews.record': async (bench) => {
      const evaluation = await evaluationOf(bench, (await bench.manager.projects.list({})).items[0]?.id as ProjectId);
      return bench.manager.reviews.record({ evaluationId: evaluation.id, rating: 2, grade: 'E' });
    },
    'evaluations.contest': async (bench) => {
      const evaluation = await evaluationOf(bench, (await bench.manager.projects.list({})).items[0]?.id as ProjectId);
      return bench.manager.evaluations.contest(
        { evaluationId: evaluation.id, reason: 'You overlooked the second page.' },
        as(evaluation.personId, 'superbuilder'),
      );
    },
    'people.importRoster': ({ manager }) =>
      manager.people.importRoster({
        files: [{ name: 'people.csv', content: 'id,name,email\nivo,Ivo,ivo@example.com\n' }],
      }),
    'rules.save': async ({ manager }) => {
      const { rules } = await manager.rules.get({});
      return manager.rules.save({ rules: { ...rules, evaluation: { ...rules.evaluation, historyWeeks: 3 } } });
    },
  };

  it.each(Object.entries(writes))(
    'by %s shows in the next answer, here and in another process',
    async (_name, write) => {
      await using bench = await openKept();
      const other = anotherManager(bench, { cache: bench.cache });
      const plain = anotherManager(bench, { cache: null });
      // Rules pinned to a finished run hold for its week; a later week has those in force.
      const ask = (manager: AiManager): Promise<unknown> =>
        Promise.all([week, toWeek('2026-W48')].map((of) => manager.reports.performance({ week: of })));
      const before = await ask(bench.manager);
      expect(await ask(other)).toEqual(before);
      await write(bench);
      const after = await ask(plain);
      expect(after).not.toEqual(before);
      expect(await ask(bench.manager)).toEqual(after);
      expect(await ask(other)).toEqual(after);
    },
  );

  it.each(Object.entries(writes))('by %s names the topics of all that it writes', async (name, write) => {
    await using bench = await openKept();
    const { changes } = operations.find((operation) => operation.name === name) ?? {};
    await write(bench);
    const written = bench.calls.filter((method) => !readMethod.test(method.split('.')[1] ?? ''));
    expect(written.length).toBeGreaterThan(0);
    const topics = written.map((method) => topicOf[method.split('.')[0] ?? '']).filter((topic) => topic !== undefined);
    expect(topics.filter((topic) => !changes?.some((known: string) => known === topic))).toEqual([]);
  });

  it('that fails ends kept answers, too: nobody knows what it wrote', async () => {
    await using bench = await openKept();
    await bench.manager.reports.costs({});
    bench.calls.length = 0;
    await expect(bench.manager.reviews.record({ evaluationId: 'none' as never })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await bench.manager.reports.costs({});
    expect(bench.calls).toContain('spending.sums');
  });
});

describe('a weekly run', () => {
  it('shows its results in kept answers while it is still going on', async () => {
    const cache = createMemoryCache({ clock: createFixedClock() });
    const seen: number[] = [];
    let reader: AiManager | undefined;
    const looks: Promise<unknown>[] = [];
    const look = async (): Promise<void> => {
      const { people } = (await reader?.reports.performance({ week })) ?? { people: [] };
      seen.push(people.flatMap(({ projects }) => projects).filter(({ evaluation }) => evaluation !== null).length);
    };
    // The judge goes on when everybody who looks has seen something, so that they look into the middle of the run.
    const judge = scriptedJudge({ answer: async () => void (await Promise.all(looks)) });
    await using bench = await openBench({ cache, llm: [judge] });
    await populate(bench, crowd(100));
    reader = anotherManager(bench, { cache });
    await look();
    await bench.manager.evaluations.weekly({}, { onProgress: () => looks.push(look()) });
    await Promise.all(looks);
    await look();
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(100);
    expect(seen.some((count) => count > 0 && count < 100)).toBe(true);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});

describe('calls of health.check', () => {
  it('that ask the models are limited per actor; those that do not are free', async () => {
    const clock = createFixedClock();
    await using bench = await openBench({ rateLimiter: createMemoryRateLimiter({ clock }) });
    const ask = (id: string): Promise<unknown> =>
      bench.manager.health.check({ askModel: true }, as(id, 'superbuilder'));
    for (let call = 0; call < 60; call += 1) await ask('a');
    await expect(ask('a')).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { operation: 'health.check' } });
    await bench.manager.health.check({}, as('a', 'superbuilder'));
    await ask('b');
  });
});
