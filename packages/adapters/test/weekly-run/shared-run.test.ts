import type { ClaimRequest, Clock, Storage } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import {
  anotherManager,
  crowd,
  intercepted,
  isAbout,
  isJudge,
  openBench,
  populate,
  scriptedJudge,
  week,
} from './harness.ts';

/** Lets whatever waits for promises or the database's thread go on until something is so. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** A fixed clock on which a worker's wait for others (500 ms) ends as soon as `onPoll` is done. */
function pollingClock(clock: Clock, onPoll: () => Promise<unknown>): Clock {
  return { ...clock, sleep: (ms, signal) => (ms === 500 ? onPoll().then(() => undefined) : clock.sleep(ms, signal)) };
}

describe('workers that share a run', () => {
  it('claim projects in batches, ahead of need', async () => {
    const claims: number[] = [];
    const counting = (storage: Storage): Storage =>
      intercepted(storage, async (name, call) => {
        const answer = await call();
        if (name === 'runs.claim') claims.push((answer as readonly unknown[]).length);
        return answer;
      });
    await using bench = await openBench({ wrap: counting });
    await populate(bench, crowd(40));
    await bench.manager.evaluations.weekly({ concurrency: 4 });
    expect(claims).toEqual([32, 8, 0]);
  });

  it('judge and mail each project once between them', async () => {
    await using bench = await openBench({ wrap: smallClaims });
    await populate(bench, crowd(12));
    const judges = [scriptedJudge(), scriptedJudge()];
    const clock = pollingClock(bench.clock, () => new Promise((resolve) => setImmediate(resolve)));
    const managers = judges.map((judge) => anotherManager(bench, { llm: [judge], clock, wrap: smallClaims }));
    const outcomes = await Promise.all(managers.map((manager) => manager.evaluations.weekly({ concurrency: 2 })));
    expect(outcomes.map(({ outcome, run }) => [outcome, run?.counts.graded])).toEqual([
      ['finished', 12],
      ['finished', 12],
    ]);
    expect(judges.reduce((sum, { requests }) => sum + requests.filter(isJudge).length, 0)).toBe(12);
    expect(judges.every(({ requests }) => requests.length > 0)).toBe(true);
    expect(bench.mailer.sent).toHaveLength(12);
    expect((await bench.storage.decisions.list({ kind: 'evaluation' }, {})).items).toHaveLength(12);
  });

  it('renew their leases every third of one while a project takes long', async () => {
    const slow = Promise.withResolvers<void>();
    const renewals: string[] = [];
    const watching = (storage: Storage): Storage =>
      intercepted(storage, async (name, call, args) => {
        if (name === 'runs.renew')
          renewals.push((args[1] as readonly { projectId: string }[]).map(({ projectId }) => projectId).join());
        return call();
      });
    const judge = scriptedJudge({ answer: () => slow.promise.then(() => undefined) });
    await using bench = await openBench();
    await populate(bench, crowd(2));
    let asleep = 0;
    const clock: Clock = {
      ...bench.clock,
      sleep: (ms, signal) => {
        if (ms === 10_000) asleep += 1;
        return bench.clock.sleep(ms, signal);
      },
    };
    const run = anotherManager(bench, { llm: [judge], clock, wrap: watching }).evaluations.weekly({});
    await until(() => judge.active === 2);
    for (const count of [1, 2, 3]) {
      await until(() => asleep === count);
      bench.clock.advance(10_000);
    }
    await until(() => renewals.length === 3);
    expect(renewals).toEqual(['a01,a02', 'a01,a02', 'a01,a02']);
    slow.resolve();
    expect((await run).outcome).toBe('finished');
  });

  it('do not write the late result of a project that another took over', async () => {
    const slow = Promise.withResolvers<void>();
    const late = scriptedJudge({
      level: () => 1,
      answer: async (request) => {
        if (isAbout(request, 'a01') && isJudge(request)) await slow.promise;
        return undefined;
      },
    });
    // A lease of no length: as if the first worker had been out of reach for longer than one.
    await using bench = await openBench({ llm: [late], wrap: (storage) => intercepted(storage, shortLeases) });
    await populate(bench, crowd(1));
    const first = bench.manager.evaluations.weekly({ concurrency: 1 });
    await until(() => late.active === 1);
    const clock = pollingClock(bench.clock, () => new Promise((resolve) => setImmediate(resolve)));
    const second = await anotherManager(bench, { clock }).evaluations.weekly({});
    expect(second).toMatchObject({ outcome: 'finished', processed: { judged: 1 } });
    slow.resolve();
    const outcome = await first;
    expect(outcome).toMatchObject({ outcome: 'finished', processed: { judged: 0 }, run: { counts: { graded: 1 } } });
    const { items } = await bench.manager.evaluations.list({ week });
    expect(items.map(({ score }) => score)).toEqual([75]);
    expect((await bench.storage.decisions.list({ kind: 'evaluation' }, {})).items).toHaveLength(1);
    expect(bench.mailer.sent).toHaveLength(1);
  });

  it('wait for what another holds, and take it over when it is given up', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    const { run } = await bench.manager.evaluations.weekly({ only: ['a02'] });
    const held = await bench.storage.runs.claim({ runId: run!.id, workerId: 'other', limit: 1, leaseMs: 60_000 }, {});
    expect(held.map(({ projectId }) => projectId)).toEqual(['a01']);
    let polls = 0;
    const clock = pollingClock(bench.clock, async () => {
      polls += 1;
      if (polls === 3) await bench.storage.runs.release('other', held, {});
    });
    const outcome = await anotherManager(bench, { clock }).evaluations.weekly({});
    expect(outcome).toMatchObject({ outcome: 'finished', run: { counts: { graded: 2 } } });
    expect(polls).toBe(3);
  });
});

function smallClaims(storage: Storage): Storage {
  return intercepted(storage, async (name, call, args) => {
    if (name === 'runs.claim') (args[0] as { limit: number }).limit = 2;
    return call();
  });
}

async function shortLeases(name: string, call: () => Promise<unknown>, args: readonly unknown[]): Promise<unknown> {
  if (name === 'runs.claim') (args[0] as { -readonly [K in keyof ClaimRequest]: ClaimRequest[K] }).leaseMs = 1;
  return call();
}
