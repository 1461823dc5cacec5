import type { ApprovalId } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import type { Bench } from '../weekly-run/harness.ts';
import { anotherManager, executive } from '../weekly-run/harness.ts';
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
  switchOn,
  triaged,
} from './triage-bench.ts';

const decide = { outcome: 'approved', reason: '' } as const;

async function waiting(bench: Bench, request = requestOf()): Promise<ApprovalId> {
  const { approval } = await triaged(bench, request);
  expect(approval.status).toBe('waiting');
  return approval.id;
}

async function tokensOf(bench: Bench, id: ApprovalId) {
  const { items } = await bench.manager.approvals.triage({ approvalIds: [id], tokens: true }, { actor: service });
  return items[0]?.tokens ?? [];
}

const errorOf = (answer: { readonly items: readonly { readonly error: { readonly code: string } | null }[] }) =>
  answer.items.map(({ error }) => error?.code ?? null);

describe('a decision', () => {
  it('of a person ends the request, counts as a blind label, and is told to the applicant', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    const answer = await bench.manager.approvals.decide({
      approvalIds: [id],
      outcome: 'rejected',
      reason: 'No such call.',
    });
    expect(answer).toMatchObject({
      decided: 1,
      refused: 0,
      items: [{ approval: { status: 'rejected', withheld: false } }],
    });
    const kept = await stored(bench, id);
    expect(kept.review.label).toMatchObject({ outcome: 'rejected', blind: true, reviewerId: executive.id });
    expect(kept.triage?.recommendation).toBe('approve');
    const [mail] = bench.mailer.sent;
    expect(mail?.key).toBe(`approval:${id}:3`);
    expect(mail?.message.text).toContain('Reason: No such call.');
  });

  it('that comes second is refused, whoever was first', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    const both = await Promise.all([
      bench.manager.approvals.decide({ approvalIds: [id], ...decide }),
      anotherManager(bench).approvals.decide(
        { approvalIds: [id], outcome: 'rejected', reason: 'No.' },
        { actor: grace },
      ),
    ]);
    expect(both.map(({ decided }) => decided).toSorted((one, other) => one - other)).toEqual([0, 1]);
    expect(both.flatMap(errorOf).filter((code) => code !== null)).toEqual(['CONFLICT']);
    expect(bench.mailer.sent).toHaveLength(1);
  });

  it('is refused once the request has expired', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    bench.clock.advance(15 * 86_400_000);
    expect(await bench.manager.jobs.run({ job: 'expire-approvals' })).toMatchObject({ done: 1 });
    expect(await bench.manager.jobs.run({ job: 'expire-approvals' })).toMatchObject({ done: 0 });
    expect(errorOf(await bench.manager.approvals.decide({ approvalIds: [id], ...decide }))).toEqual(['CONFLICT']);
    const kept = await stored(bench, id);
    expect(kept).toMatchObject({
      status: 'expired',
      decision: { by: 'expiry', outcome: 'expired' },
      review: { label: null },
    });
    expect(bench.mailer.sent.map(({ message }) => message.subject)).toEqual([
      expect.stringContaining('Expired without a decision'),
    ]);
  });

  it('on many requests decides those it can, and says of each other one why not', async () => {
    await using bench = await openTriageBench();
    const ids = [await waiting(bench, requestOf(0)), await waiting(bench, requestOf(1))];
    const { approval } = await bench.manager.approvals.submit(requestOf(2), { actor: service });
    const answer = await bench.manager.approvals.decide({
      approvalIds: [...ids, approval.id, 'unknown' as ApprovalId],
      ...decide,
    });
    expect(answer).toMatchObject({ decided: 2, refused: 2 });
    expect(errorOf(answer)).toEqual([null, null, 'CONFLICT', 'NOT_FOUND']);
  });

  it('needs a reason to reject', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    const answer = bench.manager.approvals.decide({ approvalIds: [id], outcome: 'rejected' });
    await expect(answer).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('is nobody’s on an own request, neither by id nor by address', async () => {
    const reviewers = [
      { id: 'board', name: 'Board', email: 'ANN@example.com' },
      { id: 'Grace', name: 'Grace', email: 'grace@example.com' },
    ];
    await using bench = await openTriageBench({ approvals: approvalRules({ review: { reviewers } }) });
    const id = await waiting(bench);
    for (const own of ['ann', 'ANN', 'board', 'Ann@Example.com']) {
      const actor = { id: own, role: 'executive', via: 'test' } as const;
      const answer = await bench.manager.approvals.decide({ approvalIds: [id], ...decide }, { actor });
      expect([own, ...errorOf(answer)]).toEqual([own, 'FORBIDDEN']);
      await expect(
        bench.manager.approvals.override({ approvalId: id, outcome: 'approved', reason: 'Mine.' }, { actor }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(
        bench.manager.reviews.label({ approvalId: id, outcome: 'approved' }, { actor }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect((await stored(bench, id)).status).toBe('waiting');
  });

  it('of a lead is about people they lead only, and never about themselves', async () => {
    await using bench = await openTriageBench();
    const ids = [
      await waiting(bench, requestOf(0)),
      await waiting(bench, requestOf(1, { personId: 'bob' })),
      await waiting(bench, requestOf(2, { personId: 'lea' })),
    ];
    const answer = await bench.manager.approvals.decide({ approvalIds: ids, ...decide }, { actor: lead });
    expect(errorOf(answer)).toEqual([null, 'FORBIDDEN', 'FORBIDDEN']);
  });

  it('is not a builder’s and not a service’s', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    for (const actor of [ann, service])
      await expect(bench.manager.approvals.decide({ approvalIds: [id], ...decide }, { actor })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
  });

  it('stands when the thread of the request is lost', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    await bench.storage.checkpoints.remove(id, {});
    expect(await bench.manager.approvals.decide({ approvalIds: [id], ...decide })).toMatchObject({ decided: 1 });
    const failing = await waiting(bench, requestOf(1));
    bench.storage.checkpoints.remove = () => Promise.reject(new Error('The checkpoints are gone.'));
    expect(await bench.manager.approvals.decide({ approvalIds: [failing], ...decide })).toMatchObject({ decided: 1 });
  });

  it('can be overridden, which is told and is no label', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    await expect(
      bench.manager.approvals.override({ approvalId: id, outcome: 'approved', reason: 'Too early.' }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
    await bench.manager.approvals.decide({ approvalIds: [id], outcome: 'rejected', reason: 'No.' });
    const view = await bench.manager.approvals.override(
      { approvalId: id, outcome: 'approved', reason: 'I was wrong.' },
      { actor: grace },
    );
    expect(view).toMatchObject({ status: 'approved', decision: { by: 'person', actor: { id: 'grace' } } });
    expect((await stored(bench, id)).review.label).toMatchObject({ outcome: 'rejected', blind: true });
    expect(bench.mailer.sent.at(-1)?.message.text).toContain('This changes an earlier decision.');
    const again = bench.manager.approvals.override({ approvalId: id, outcome: 'approved', reason: 'Again.' });
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a decision token', () => {
  it('is handed out to services only, one per reviewer, and never to the applicant', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    expect((await tokensOf(bench, id)).map(({ reviewerId }) => reviewerId)).toEqual(['grace', 'lea']);
    const graces = await waiting(bench, requestOf(1, { personId: 'grace' }));
    expect((await tokensOf(bench, graces)).map(({ reviewerId }) => reviewerId)).toEqual([]);
    const bobs = await waiting(bench, requestOf(2, { personId: 'bob' }));
    expect((await tokensOf(bench, bobs)).map(({ reviewerId }) => reviewerId)).toEqual(['grace']);
    const asked = bench.manager.approvals.triage({ approvalIds: [id], tokens: true });
    await expect(asked).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('carries the decision of its reviewer, once, in whatever process', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    const [token] = await tokensOf(bench, id);
    const use = { token: token?.token ?? '', ...decide };
    const answer = await anotherManager(bench).approvals.decide(use, { actor: service });
    expect(answer).toMatchObject({ decided: 1, items: [{ approvalId: id }] });
    const kept = await stored(bench, id);
    expect(kept.decision?.actor).toEqual({ id: 'grace', role: 'executive', via: 'decision-token' });
    expect(errorOf(await bench.manager.approvals.decide(use, { actor: service }))).toEqual(['CONFLICT']);
  });

  it('used at the same moment as another of its request decides once', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    const tokens = await tokensOf(bench, id);
    const answers = await Promise.all(
      tokens.map(({ token }) => bench.manager.approvals.decide({ token, ...decide }, { actor: service })),
    );
    expect(answers.reduce((sum, { decided }) => sum + decided, 0)).toBe(1);
  });

  it.each([
    ['expired', (bench: Bench) => bench.clock.advance(73 * 3_600_000), (token: string) => token],
    ['forged', () => undefined, (token: string) => `${token.slice(0, -2)}AA`],
  ] as const)('that is %s is refused', async (reason, happens, change) => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    const [token] = await tokensOf(bench, id);
    happens(bench);
    const use = bench.manager.approvals.decide({ token: change(token?.token ?? ''), ...decide }, { actor: service });
    await expect(use).rejects.toMatchObject({ code: 'FORBIDDEN', details: { reason } });
    expect((await stored(bench, id)).status).toBe('waiting');
  });

  it('of another request, of another reviewer, or of one who is no reviewer any more is refused', async () => {
    await using bench = await openTriageBench();
    const [first, second] = [await waiting(bench, requestOf(0)), await waiting(bench, requestOf(1))];
    const [graces, leas] = await tokensOf(bench, first);
    const use = (token: string | undefined, ids: ApprovalId[] | undefined, actor = service) =>
      bench.manager.approvals.decide(
        { token: token ?? '', ...decide, ...(ids === undefined ? {} : { approvalIds: ids }) },
        { actor },
      );
    await expect(use(graces?.token, [second])).rejects.toMatchObject({ details: { reason: 'other-request' } });
    await expect(use(leas?.token, undefined, grace)).rejects.toMatchObject({ details: { reason: 'not-yours' } });
    const saved = await bench.storage.rules.get('latest', {});
    const reviewers = [{ id: 'lea', name: 'Lea', email: 'lea@example.com', role: 'lead' as const }];
    const approvals = approvalRules({ review: { reviewers } });
    if (saved === null) throw new Error('There are rules.');
    const next = { rules: { ...saved.rules, approvals }, note: '', createdBy: 'test', now: bench.clock.now() };
    await bench.storage.rules.save({ ...next, expectedVersion: saved.version }, null, {});
    await expect(use(graces?.token, undefined)).rejects.toMatchObject({ details: { reason: 'no-reviewer' } });
    expect((await stored(bench, first)).status).toBe('waiting');
    expect(await use(leas?.token, [first])).toMatchObject({ decided: 1 });
  });

  it('made with another secret is refused; too short a secret is a mistake of the installation', async () => {
    await using bench = await openTriageBench();
    const id = await waiting(bench);
    const [token] = await tokensOf(bench, id);
    const settings = (tokenSecret: string) => ({ settings: { approvals: { tokenSecret } } });
    const other = anotherManager(bench, settings('x'.repeat(32)));
    const use = other.approvals.decide({ token: token?.token ?? '', ...decide }, { actor: service });
    await expect(use).rejects.toMatchObject({ details: { reason: 'forged' } });
    expect(() => anotherManager(bench, settings('short'))).toThrowError(/32 characters/);
  });
});

describe('an automatic approval that is audited', () => {
  const allAudited = approvalRules({ automation: { auditShare: 1 } });

  it('looks like a request that waits to everybody but its applicant, and its answer changes nothing of it', async () => {
    await using bench = await openTriageBench({ approvals: allAudited, llm: [scriptedPanel()] });
    await switchOn(bench, { approvals: allAudited });
    const { items, counts } = await bench.manager.approvals.triage(
      { request: requestOf(), tokens: true },
      { actor: service },
    );
    const [item] = items;
    expect(counts).toMatchObject({ approved: 0, waiting: 1, blind: 1 });
    expect(item).toMatchObject({ approval: { status: 'waiting', decision: null, withheld: true } });
    expect(item?.tokens).toHaveLength(2);
    const id = item?.approval.id as ApprovalId;
    expect((await stored(bench, id)).status).toBe('approved');
    const seen = await bench.manager.approvals.get({ approvalId: id });
    expect(JSON.stringify(seen)).not.toMatch(/automation|approved|calibration-|0\.95/);
    const own = await bench.manager.approvals.get({ approvalId: id }, { actor: ann });
    expect(own.approval).toMatchObject({ status: 'approved', triage: null });
    const use = { token: item?.tokens[0]?.token ?? '', outcome: 'rejected', reason: 'I would not.' } as const;
    expect(await bench.manager.approvals.decide(use, { actor: service })).toMatchObject({ decided: 1 });
    const kept = await stored(bench, id);
    expect(kept).toMatchObject({
      status: 'approved',
      decision: { by: 'automation' },
      review: { label: { outcome: 'rejected', blind: true, reviewerId: 'grace' } },
    });
    expect(bench.mailer.sent).toHaveLength(1);
  });

  it('is in the list of what waits, and in no other, until somebody has answered', async () => {
    await using bench = await openTriageBench({ approvals: allAudited, llm: [scriptedPanel()] });
    await switchOn(bench, { approvals: allAudited });
    const { approval } = await triaged(bench);
    const idsOf = async (status: 'waiting' | 'approved') =>
      (await bench.manager.approvals.list({ status: [status] })).items.map(({ id }) => id);
    expect([await idsOf('waiting'), await idsOf('approved')]).toEqual([[approval.id], []]);
    await bench.manager.reviews.label({ approvalId: approval.id, outcome: 'approved' }, { actor: grace });
    expect([await idsOf('waiting'), await idsOf('approved')]).toEqual([[], [approval.id]]);
  });

  it('is not audited by its applicant', async () => {
    await using bench = await openTriageBench({ approvals: allAudited });
    await switchOn(bench, { approvals: allAudited });
    const { approval } = await triaged(bench, requestOf(0, { personId: 'grace' }));
    const label = bench.manager.reviews.label({ approvalId: approval.id, outcome: 'approved' }, { actor: grace });
    await expect(label).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
