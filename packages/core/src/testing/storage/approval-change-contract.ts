import { deepEqual, equal, notEqual } from 'node:assert/strict';
import type { Approval } from '../../domain/approval.ts';
import type { ApprovalChange } from '../../ports/storage/approval-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import {
  applied,
  approvalId,
  automatic,
  changeOf,
  sampleApproval,
  sampleLabel,
  sampleNotice,
  sampleVerdict,
  seedApprovals,
  seedCalibration,
  waiting,
} from './approval-samples.ts';
import { rejectsWith } from './assertions.ts';
import { later, sampleAnnouncement, sampleAttempt, sampleDecision, sampleMail, toldNames } from './samples.ts';

const claimOf = (
  change: { limit?: number; leaseMs?: number; workerId?: string; ids?: readonly Approval['id'][] } = {},
) => ({
  limit: 10,
  leaseMs: 60_000,
  workerId: 'worker',
  ...change,
});

async function seedOne(storage: Storage): Promise<Approval> {
  const [approval] = await seedApprovals(storage, [sampleApproval('r')]);
  if (approval === undefined) throw new Error('nothing was submitted');
  return approval;
}

/** Everything that may follow from a change, known by one name. */
const follows = (name: string): Partial<ApprovalChange> => ({
  decisions: [sampleDecision(`d-${name}`, { attempts: [sampleAttempt()] })],
  mails: [sampleMail(`m-${name}`)],
  events: [sampleAnnouncement(`e-${name}`)],
  notices: [sampleNotice(`n-${name}`)],
});

/** Keys of what followed from changes, records of the handing in apart. */
async function followed(storage: Storage): Promise<readonly string[]> {
  const { decisions, outbox, notices } = storage;
  const records = (await decisions.list({}, {})).items.map(({ id }) => id).filter((id) => id.startsWith('d-'));
  const queued = await Promise.all([outbox.list({}, {}), notices.list({}, {})]);
  return [
    ...records,
    ...(await toldNames(storage)),
    ...queued.flatMap(({ items }) => items.map(({ key }) => key)),
  ].toSorted();
}

async function refusesAndStays(storage: Storage, change: ApprovalChange, outcome: string): Promise<void> {
  const before = await storage.approvals.get(change.approval.id, {});
  equal(await storage.approvals.change(change, {}), outcome);
  deepEqual(await storage.approvals.get(change.approval.id, {}), before);
  deepEqual(await followed(storage), []);
}

const claiming: readonly ContractCase<Storage>[] = [
  {
    title: 'hands out new requests oldest first, each to one caller until its lease is over',
    async run(storage) {
      const [a] = await seedApprovals(
        storage,
        ['a', 'b', 'c', 'd'].map((id, index) => sampleApproval(id, { submittedAt: later(9 - index) })),
      );
      if (a === undefined) throw new Error('nothing was submitted');
      await applied(storage, changeOf(a, waiting()));
      const first = await storage.approvals.claim(claimOf({ limit: 2, leaseMs: 0 }), {});
      deepEqual(
        first.map(({ id }) => id),
        ['d', 'c'],
      );
      const second = await storage.approvals.claim(claimOf(), {});
      deepEqual(
        second.map(({ id }) => id),
        ['d', 'c', 'b'],
      );
      deepEqual(await storage.approvals.claim(claimOf({ workerId: 'other' }), {}), []);
    },
  },
  {
    title: 'hands each request to one of several claimers at once',
    async run(storage) {
      const ids = Array.from({ length: 12 }, (_, index) => `r-${String(index).padStart(2, '0')}`);
      await seedApprovals(
        storage,
        ids.map((id) => sampleApproval(id)),
      );
      const claims = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          storage.approvals.claim(claimOf({ limit: 3, workerId: `w-${index}` }), {}),
        ),
      );
      deepEqual(
        claims
          .flat()
          .map(({ id }) => id)
          .toSorted(),
        ids,
      );
    },
  },
  {
    title: 'hands out only the requests asked for, as they are',
    async run(storage) {
      const [, b] = await seedApprovals(storage, [sampleApproval('a'), sampleApproval('b')]);
      const ids = [approvalId('b'), approvalId('none')];
      deepEqual(await storage.approvals.claim(claimOf({ ids }), {}), [b]);
    },
  },
];

const changing: readonly ContractCase<Storage>[] = [
  {
    title: 'changes a request together with all that follows from it',
    async run(storage) {
      const approval = await seedOne(storage);
      const change = changeOf(approval, { ...waiting(), expiresAt: later(600) }, follows('1'));
      equal(await storage.approvals.change(change, {}), 'changed');
      deepEqual(await storage.approvals.get(approval.id, {}), change.approval);
      deepEqual(await followed(storage), ['d-1', 'e-1', 'm-1', 'n-1', 'n8n: e-1']);
      const [sum] = await storage.spending.sums({ by: [] }, {});
      equal(sum?.spending.knownCostMicroUsd, 100);
    },
  },
  {
    title: 'answers stale, and writes nothing, when somebody changed the request since or it does not exist',
    async run(storage) {
      const approval = await seedOne(storage);
      const label = sampleLabel();
      const changed = await applied(storage, changeOf(approval, waiting()));
      await refusesAndStays(storage, changeOf(approval, waiting(), { ...follows('1'), tokenId: 't' }), 'stale');
      const unknown = { ...changed, id: approvalId('none') };
      await refusesAndStays(storage, changeOf(unknown, {}, { ...follows('1'), tokenId: 't' }), 'stale');
      const next = changeOf(changed, { review: { ...changed.review, label } }, { tokenId: 't' });
      equal(await storage.approvals.change(next, {}), 'changed');
    },
  },
  {
    title: 'lets one of several changes of the same revision win',
    async run(storage) {
      const approval = await applied(storage, changeOf(await seedOne(storage), waiting()));
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          storage.approvals.change(
            changeOf(approval, { status: 'approved', decision: sampleVerdict() }, follows(String(index))),
            {},
          ),
        ),
      );
      deepEqual(outcomes.toSorted(), ['changed', ...Array.from({ length: 5 }, () => 'stale')]);
      equal((await followed(storage)).length, 5);
    },
  },
  {
    title: 'writes nothing when one of the records is already stored',
    async run(storage) {
      const approval = await seedOne(storage);
      const change = changeOf(approval, waiting(), { ...follows('1'), decisions: [sampleDecision('submitted-r')] });
      await rejectsWith(storage.approvals.change(change, {}), 'CONFLICT');
      deepEqual(await storage.approvals.get(approval.id, {}), approval);
      deepEqual(await followed(storage), []);
    },
  },
  {
    title: 'takes the same change twice as one, because its answer may have been lost',
    async run(storage) {
      const approval = await seedOne(storage);
      const change = changeOf(approval, waiting(), follows('1'));
      equal(await storage.approvals.change(change, {}), 'changed');
      equal(await storage.approvals.change(change, {}), 'changed');
      equal((await storage.approvals.get(approval.id, {}))?.revision, 2);
      equal((await followed(storage)).length, 5);
    },
  },
  {
    title: 'ends the claim of a request that was changed',
    async run(storage) {
      const approval = await seedOne(storage);
      await storage.approvals.claim(claimOf(), {});
      const kept = await applied(storage, changeOf(approval, { expiresAt: later(600) }));
      deepEqual(await storage.approvals.claim(claimOf(), {}), [kept]);
    },
  },
  {
    title: 'uses a token up once, and writes nothing for one that was used',
    async run(storage) {
      const [first, second] = await seedApprovals(storage, [sampleApproval('r'), sampleApproval('s')]);
      if (first === undefined || second === undefined) throw new Error('nothing was submitted');
      equal(await storage.approvals.change(changeOf(first, waiting(), { tokenId: 't' }), {}), 'changed');
      await refusesAndStays(storage, changeOf(second, waiting(), { ...follows('1'), tokenId: 't' }), 'token-used');
      notEqual(await storage.approvals.get(first.id, {}), null);
    },
  },
];

const automation: readonly ContractCase<Storage>[] = [
  {
    title: 'approves automatically under a calibration that is on',
    async run(storage) {
      await seedCalibration(storage, 'c-1');
      const approval = await seedOne(storage);
      const change = changeOf(approval, automatic('c-1'), { ...follows('1'), calibrationId: 'c-1' });
      equal(await storage.approvals.change(change, {}), 'changed');
      deepEqual(await storage.approvals.get(approval.id, {}), change.approval);
    },
  },
  {
    title:
      'answers automation-off, and writes nothing, when the calibration is off, unknown or of another recipe, or its threshold is higher',
    async run(storage) {
      const approval = await seedOne(storage);
      const under = (id: string, triage = {}) =>
        changeOf(approval, automatic(id, triage), { ...follows('1'), calibrationId: id, tokenId: 't' });
      await refusesAndStays(storage, under('none'), 'automation-off');
      await seedCalibration(storage, 'c-1');
      await seedCalibration(storage, 'c-2', { round: 2, at: later(10) });
      await refusesAndStays(storage, under('c-1'), 'automation-off');
      await refusesAndStays(storage, under('c-2', { fingerprint: 'recipe-2' }), 'automation-off');
      await refusesAndStays(storage, under('c-2', { confidence: 0.949 }), 'automation-off');
      equal(await storage.approvals.change({ ...under('c-2'), decisions: [] }, {}), 'changed');
    },
  },
  {
    title: 'refuses an automatic approval that names no calibration with INVALID_INPUT',
    async run(storage) {
      await seedCalibration(storage, 'c-1');
      const approval = await seedOne(storage);
      await rejectsWith(
        storage.approvals.change(changeOf(approval, automatic('c-1'), follows('1')), {}),
        'INVALID_INPUT',
      );
      deepEqual(await storage.approvals.get(approval.id, {}), approval);
      deepEqual(await followed(storage), []);
    },
  },
  {
    title:
      'refuses states that cannot be with INVALID_INPUT: expired by a person, a verdict on what waits, a label that was not blind',
    async run(storage) {
      const approval = await seedOne(storage);
      const { review } = waiting();
      const wrong: readonly Partial<Approval>[] = [
        { ...waiting(), status: 'expired', decision: sampleVerdict({ outcome: 'expired' }) },
        { ...waiting(), decision: sampleVerdict() },
        { ...waiting(), status: 'approved' },
        { ...waiting(), status: 'approved', decision: sampleVerdict({ by: 'hard-rule' }) },
        waiting({}, { ...review, blind: false, label: sampleLabel() }),
        waiting({}, { ...review, revealedTo: ['zoe'], label: sampleLabel() }),
      ];
      for (const members of wrong) {
        await rejectsWith(storage.approvals.change(changeOf(approval, members, follows('1')), {}), 'INVALID_INPUT');
      }
      deepEqual(await storage.approvals.get(approval.id, {}), approval);
      deepEqual(await followed(storage), []);
    },
  },
  {
    title: 'lets an automatic approval be audited and overridden after automation ended',
    async run(storage) {
      await seedCalibration(storage, 'c-1');
      const approved = await applied(
        storage,
        changeOf(await seedOne(storage), automatic('c-1'), { calibrationId: 'c-1' }),
      );
      await seedCalibration(storage, 'c-2', { round: 2, at: later(10) });
      const label = sampleLabel({ outcome: 'rejected' });
      const audited = await applied(storage, changeOf(approved, { review: { ...approved.review, label } }));
      const decision = sampleVerdict({ outcome: 'rejected' });
      const overridden = await applied(storage, changeOf(audited, { status: 'rejected', decision }));
      deepEqual(await storage.approvals.get(approved.id, {}), overridden);
    },
  },
  {
    title: 'approves nothing automatically that is changed while automation is switched off',
    async run(storage) {
      await seedCalibration(storage, 'c-1');
      const ids = Array.from({ length: 12 }, (_, index) => `r-${String(index).padStart(2, '0')}`);
      const seeded = await seedApprovals(
        storage,
        ids.map((id) => sampleApproval(id)),
      );
      const off = { calibrationId: 'c-1', reason: 'drift', now: later(60), events: [], mails: [] } as const;
      const [switched, ...outcomes] = await Promise.all([
        storage.calibrations.switchOff({ ...off, decision: sampleDecision('off') }, {}),
        ...seeded.map((approval) =>
          storage.approvals.change(changeOf(approval, automatic('c-1'), { calibrationId: 'c-1' }), {}),
        ),
      ]);
      equal(switched, true);
      const { approved } = await storage.approvals.counts({}, {});
      equal(outcomes.filter((outcome) => outcome === 'changed').length, approved);
      equal(outcomes.filter((outcome) => outcome === 'automation-off').length, ids.length - approved);
      const late = await seedApprovals(storage, [sampleApproval('late')]);
      const change = changeOf(late[0] as Approval, automatic('c-1'), { calibrationId: 'c-1' });
      equal(await storage.approvals.change(change, {}), 'automation-off');
    },
  },
];

/** What a store of requests does when they are taken up and changed. */
export const approvalChangeContract: readonly ContractCase<Storage>[] = [...claiming, ...changing, ...automation];
