import type { ApprovalId } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { executive } from '../weekly-run/harness.ts';
import {
  ann,
  approvalRules,
  grace,
  lead,
  openTriageBench,
  requestOf,
  scriptedPanel,
  service,
  stored,
  triaged,
} from './triage-bench.ts';

const bob = { id: 'bob', role: 'superbuilder', via: 'test' } as const;

describe('a request that is handed in', () => {
  it('twice is one request, also with the start written otherwise', async () => {
    await using bench = await openTriageBench();
    const { personId: _, ...own } = requestOf();
    const first = await bench.manager.approvals.submit(own, { actor: ann });
    const again = await bench.manager.approvals.submit(
      { ...own, startAt: '2026-11-16T07:00:00+01:00', description: 'Other words.' },
      { actor: ann },
    );
    expect([first.added, again.added]).toEqual([true, false]);
    expect(again.approval).toMatchObject({ id: first.approval.id, request: { description: own.description } });
    expect(first.approval).toMatchObject({ status: 'new', request: { personId: 'ann' } });
    const records = await bench.storage.decisions.list({ kind: 'approval' }, {});
    expect(records.items.map(({ outcome }) => outcome['step'])).toEqual(['submitted']);
  });

  it('by a builder is an own one, of somebody who is known', async () => {
    await using bench = await openTriageBench();
    const foreign = bench.manager.approvals.submit(requestOf(0, { personId: 'bob' }), { actor: ann });
    await expect(foreign).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const unknown = bench.manager.approvals.submit(requestOf(0, { personId: 'nobody' }));
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('by a builder takes no key of another, and its word on what is tracked is none', async () => {
    await using bench = await openTriageBench();
    const keyed = { ...requestOf(), key: 'mt-17-18', trackedOverlapMinutes: 0 };
    const own = await bench.manager.approvals.submit(keyed, { actor: ann });
    expect(own.approval.request.trackedOverlapMinutes).toBeNull();
    const theirs = await bench.manager.approvals.submit({ ...keyed, personId: bob.id as never }, { actor: service });
    expect(theirs).toMatchObject({ added: true, approval: { key: 'mt-17-18', request: { trackedOverlapMinutes: 0 } } });
    const taken = bench.manager.approvals.submit({ ...requestOf(3), key: 'mt-17-18' }, { actor: service });
    await expect(taken).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('what is shown', () => {
  it('of an own undecided request is how it stands, and nothing else', async () => {
    await using bench = await openTriageBench();
    const { approval } = await triaged(bench);
    const { approval: own, history } = await bench.manager.approvals.get({ approvalId: approval.id }, { actor: ann });
    expect(own).toMatchObject({ status: 'waiting', triage: null, withheld: true, review: { label: null } });
    expect(history.map(({ what }) => what)).toEqual(['Handed in by n8n.']);
    const list = await bench.manager.approvals.list({}, { actor: ann });
    expect(list.items).toEqual([own]);
    expect((await bench.manager.approvals.list({ confidenceFrom: 0.5 }, { actor: ann })).items).toEqual([]);
    await expect(bench.manager.approvals.get({ approvalId: approval.id }, { actor: bob })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(
      bench.manager.approvals.get({ approvalId: approval.id, reveal: true }, { actor: ann }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('of a withheld verdict is nothing, by whatever way one asks, until a person has decided', async () => {
    const model = scriptedPanel(() => ({ probability: 0.87654, reasoning: 'A secret opinion.' }));
    await using bench = await openTriageBench({ llm: [model] });
    const { approval } = await triaged(bench);
    const approvalId = approval.id;
    const ask = async (actor = executive as typeof grace) =>
      JSON.stringify([
        await bench.manager.approvals.get({ approvalId }, { actor }),
        await bench.manager.approvals.list({}, { actor }),
        await bench.manager.reviews.queue({}, { actor }),
        await bench.manager.approvals.list({ order: 'confident' }, { actor }),
        await bench.manager.approvals.list({ confidenceFrom: 0 }, { actor }),
      ]);
    for (const actor of [grace, lead]) expect(await ask(actor)).not.toMatch(/87654|secret opinion|"approve"|below-thr/);
    expect(
      bench.telemetry.events
        .filter(({ type }) => type !== 'llm')
        .map((event) => JSON.stringify(event))
        .join(),
    ).not.toMatch(/87654/);
    expect((await bench.manager.approvals.list({ order: 'confident' })).items).toEqual([]);
    await bench.manager.approvals.decide({ approvalIds: [approvalId], outcome: 'approved' });
    expect(await ask()).toMatch(/secret opinion/);
    expect((await bench.manager.approvals.list({ confidenceFrom: 0.87, confidenceTo: 0.88 })).items).toHaveLength(1);
  });

  it('to whoever reveals it is the verdict, which is noted, and no blind label comes of it', async () => {
    await using bench = await openTriageBench();
    const { approval } = await triaged(bench);
    const approvalId = approval.id;
    await expect(bench.manager.approvals.get({ approvalId, reveal: true }, { actor: service })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const seen = await bench.manager.approvals.get({ approvalId, reveal: true }, { actor: grace });
    expect(seen.approval).toMatchObject({
      withheld: false,
      triage: { confidence: 0.95 },
      review: { revealedTo: ['grace'] },
    });
    expect(seen.history.at(-1)?.what).toBe('grace looked at the verdict before deciding.');
    await bench.manager.approvals.decide({ approvalIds: [approvalId], outcome: 'approved' });
    expect((await stored(bench, approvalId)).review.label).toMatchObject({ blind: false });
  });

  it('of the way to a decision is told from its records alone, oldest first', async () => {
    await using bench = await openTriageBench();
    const { approval } = await triaged(bench);
    const approvalId = approval.id;
    const before = await bench.manager.approvals.get({ approvalId });
    expect(before.history[1]?.what).toContain('withheld until a person has decided');
    await bench.manager.approvals.decide({ approvalIds: [approvalId], outcome: 'rejected', reason: 'No call.' });
    await bench.manager.approvals.override({ approvalId, outcome: 'approved', reason: 'There was one.' });
    const { history } = await bench.manager.approvals.get({ approvalId });
    expect(history.map(({ what }) => what)).toEqual([
      'Handed in by n8n.',
      'Checked by code (hard rules: allow); a person decides: shadow.',
      'executive-1 decided: rejected, without having seen the verdict.',
      'executive-1 changed rejected to approved.',
    ]);
    expect(history[1]?.detail).toMatchObject({ verdict: { reasoning: expect.stringContaining('3 of 3') } });
    expect(history[0]?.detail).toMatchObject({ description: approval.request.description });
  });

  it('in lists is what was asked for: by status, person, kind and age, page by page', async () => {
    await using bench = await openTriageBench();
    const ids: ApprovalId[] = [];
    for (const index of [0, 1, 2]) {
      ids.push((await triaged(bench, requestOf(index, index === 1 ? { personId: 'bob' } : {}))).approval.id);
      bench.clock.advance(3_600_000);
    }
    await bench.manager.approvals.decide({ approvalIds: [ids[0] as ApprovalId], outcome: 'approved' });
    const found = async (input: object) =>
      (await bench.manager.approvals.list(input)).items.map(({ id }) => ids.indexOf(id));
    expect(await found({ status: ['waiting'] })).toEqual([1, 2]);
    expect(await found({ personId: 'bob' })).toEqual([1]);
    expect(await found({ olderThanHours: 1.5 })).toEqual([0, 1]);
    expect(await found({ order: 'newest' })).toEqual([2, 1, 0]);
    const first = await bench.manager.approvals.list({ limit: 2 });
    const second = await bench.manager.approvals.list({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
  });
});

describe('triage', () => {
  it('takes every new request once, and repeating it asks no model again', async () => {
    const model = scriptedPanel();
    await using bench = await openTriageBench({ llm: [model] });
    for (let index = 0; index < 12; index += 1)
      await bench.manager.approvals.submit(requestOf(index), { actor: service });
    const seen: number[] = [];
    const call = { onProgress: (progress: { done: number; total: number }) => void seen.push(progress.done) };
    const answer = await bench.manager.approvals.triage({ concurrency: 4 }, call);
    expect(answer.counts).toEqual({ approved: 0, rejected: 0, waiting: 12, blind: 12, skipped: 0 });
    expect(seen.at(-1)).toBe(12);
    const asked = model.requests.length;
    expect((await bench.manager.approvals.triage({})).items).toEqual([]);
    const again = await bench.manager.approvals.triage({
      approvalIds: answer.items.map(({ approval }) => approval.id),
    });
    expect([again.items.length, again.counts.waiting, model.requests.length]).toEqual([12, 12, asked]);
    await expect(bench.manager.approvals.triage({ approvalIds: ['unknown' as ApprovalId] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('leaves alone what another has in work', async () => {
    await using bench = await openTriageBench();
    const { approval } = await bench.manager.approvals.submit(requestOf(), { actor: service });
    await bench.storage.approvals.claim({ limit: 1, leaseMs: 60_000, workerId: 'other' }, {});
    const answer = await bench.manager.approvals.triage({ approvalIds: [approval.id] });
    expect(answer).toMatchObject({ items: [], counts: { skipped: 1 } });
  });

  it('tells webhooks that a request waits', async () => {
    const sent: string[] = [];
    const sink = {
      id: 'hook',
      send: async ({ type }: { type: string }) => void sent.push(type),
      check: async () => [],
    };
    await using bench = await openTriageBench({ eventSinks: [sink as never] });
    await triaged(bench);
    expect(sent).toEqual(['approval.waiting']);
  });
});

describe('the digest', () => {
  it('tells every reviewer once a day what waits for them, with a link of their own and no verdict', async () => {
    await using bench = await openTriageBench();
    const run = () => bench.manager.jobs.run({ job: 'approval-digest' });
    expect(await run()).toMatchObject({ done: 0 });
    await triaged(bench, requestOf(0));
    await triaged(bench, requestOf(1, { personId: 'bob' }));
    await triaged(bench, requestOf(2, { personId: 'grace' }));
    expect(await run()).toMatchObject({ done: 2 });
    expect(await run()).toMatchObject({ done: 0 });
    const mails = new Map(bench.mailer.sent.map(({ message }) => [message.to.address, message]));
    const [graces, leas] = [mails.get('grace@example.com'), mails.get('lea@example.com')];
    expect([graces?.subject, leas?.subject]).toEqual([
      '2 requests wait for your decision',
      'One request waits for your decision',
    ]);
    expect(graces?.text).toContain('Person ann: 30 minutes of manual time on 2026-11-16 from 07:00');
    expect(graces?.text).not.toMatch(/Recommendation|Nowak/);
    const link = /https:\/\/desk\.example\.com\/decide\?token=(\S+)/.exec(leas?.text ?? '')?.[1] ?? '';
    expect(leas?.html).toContain(`https://desk.example.com/decide?token=${link}`);
    const answer = await bench.manager.approvals.decide({ token: link, outcome: 'approved' }, { actor: service });
    expect(answer).toMatchObject({ decided: 1 });
    bench.clock.advance(86_400_000);
    expect(await run()).toMatchObject({ done: 1 });
  });

  it('shows the recommendation of a request that is not to be decided blind', async () => {
    const approvals = approvalRules();
    await using bench = await openTriageBench({ approvals });
    const { approval } = await triaged(bench);
    await bench.manager.approvals.get({ approvalId: approval.id, reveal: true }, { actor: grace });
    await bench.manager.jobs.run({ job: 'approval-digest' });
    expect(bench.mailer.sent[0]?.message.text).toContain('Recommendation: approve (approval 95 %)');
  });
});
