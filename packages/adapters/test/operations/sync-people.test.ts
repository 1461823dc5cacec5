import type { ActivitySource, AiManager, PersonId, ProjectId, WeekActivity } from '@ai-manager/core';
import { toWeek, UpstreamError } from '@ai-manager/core';
import { createMemoryActivitySource } from '@ai-manager/core/memory';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../weekly-run/harness.ts';
import { crowd, intercepted, openBench, populate, week } from '../weekly-run/harness.ts';

const id = (text: string): PersonId => text as PersonId;
const read = (numbers: Readonly<Record<string, number>>, change: object = {}): WeekActivity => ({
  outcome: 'read',
  measurements: Object.entries(numbers).map(([name, value]) => ({ name, value, unit: 'h', projectId: null })),
  documents: null,
  missing: [],
  asOf: null,
  readAs: 'the account of the tests',
  ...change,
});

/** A source that says the same about everybody, and counts how often it is asked and about how many at once. */
function counting(sourceId: string, answer: (person: string, call: number) => WeekActivity | Error) {
  let calls = 0;
  let atOnce = 0;
  let mostAtOnce = 0;
  const source: ActivitySource = {
    id: sourceId,
    capabilities: ['hours', 'metrics'],
    async readWeek(person, _week, { signal }) {
      calls += 1;
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      try {
        await new Promise((resolve) => setTimeout(resolve, 1));
        signal?.throwIfAborted();
        const said = answer(person.id, calls);
        if (said instanceof Error) throw said;
        return said;
      } finally {
        atOnce -= 1;
      }
    },
    check: async () => [{ part: sourceId, ok: true, message: 'fine', remedy: null }],
  };
  return { source, calls: () => calls, mostAtOnce: () => mostAtOnce };
}

async function open(activity: readonly ActivitySource[], count = 3, options: Parameters<typeof openBench>[0] = {}) {
  const bench = await openBench({ activity, ...options });
  await populate(bench, crowd(count));
  return bench;
}
const metricsOf = async ({ storage }: Pick<Bench, 'storage'>) =>
  (await storage.metrics.list({ weeks: [week] }, {})).map(
    ({ personId, name, value, source }) => `${personId} ${name} ${value} ${source}`,
  );
const statuses = ({ rows }: Awaited<ReturnType<AiManager['people']['sync']>>) =>
  rows.map(({ personId, source, status }) => `${personId} ${source} ${status}`);

describe('people.sync', () => {
  it('writes what every source tells about everybody, with its source and its time', async () => {
    const hours = counting('worksmart', () => read({ 'worksmart.hours': 31.5 }));
    const named = counting('metrics', (person) => read({ peer_review: person === 'p02' ? 2 : 4 }));
    await using bench = await open([hours.source, named.source]);
    const outcome = await bench.manager.people.sync({});
    expect(outcome).toMatchObject({ week, people: 3, metrics: 6 });
    expect(outcome.sources).toEqual([
      { source: 'worksmart', complete: 3, partial: 0, unknown: 0, failed: 0, lastReadAt: bench.clock.now() },
      { source: 'metrics', complete: 3, partial: 0, unknown: 0, failed: 0, lastReadAt: bench.clock.now() },
    ]);
    expect(await metricsOf(bench)).toEqual([
      'p01 peer_review 4 metrics',
      'p01 worksmart.hours 31.5 worksmart',
      'p02 peer_review 2 metrics',
      'p02 worksmart.hours 31.5 worksmart',
      'p03 peer_review 4 metrics',
      'p03 worksmart.hours 31.5 worksmart',
    ]);
  });

  it('makes a row of every failure and goes on', async () => {
    const one = counting('worksmart', (person) =>
      person === 'p02' ? new UpstreamError('UPSTREAM_UNAVAILABLE', 'It is down.') : read({ 'worksmart.hours': 8 }),
    );
    const other = counting('metrics', (person) =>
      person === 'p01'
        ? new TypeError('a bug with a secret')
        : read({}, { missing: [{ aspect: 'metrics', reason: 'None.' }] }),
    );
    await using bench = await open([one.source, other.source]);
    const outcome = await bench.manager.people.sync({});
    expect(statuses(outcome)).toEqual([
      'p01 metrics failed',
      'p01 worksmart complete',
      'p02 metrics partial',
      'p02 worksmart failed',
      'p03 metrics partial',
      'p03 worksmart complete',
    ]);
    expect(outcome.rows[0]?.error).toEqual({
      code: 'INTERNAL',
      message: 'Reading metrics failed unexpectedly (TypeError).',
    });
    expect(outcome.rows[3]?.error).toEqual({ code: 'UPSTREAM_UNAVAILABLE', message: 'It is down.' });
    expect(outcome.rows[2]?.missing).toEqual([{ aspect: 'metrics', reason: 'None.' }]);
  });

  it('keeps what was read when a later attempt fails, and says since when', async () => {
    let isDown = false;
    const source = counting('worksmart', () =>
      isDown ? new UpstreamError('UPSTREAM_UNAVAILABLE', 'Down.') : read({ 'worksmart.hours': 8 }),
    );
    await using bench = await open([source.source], 1);
    await bench.manager.people.sync({});
    const readAt = bench.clock.now();
    bench.clock.advance(3_600_000);
    isDown = true;
    const outcome = await bench.manager.people.sync({});
    expect(outcome.rows).toMatchObject([{ status: 'failed', fetchedAt: readAt, asOf: readAt, metrics: 0 }]);
    expect(outcome.sources).toMatchObject([{ failed: 1, lastReadAt: readAt }]);
    expect(await metricsOf(bench)).toEqual(['p01 worksmart.hours 8 worksmart']);
  });

  it('takes the first source that has a number, and the next where that one fails', async () => {
    const first = counting('brainlift', (person) =>
      person === 'p02' ? new UpstreamError('UPSTREAM_UNAVAILABLE', 'Down.') : read({ 'brainlift.hours': 6 }),
    );
    const second = counting('worksmart', () => read({ 'brainlift.hours': 5, 'worksmart.hours': 40 }));
    await using bench = await open([first.source, second.source], 2);
    await bench.manager.people.sync({});
    expect(await metricsOf(bench)).toEqual([
      'p01 brainlift.hours 6 brainlift',
      'p01 worksmart.hours 40 worksmart',
      'p02 brainlift.hours 5 worksmart',
      'p02 worksmart.hours 40 worksmart',
    ]);
  });

  it('asks once in five minutes, unless it is told to refresh or the account changed', async () => {
    const source = counting('worksmart', (_person, call) => read({ 'worksmart.hours': call }));
    await using bench = await open([source.source], 1);
    await bench.manager.people.sync({});
    bench.clock.advance(299_000);
    const again = await bench.manager.people.sync({});
    expect([source.calls(), again.rows[0]?.metrics]).toEqual([1, 1]);
    await bench.manager.people.sync({ refresh: true });
    expect(source.calls()).toBe(2);
    const person = await bench.storage.people.get(id('p01'), {});
    if (person !== null) await bench.storage.people.save({ ...person, accounts: { worksmart: '7' } }, {});
    await bench.manager.people.sync({});
    expect(source.calls()).toBe(3);
    bench.clock.advance(300_001);
    await bench.manager.people.sync({});
    expect(source.calls()).toBe(4);
  });

  it('is not held up by a cache that fails', async () => {
    const broken = () => Promise.reject(new Error('no cache'));
    const source = counting('worksmart', () => read({ 'worksmart.hours': 1 }));
    await using bench = await open([source.source], 1, {
      cache: { get: broken, set: broken, delete: broken } as never,
    });
    expect((await bench.manager.people.sync({})).metrics).toBe(1);
  });

  it('asks about no more people at once than allowed', async () => {
    const source = counting('worksmart', () => read({}));
    await using bench = await open([source.source], 20);
    await bench.manager.people.sync({ concurrency: 3 });
    expect(source.mostAtOnce()).toBe(3);
  });

  it('asks nobody else of an account that is refused', async () => {
    const refused = new UpstreamError('UPSTREAM_REJECTED', 'The key is refused.', { details: { reason: 'auth' } });
    const source = counting('worksmart', () => refused);
    await using bench = await open([source.source], 20);
    const outcome = await bench.manager.people.sync({ concurrency: 1 });
    expect(source.calls()).toBe(1);
    expect(outcome.sources).toMatchObject([{ failed: 20 }]);
    expect(outcome.rows[19]?.error).toEqual({
      code: 'UPSTREAM_REJECTED',
      message: 'Not asked, since it failed before: The key is refused.',
    });
  });

  it('gives up a source that is down five times in a row, and asks the others on', async () => {
    const down = counting('worksmart', () => new UpstreamError('UPSTREAM_UNAVAILABLE', 'Down.'));
    const flaky = counting('metrics', (_person, call) =>
      call % 4 === 0 ? read({ peer_review: 3 }) : new UpstreamError('UPSTREAM_UNAVAILABLE', 'Down.'),
    );
    await using bench = await open([down.source, flaky.source], 20);
    await bench.manager.people.sync({ concurrency: 1 });
    expect([down.calls(), flaky.calls()]).toEqual([5, 20]);
  });

  it('leaves out numbers about projects that are not the person’s, and says so', async () => {
    const about = (projectId: string, value: number) => ({
      name: 'checks',
      value,
      unit: '',
      projectId: projectId as ProjectId,
    });
    const source = counting('metrics', () => read({}, { measurements: [about('a01', 1), about('nowhere', 2)] }));
    await using bench = await open([source.source], 2);
    const outcome = await bench.manager.people.sync({});
    expect(await metricsOf(bench)).toEqual(['p01 checks 1 metrics']);
    expect(statuses(outcome)).toEqual(['p01 metrics partial', 'p02 metrics partial']);
    expect(outcome.rows[0]?.missing).toEqual([
      { aspect: 'metrics', reason: "Numbers about projects that are not this person's were left out: nowhere." },
    ]);
  });

  it('needs few statements, however many people there are', async () => {
    const calls: string[] = [];
    const source = counting('worksmart', () => read({ 'worksmart.hours': 1 }));
    await using bench = await open([source.source], 250, {
      wrap: (storage) =>
        intercepted(storage, async (method, call) => {
          calls.push(method);
          return call();
        }),
    });
    calls.length = 0;
    await bench.manager.people.sync({ concurrency: 64 });
    expect(calls).toEqual([
      'rules.get',
      'people.list',
      'activity.record',
      'activity.record',
      'activity.record',
      'activity.list',
      'decisions.seal',
    ]);
  });

  it('stops when the caller gives up, keeps what was read, and goes on with the rest the next time', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const source = counting('worksmart', (_person, call) => {
      if (call === 8) controller.abort(reason);
      return read({ 'worksmart.hours': 1 });
    });
    await using bench = await open([source.source], 40);
    const progress: number[] = [];
    const call = { signal: controller.signal, onProgress: ({ done }: { done: number }) => void progress.push(done) };
    await expect(bench.manager.people.sync({ concurrency: 2 }, call)).rejects.toBe(reason);
    const kept = (await metricsOf(bench)).length;
    expect(kept).toBeGreaterThanOrEqual(6);
    expect(kept).toBe(progress.at(-1));
    const asked = source.calls();
    expect((await bench.manager.people.sync({})).metrics).toBe(40);
    expect(source.calls() - asked).toBe(40 - kept);
  });

  it('tells how far it is', async () => {
    const source = counting('worksmart', (person) =>
      person === 'p02' ? new UpstreamError('UPSTREAM_UNAVAILABLE', '.') : read({}),
    );
    await using bench = await open([source.source], 3);
    const seen: unknown[] = [];
    await bench.manager.people.sync({ concurrency: 1 }, { onProgress: (progress) => void seen.push(progress) });
    const at = (done: number, failed: number) => ({
      operation: 'people.sync',
      phase: 'reading',
      week,
      done,
      total: 3,
      failed,
    });
    expect(seen).toEqual([at(0, 0), at(1, 0), at(2, 1), at(3, 1)]);
  });

  it('asks about named people and sources only, and names what it does not know', async () => {
    const one = counting('worksmart', () => read({ 'worksmart.hours': 1 }));
    const other = counting('metrics', () => read({ peer_review: 1 }));
    await using bench = await open([one.source, other.source]);
    const outcome = await bench.manager.people.sync({
      personIds: [id('p02')],
      sources: ['metrics'],
      week: toWeek('2026-W46'),
    });
    expect(statuses(outcome)).toEqual(['p02 metrics complete']);
    expect([one.calls(), other.calls(), outcome.week]).toEqual([0, 1, '2026-W46']);
    await expect(bench.manager.people.sync({ personIds: [id('nobody')] })).rejects.toThrow('There is no person nobody');
    await expect(bench.manager.people.sync({ sources: ['jira'] })).rejects.toThrow(
      'There is no source "jira"; there is worksmart, metrics.',
    );
  });

  it('leaves people out who are inactive, and answers where there is nobody', async () => {
    const source = counting('worksmart', () => read({}));
    await using bench = await openBench({ activity: [source.source] });
    await populate(bench, [{ id: 'gone', projects: [], status: 'inactive' }]);
    expect(await bench.manager.people.sync({})).toMatchObject({
      people: 0,
      rows: [],
      sources: [{ complete: 0, lastReadAt: null }],
    });
  });

  it('says that there is no source', async () => {
    await using bench = await openBench();
    await expect(bench.manager.people.sync({})).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });

  it('has the parts of every source looked at by health.check', async () => {
    const throwing: ActivitySource = {
      ...counting('broken', () => read({})).source,
      check: () => Promise.reject(new Error('x')),
    };
    await using bench = await openBench({
      activity: [createMemoryActivitySource({ id: 'memory', activities: [] }), throwing],
    });
    const { parts } = await bench.manager.health.check({});
    expect(parts.filter(({ part }) => ['memory', 'broken'].includes(part))).toMatchObject([
      { ok: true },
      { ok: false },
    ]);
  });
});
