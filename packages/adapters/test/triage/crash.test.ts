import type { Storage } from '@ai-manager/core';
import { UpstreamError } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../weekly-run/harness.ts';
import { anotherManager, intercepted } from '../weekly-run/harness.ts';
import {
  approvalRules,
  approves,
  handInAll,
  openTriageBench,
  rejects,
  requestOf,
  scriptedPanel,
  service,
  switchOn,
} from './triage-bench.ts';

// Triage dies at many places, and each time it is called until all is done.

const approvals = approvalRules({ automation: { auditShare: 0.01 } });
/** Some are approved, some rejected by a rule, some wait for different reasons. */
const panel = () =>
  scriptedPanel(({ request }) => (/Number [0-9]*[13579]\./.test(request.description ?? '') ? rejects : {}));
const requests = [0, 1, 2, 3].map((index) => requestOf(index)).concat([requestOf(4, { description: 'short' })]);

async function prepared(wrap?: (storage: Storage) => Storage): Promise<Bench> {
  const bench = await openTriageBench({ llm: [panel()], approvals, ...(wrap === undefined ? {} : { wrap }) });
  await switchOn(bench, { approvals });
  await handInAll(bench, requests);
  return bench;
}

/** Everything that must be the same however often triage died on the way. */
async function traces(bench: Bench) {
  const { items } = await bench.storage.approvals.list({}, {});
  const records = await bench.storage.decisions.list({ kind: 'approval' }, {});
  const mails = await bench.storage.outbox.list({}, {});
  const indexOf = (id: string | undefined): number => items.findIndex((item) => item.id === id);
  return {
    requests: items.map(({ status, revision, decision, triage, review, request }) => ({
      description: request.description,
      status,
      revision,
      by: decision?.by ?? null,
      confidence: triage?.confidence,
      reasons: triage?.waitReasons,
      share: review.share,
    })),
    records: records.items
      .map(({ subject, outcome }) => `${indexOf(subject.id)} ${JSON.stringify(outcome['step'])}`)
      .toSorted(),
    mails: mails.items.map(({ key, message }) => `${indexOf(key.split(':')[1])} ${message.to.address}`).toSorted(),
  };
}

/** Lets one call of a method fail, before or after it did its work; leases are short, as if time passed until the next call. */
function dyingAt(method: string, when: 'before' | 'after', at: number) {
  let seen = 0;
  const wrap = (storage: Storage): Storage =>
    intercepted(storage, async (name, call, args) => {
      if (name === 'approvals.claim') (args[0] as { leaseMs: number }).leaseMs = 1;
      if (name !== method) return call();
      seen += 1;
      if (seen !== at) return call();
      if (when === 'after') await call();
      throw new UpstreamError('UPSTREAM_UNAVAILABLE', `The process died at ${method}.`);
    });
  return { wrap, hasDied: () => seen >= at };
}

describe('triage that dies', () => {
  it('between any two steps comes to the same end when it is called again', async () => {
    const undisturbed = await prepared();
    await undisturbed.manager.approvals.triage({ concurrency: 1 });
    const expected = await traces(undisturbed);
    await undisturbed[Symbol.asyncDispose]();
    expect(expected.requests.map(({ status }) => status).toSorted()).toEqual([
      'approved',
      'approved',
      'rejected',
      'waiting',
      'waiting',
    ]);
    const places = [
      ['approvals.claim', 1],
      ['approvals.claim', 2],
      ['approvals.dossier', 1],
      ['approvals.dossier', 4],
      ['approvals.change', 1],
      ['approvals.change', 3],
      ['checkpoints.remove', 1],
      ['outbox.claim', 1],
    ] as const;
    for (const [method, at] of places) {
      for (const when of ['before', 'after'] as const) {
        const death = dyingAt(method, when, at);
        await using bench = await prepared(death.wrap);
        await bench.manager.approvals.triage({ concurrency: 1 }).catch(() => undefined);
        expect([method, at, death.hasDied()]).toEqual([method, at, true]);
        // What was claimed comes back when its lease is over.
        await expect
          .poll(
            async () => {
              await anotherManager(bench, { llm: [panel()] }).approvals.triage({});
              return (await bench.storage.approvals.counts({}, {})).new;
            },
            { timeout: 20_000 },
          )
          .toBe(0);
        expect([method, when, await traces(bench)]).toEqual([method, when, expected]);
      }
    }
  });

  it('while it keeps the thread leaves a request that is decided all the same', async () => {
    await using bench = await prepared();
    const saver = (await bench.storage.checkpoints.saver({})) as { put: () => Promise<never> };
    const put = saver.put.bind(saver);
    saver.put = () => Promise.reject(new Error('The disk is full.'));
    const { counts } = await bench.manager.approvals.triage({});
    saver.put = put;
    expect(counts).toMatchObject({ approved: 2, rejected: 1, waiting: 2, skipped: 0 });
    const { items } = await bench.storage.approvals.list({ status: ['waiting'] }, {});
    const answer = await bench.manager.approvals.decide({
      approvalIds: items.map(({ id }) => id),
      outcome: 'approved',
    });
    expect(answer.decided).toBe(2);
  });

  it('because of one request makes that one wait, and goes on with the others', async () => {
    await using bench = await prepared((storage) => {
      let failed = false;
      return intercepted(storage, async (name, call) => {
        if (name !== 'approvals.dossier' || failed) return call();
        failed = true;
        throw new TypeError('A fault of ours.');
      });
    });
    const { counts } = await bench.manager.approvals.triage({ concurrency: 1 });
    expect(counts).toMatchObject({ approved: 1, rejected: 1, waiting: 3 });
    const { items } = await bench.storage.approvals.list({ status: ['waiting'] }, {});
    expect(items.map(({ triage }) => triage?.waitReasons)).toContainEqual(['model-unavailable']);
  });

  it('is ended by an abort with its reason; what is settled stays, the rest comes back', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const hanging = scriptedPanel((_input, _request, index) => {
      if (index < 6) return approves;
      queueMicrotask(() => stop.abort(reason));
      return { hang: true as const };
    });
    await using bench = await openTriageBench({ llm: [hanging] });
    await handInAll(bench, requests.slice(0, 4));
    const call = bench.manager.approvals.triage({ concurrency: 1 }, { signal: stop.signal });
    await expect(call).rejects.toBe(reason);
    const counts = await bench.storage.approvals.counts({}, {});
    expect(counts.waiting + counts.new).toBe(4);
    expect(counts.waiting).toBeGreaterThan(0);
  });

  it('by a model that never answers ends with requests that wait', async () => {
    await using bench = await openTriageBench({
      llm: [scriptedPanel(() => ({ hang: true }))],
      clock: (await import('@ai-manager/core/memory')).createSystemClock(),
      settings: { llmAttemptTimeoutMs: 50, llm: { attemptsPerProvider: 1, backoffBaseMs: 0, deadlineMs: 500 } },
    });
    const request = { ...requestOf(), startAt: new Date(Date.now() - 86_400_000).toISOString() };
    const { items } = await bench.manager.approvals.triage({ request }, { actor: service });
    expect(items[0]?.approval.status).toBe('waiting');
    const [kept] = (await bench.storage.approvals.list({}, {})).items;
    expect(kept?.triage?.waitReasons).toEqual(['model-unavailable', 'shadow']);
  });
});

describe('two processes that triage at once', () => {
  it('share the requests, and each is settled once', async () => {
    await using bench = await openTriageBench({ llm: [panel()], approvals });
    await switchOn(bench, { approvals });
    await handInAll(
      bench,
      Array.from({ length: 40 }, (_, index) => requestOf(index)),
    );
    const managers = [bench.manager, anotherManager(bench, { llm: [panel()] })];
    const answers = await Promise.all(managers.map((manager) => manager.approvals.triage({ concurrency: 4 })));
    const ids = answers.flatMap(({ items }) => items.map(({ approval }) => approval.id));
    expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
    const records = await bench.storage.decisions.list({ kind: 'approval', limit: 500 }, {});
    expect(records.items.filter(({ outcome }) => outcome['step'] === 'triaged')).toHaveLength(40);
    const mails = await bench.storage.outbox.list({ limit: 500 }, {});
    const { items } = await bench.storage.approvals.list({ status: ['approved'], limit: 500 }, {});
    expect(mails.items).toHaveLength(items.length);
  });

  it('of which one works on what the other lost settle it once: the later one changes nothing', async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = scriptedPanel();
    const original = slow.generate.bind(slow);
    let asked = 0;
    slow.generate = async (...args) => {
      asked += 1;
      await held;
      return original(...args);
    };
    await using bench = await openTriageBench({ llm: [slow] });
    const wrapped = intercepted(bench.storage, async (name, call, args) => {
      if (name === 'approvals.claim') (args[0] as { leaseMs: number }).leaseMs = 1;
      return call();
    });
    const first = anotherManager({ ...bench, storage: wrapped }, { llm: [slow] });
    await bench.manager.approvals.submit(requestOf(), { actor: service });
    const late = first.approvals.triage({});
    await expect.poll(() => asked, { timeout: 20_000 }).toBe(3);
    const second = anotherManager(bench, { llm: [scriptedPanel()] });
    await expect.poll(async () => (await second.approvals.triage({})).items.length, { timeout: 20_000 }).toBe(1);
    release?.();
    expect(await late).toMatchObject({ items: [{ approval: { status: 'waiting' } }] });
    const records = await bench.storage.decisions.list({ kind: 'approval' }, {});
    expect(records.items).toHaveLength(2);
  });
});
