import { createWorkSmartApprovalSource } from '@ai-manager/adapters/worksmart';
import type { ApprovalId, PersonId, QueueOutcome, Storage } from '@ai-manager/core';
import { UpstreamError } from '@ai-manager/core';
import { createMemoryApprovalSource, createSystemClock } from '@ai-manager/core/memory';
import type { ManualTime, WorkSmartServerOptions } from '@ai-manager/test-servers/worksmart';
import { startWorkSmartServer } from '@ai-manager/test-servers/worksmart';
import { describe, expect, it } from 'vitest';
import type { BenchOptions } from '../weekly-run/harness.ts';
import { anotherManager, intercepted, week } from '../weekly-run/harness.ts';
import { accountKey, ann, bob, quick } from '../worksmart-bench.ts';
import { grace, openTriageBench, rejects, scriptedPanel, service } from './triage-bench.ts';

const manual = (change: Partial<ManualTime>): ManualTime => ({
  candidateId: ann.candidateId,
  monday: '2026-11-16',
  startDateTime: '2026-11-17T14:00:00',
  durationMinutes: 30,
  type: 'WEB',
  description: 'Call with the Nowak bakery about their books; the tracker was off during the call.',
  timecardIds: [11, 12],
  createdDate: '2026-11-17T16:00:00Z',
  ...change,
});
const release = {
  id: 7,
  candidateId: bob.candidateId,
  monday: '2026-11-23',
  startDateTime: '2026-11-25T18:00:00Z',
  durationMinutes: 120,
  description: 'The release of the ledger needs two more hours of testing on Wednesday.',
};
const waitingThere = {
  people: [ann, bob],
  apiKey: accountKey,
  accountCandidateId: 5_005,
  manualTimes: [manual({}), manual({ candidateId: 77, timecardIds: [99] })],
  overtimes: [release],
};

/** A manager over WorkSmart, in which Ann and Bob have asked for time. */
async function open(server: Partial<WorkSmartServerOptions> = {}, options: BenchOptions = {}) {
  const running = await startWorkSmartServer({ ...waitingThere, ...server });
  const source = createWorkSmartApprovalSource({ baseUrl: running.url, apiKey: accountKey, ...quick });
  const { approvalSources = [], ...ports } = options;
  const sources = [source, ...approvalSources];
  // The panel rejects, so that everything waits for a person.
  const bench = await openTriageBench({ llm: [scriptedPanel(() => rejects)], approvalSources: sources, ...ports });
  for (const [id, { candidateId }] of Object.entries({ ann, bob })) {
    const person = await bench.storage.people.get(id as PersonId, {});
    if (person !== null)
      await bench.storage.people.save({ ...person, accounts: { worksmart: String(candidateId) } }, {});
  }
  return {
    ...bench,
    server: running,
    sources,
    [Symbol.asyncDispose]: async () => {
      await bench[Symbol.asyncDispose]();
      await running[Symbol.asyncDispose]();
    },
  };
}
type Opened = Awaited<ReturnType<typeof open>>;

/** Reads what waits and decides on it by hand, in the order of keys. */
async function decide({ manager, storage }: Opened, ...outcomes: readonly ('approved' | 'rejected')[]) {
  await manager.approvals.sync({});
  await manager.approvals.triage({}, { actor: service });
  const { items } = await storage.approvals.list({ status: ['waiting'] }, {});
  const ids = items.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ id }) => id);
  for (const [index, outcome] of outcomes.entries()) {
    const reason = outcome === 'rejected' ? 'Ask Lea first.' : '';
    const approvalIds = [ids[index] as ApprovalId];
    expect(await manager.approvals.decide({ approvalIds, outcome, reason }, { actor: grace })).toMatchObject({
      decided: 1,
    });
  }
  return ids;
}

const deliver = ({ manager }: Pick<Opened, 'manager'>) => manager.jobs.run({ job: 'deliver-outcomes' });
const statesOf = async ({ storage }: Pick<Opened, 'storage'>) =>
  (await storage.notices.list({}, {})).items.map(({ status }) => status);

/** The database's clock cannot be moved, so pauses between tries are written as none. */
const withoutPauses = (storage: Storage): Storage =>
  intercepted(storage, (name, call, args) => {
    if (name !== 'notices.settle') return call();
    return storage.notices.settle(
      (args[0] as readonly QueueOutcome[]).map((outcome) => ({ ...outcome, pauseMs: 0 })),
      {},
    );
  });
/** It asks for a pause, so that no call waits for another try by itself. */
const isDown = { status: 503, headers: { 'retry-after': '60' } };

describe('approvals.sync', () => {
  it('reads the last week and the current one, stores each request once, and counts strangers', async () => {
    await using bench = await open();
    const weeks = ['2026-W47', '2026-W48'];
    const row = { source: 'worksmart', found: 2, added: 2, unknownPeople: 1, error: null };
    expect(await bench.manager.approvals.sync({})).toEqual({ weeks, sources: [row] });
    expect(await bench.manager.approvals.sync({})).toEqual({ weeks, sources: [{ ...row, added: 0 }] });
    const { items } = await bench.storage.approvals.list({}, {});
    expect(items).toMatchObject([
      {
        key: 'mt-11-12',
        status: 'new',
        submittedAt: '2026-11-17T16:00:00.000Z',
        submittedBy: { id: 'ann', role: 'superbuilder', via: 'worksmart' },
        origin: { source: 'worksmart', reference: { type: 'manual-time', timecardIds: [11, 12] } },
        request: { personId: 'ann', minutes: 30, trackedOverlapMinutes: 0 },
      },
      { key: 'ot-7', submittedAt: bench.clock.now(), request: { personId: 'bob', kind: 'overtime' } },
    ]);
    const records = (await bench.storage.decisions.list({ kind: 'approval' }, {})).items;
    expect(records.map(({ outcome }) => [outcome['step'], outcome['source']])).toEqual([
      ['submitted', 'worksmart'],
      ['submitted', 'worksmart'],
    ]);
  });

  it('makes a row of a source that fails, and stores what others tell', async () => {
    const request = { key: 'x-1', request: { ...requestOfAnn, personId: 'ann' as PersonId }, submittedAt: null };
    const memory = createMemoryApprovalSource({ id: 'forms', requests: [{ week, request }] });
    await using bench = await open({}, { approvalSources: [memory] });
    bench.server.setFaults([{ match: /manual/, answer: { status: 403 } }]);
    const { sources } = await bench.manager.approvals.sync({ week });
    expect(sources).toMatchObject([
      { source: 'worksmart', found: 0, added: 0, error: { code: 'UPSTREAM_REJECTED' } },
      { source: 'forms', found: 1, added: 1, error: null },
    ]);
    expect((await bench.manager.approvals.sync({ week, sources: ['forms'] })).sources).toHaveLength(1);
    await expect(bench.manager.approvals.sync({ sources: ['other'] })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('says what is missing without a source', async () => {
    await using bench = await openTriageBench();
    await expect(bench.manager.approvals.sync({})).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });
});

const requestOfAnn = {
  kind: 'manual-time' as const,
  startAt: '2026-11-18T09:00:00.000Z',
  minutes: 20,
  category: null,
  description: 'A walk through the shop of the Nowak bakery, to see how they count.',
  trackedOverlapMinutes: null,
};

describe('what was decided', () => {
  it('is told to the system the request came from, once, with the reason of a refusal', async () => {
    await using bench = await open();
    await decide(bench, 'approved', 'rejected');
    expect(await deliver(bench)).toEqual({ job: 'deliver-outcomes', done: 2, waiting: 0, failed: 0 });
    const decisions = ['approved 11,12 by 5005', 'overtime rejected 7: Ask Lea first.'];
    expect(bench.server.decisions.toSorted()).toEqual(decisions);
    expect(await deliver(bench)).toMatchObject({ done: 0, waiting: 0, failed: 0 });
    expect(bench.server.decisions).toHaveLength(2);
    expect(await bench.manager.approvals.sync({})).toMatchObject({ sources: [{ found: 0 }] });
  });

  it('is told once when the answer gets lost: whether it still waits there is asked first', async () => {
    await using bench = await open({}, { clock: createSystemClock() });
    await decide(bench, 'approved');
    bench.server.setFaults([{ match: /^PUT/, times: 1, answer: 'lost' }]);
    expect(await deliver(bench)).toMatchObject({ done: 1, waiting: 0, failed: 0 });
    expect(bench.server.decisions).toEqual(['approved 11,12 by 5005']);
    expect(bench.server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('is told again when the request never arrived', async () => {
    await using bench = await open({}, { clock: createSystemClock() });
    await decide(bench, 'approved');
    bench.server.setFaults([{ match: /^PUT/, times: 1, answer: 'reset' }]);
    expect(await deliver(bench)).toMatchObject({ done: 1, waiting: 0 });
    expect(bench.server.decisions).toEqual(['approved 11,12 by 5005']);
    expect(bench.server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(2);
  });

  it('is told once when the process dies between telling and marking', async () => {
    let dies = true;
    const wrap = (storage: Storage): Storage =>
      intercepted(storage, (name, call) => {
        if (name === 'notices.settle' && dies) throw new UpstreamError('UPSTREAM_UNAVAILABLE', 'It died.');
        return call();
      });
    await using bench = await open({}, { wrap, settings: { leaseMs: 100 } });
    await decide(bench, 'approved');
    await expect(deliver(bench)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await statesOf(bench)).toEqual(['sending']);
    dies = false;
    await new Promise((later) => setTimeout(later, 250));
    const other = anotherManager(bench, { approvalSources: bench.sources });
    expect(await deliver({ manager: other })).toMatchObject({ done: 1, waiting: 0 });
    expect(bench.server.decisions).toEqual(['approved 11,12 by 5005']);
    expect(await statesOf(bench)).toEqual(['sent']);
  });

  it('waits while the system is down, and is given up after two weeks', async () => {
    await using bench = await open({}, { wrap: withoutPauses });
    await decide(bench, 'approved');
    bench.server.setFaults([{ match: /./, answer: isDown }]);
    expect(await deliver(bench)).toMatchObject({ done: 0, waiting: 1, failed: 0 });
    bench.clock.advance(13 * 86_400_000);
    expect(await deliver(bench)).toMatchObject({ done: 0, waiting: 1, failed: 0 });
    bench.clock.advance(2 * 86_400_000);
    expect(await deliver(bench)).toMatchObject({ done: 0, waiting: 0, failed: 1 });
    expect(await statesOf(bench)).toEqual(['failed']);
    const { parts } = await bench.manager.health.check({});
    expect(parts.find(({ part }) => part === 'outcomes')).toMatchObject({ ok: false });
    expect(bench.server.decisions).toEqual([]);
  });

  it('is told as it was decided last, when that changed before it was told', async () => {
    await using bench = await open();
    const [approvalId] = await decide(bench, 'approved');
    const change = {
      approvalId: approvalId as ApprovalId,
      outcome: 'rejected',
      reason: 'It was tracked after all.',
    } as const;
    await bench.manager.approvals.override(change, { actor: grace });
    expect(await deliver(bench)).toMatchObject({ done: 2, waiting: 0 });
    expect(bench.server.decisions).toEqual(['rejected 11,12 by 5005: It was tracked after all.']);
    expect((await bench.storage.notices.list({}, {})).items[0]?.lastError).toMatch(/^Not told: /);
  });

  it('is taken for told when somebody decided it there meanwhile, which is noted', async () => {
    await using bench = await open({}, { clock: createSystemClock() });
    await decide(bench, 'approved');
    const there = createWorkSmartApprovalSource({ baseUrl: bench.server.url, apiKey: accountKey, ...quick });
    const [entry] = (await bench.storage.notices.list({}, {})).items;
    if (entry === undefined) throw new Error('Nothing was queued.');
    await there.tell({ ...entry.message, outcome: 'rejected', reason: 'No.' }, {});
    expect(await deliver(bench)).toMatchObject({ done: 1, waiting: 0, failed: 0 });
    expect(bench.server.decisions).toEqual(['rejected 11,12 by 5005: No.']);
    expect((await bench.storage.notices.list({}, {})).items[0]?.lastError).toMatch(/no longer waits there/);
  });

  it('waits for a source that is not plugged in', async () => {
    await using bench = await open({}, { clock: createSystemClock() });
    await decide(bench, 'approved');
    const bare = anotherManager(bench, { clock: createSystemClock() });
    expect(await deliver({ manager: bare })).toMatchObject({ done: 0, waiting: 1, failed: 0 });
    expect((await bench.storage.notices.list({}, {})).items[0]?.lastError).toContain('There is no source "worksmart"');
    expect((await bare.jobs.list({})).jobs.find(({ job }) => job === 'deliver-outcomes')?.waiting).toBe(1);
  });
});
