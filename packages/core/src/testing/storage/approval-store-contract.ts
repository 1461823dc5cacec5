import { deepEqual, equal } from 'node:assert/strict';
import type { Approval } from '../../domain/approval.ts';
import type { ApprovalFilter } from '../../ports/storage/approval-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import {
  applied,
  approvalId,
  automatic,
  changeOf,
  sampleApproval,
  sampleLabel,
  sampleVerdict,
  seedApprovals,
  seedCalibration,
  submittedRecord,
  waiting,
} from './approval-samples.ts';
import { pagesAgree, rejectsWith } from './assertions.ts';
import { later, now, personId, sampleDecision, samplePerson } from './samples.ts';

async function idsOf({ approvals }: Storage, filter: ApprovalFilter): Promise<readonly string[]> {
  return (await approvals.list(filter, {})).items.map(({ id }) => id);
}

async function recordIds({ decisions }: Storage): Promise<readonly string[]> {
  return (await decisions.list({}, {})).items.map(({ id }) => id).toSorted();
}

const cases = { request: { personId: personId('bob'), kind: 'overtime', startAt: later(-3_600) } } as const;

/** One request in each state, a second apart: `a` new, `b` and `c` waiting, `d` approved, `e` rejected, `f` expired. */
async function seedStates(storage: Storage): Promise<Readonly<Record<string, Approval>>> {
  await seedCalibration(storage, 'c-1');
  const seeded = await seedApprovals(
    storage,
    ['a', 'b', 'c', 'd', 'e', 'f'].map((id, index) =>
      sampleApproval(id, { submittedAt: later(index), ...(id === 'c' || id === 'd' ? cases : {}) }),
    ),
  );
  const changes: Readonly<Record<string, Partial<Approval>>> = {
    b: { ...waiting({ confidence: 0.8 }), expiresAt: later(3_600) },
    c: { ...waiting({ confidence: 0.9, recommendation: 'reject', eligible: false }, { blind: false, share: 0.1 }) },
    d: automatic('c-1'),
    e: {
      ...waiting({ confidence: null, recommendation: null, fingerprint: null, eligible: false }),
      status: 'rejected',
      decision: sampleVerdict({ outcome: 'rejected', by: 'hard-rule' }),
    },
    f: { ...waiting(), status: 'expired', decision: sampleVerdict({ outcome: 'expired', by: 'expiry' }) },
  };
  const stored: Record<string, Approval> = {};
  for (const approval of seeded) {
    const change = changes[approval.id];
    const calibrationId = approval.id === 'd' ? 'c-1' : null;
    stored[approval.id] =
      change === undefined ? approval : await applied(storage, changeOf(approval, change, { calibrationId }));
  }
  return stored;
}

const submitting: readonly ContractCase<Storage>[] = [
  {
    title: 'stores a request as new, with its record, and returns it',
    async run(storage) {
      await storage.people.save(samplePerson('ann'), {});
      const origin = { source: 'worksmart', reference: { timecards: [17, 18] } };
      const request = sampleApproval('r-1', { origin });
      const [submitted] = await storage.approvals.submit([{ approval: request, decision: submittedRecord('r-1') }], {});
      const review = { blind: false, share: 0, revealedTo: [], label: null };
      const decided = { triage: null, decision: null };
      const approval = { ...request, status: 'new', revision: 1, expiresAt: null, ...decided, review };
      deepEqual(submitted, { approval, added: true });
      deepEqual(await storage.approvals.get(approvalId('r-1'), {}), approval);
      deepEqual(await recordIds(storage), ['submitted-r-1']);
    },
  },
  {
    title: 'returns null for an unknown request',
    async run({ approvals }) {
      equal(await approvals.get(approvalId('none'), {}), null);
    },
  },
  {
    title: 'leaves a request whose key is known as it is, without another record, in the order given',
    async run(storage) {
      const [first] = await seedApprovals(storage, [sampleApproval('r-1')]);
      if (first === undefined) throw new Error('nothing was submitted');
      const changed = await applied(storage, changeOf(first, waiting()));
      const again = sampleApproval('r-9', { key: 'key-of-r-1', request: { minutes: 60 } });
      const requests = [
        sampleApproval('r-3'),
        again,
        sampleApproval('r-2'),
        sampleApproval('r-8', { key: 'key-of-r-2' }),
      ];
      const submitted = await storage.approvals.submit(
        requests.map((approval) => ({ approval, decision: submittedRecord(approval.id) })),
        {},
      );
      deepEqual(
        submitted.map(({ approval, added }) => [approval.id, added]),
        [
          ['r-3', true],
          ['r-1', false],
          ['r-2', true],
          ['r-2', false],
        ],
      );
      deepEqual(submitted[1]?.approval, changed);
      deepEqual(await recordIds(storage), ['submitted-r-1', 'submitted-r-2', 'submitted-r-3']);
    },
  },
  {
    title: 'stores a request once that several hand in at the same time',
    async run(storage) {
      await seedApprovals(storage, []);
      const handed = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          storage.approvals.submit(
            [{ approval: sampleApproval(`r-${index}`, { key: 'same' }), decision: submittedRecord(`r-${index}`) }],
            {},
          ),
        ),
      );
      const results = handed.flat();
      equal(results.filter(({ added }) => added).length, 1);
      equal(new Set(results.map(({ approval }) => approval.id)).size, 1);
      equal((await recordIds(storage)).length, 1);
    },
  },
  {
    title: 'refuses a request of an unknown person with NOT_FOUND, and stores none of the batch',
    async run(storage) {
      await seedApprovals(storage, []);
      const unknown = sampleApproval('r-2', { request: { personId: personId('nobody') } });
      const batch = [sampleApproval('r-1'), unknown].map((approval) => ({
        approval,
        decision: submittedRecord(approval.id),
      }));
      await rejectsWith(storage.approvals.submit(batch, {}), 'NOT_FOUND');
      deepEqual(await idsOf(storage, {}), []);
      deepEqual(await recordIds(storage), []);
    },
  },
  {
    title: 'stores nothing when the record of a request is already stored',
    async run(storage) {
      await seedApprovals(storage, []);
      await storage.decisions.append([sampleDecision('submitted-r-1')], {});
      const batch = [{ approval: sampleApproval('r-1'), decision: submittedRecord('r-1') }];
      await rejectsWith(storage.approvals.submit(batch, {}), 'CONFLICT');
      deepEqual(await idsOf(storage, {}), []);
    },
  },
];

const listing: readonly ContractCase<Storage>[] = [
  {
    title: 'lists oldest first, newest first and most confident first, each the same in pages as at once',
    async run(storage) {
      const { a, b, c, d, e, f } = await seedStates(storage);
      await pagesAgree((request) => storage.approvals.list(request, {}), [a, b, c, d, e, f]);
      await pagesAgree((request) => storage.approvals.list({ ...request, order: 'newest' }, {}), [f, e, d, c, b, a]);
      await pagesAgree((request) => storage.approvals.list({ ...request, order: 'confident' }, {}), [d, f, c, b, a, e]);
    },
  },
  {
    title: 'lists requests of the same instant by id',
    async run(storage) {
      await seedApprovals(
        storage,
        ['c', 'a', 'b'].map((id) => sampleApproval(id)),
      );
      const page = await storage.approvals.list({ limit: 1 }, {});
      deepEqual(await idsOf(storage, {}), ['a', 'b', 'c']);
      deepEqual(await idsOf(storage, { cursor: page.nextCursor ?? '' }), ['b', 'c']);
      deepEqual(await idsOf(storage, { order: 'newest' }), ['c', 'b', 'a']);
    },
  },
  {
    title: 'filters by status, kind, person, confidence and times',
    async run(storage) {
      await seedStates(storage);
      deepEqual(await idsOf(storage, { status: ['new', 'expired'] }), ['a', 'f']);
      deepEqual(await idsOf(storage, { kind: 'overtime' }), ['c', 'd']);
      deepEqual(await idsOf(storage, { personIds: [personId('ann')] }), ['a', 'b', 'e', 'f']);
      deepEqual(await idsOf(storage, { personIds: [] }), []);
      deepEqual(await idsOf(storage, { confidenceFrom: 0.9 }), ['c', 'd', 'f']);
      deepEqual(await idsOf(storage, { confidenceTo: 0.9 }), ['b', 'c']);
      deepEqual(await idsOf(storage, { submittedFrom: later(1), submittedBefore: later(3) }), ['b', 'c']);
      deepEqual(await idsOf(storage, { startFrom: later(-3_600) }), ['c', 'd']);
      deepEqual(await idsOf(storage, { startBefore: later(-3_600) }), ['a', 'b', 'e', 'f']);
    },
  },
  {
    title: 'finds what nobody decided before it was to expire',
    async run(storage) {
      await seedStates(storage);
      deepEqual(await idsOf(storage, { expiredAt: later(3_599) }), []);
      deepEqual(await idsOf(storage, { expiredAt: later(3_600) }), ['b']);
    },
  },
  {
    title: 'finds what was chosen for a blind review that is still to be made, also after an automatic approval',
    async run(storage) {
      const { b, d } = await seedStates(storage);
      if (b === undefined || d === undefined) throw new Error('not seeded');
      deepEqual(await idsOf(storage, { awaitsBlindReview: true }), ['b', 'd']);
      deepEqual(await idsOf(storage, { awaitsBlindReview: false }), ['a', 'c', 'e', 'f']);
      const shownAsWaiting = { status: ['waiting'], withOpenAudits: true } as const;
      deepEqual(await idsOf(storage, { status: ['waiting'] }), ['b', 'c']);
      deepEqual(await idsOf(storage, shownAsWaiting), ['b', 'c', 'd']);
      await applied(storage, changeOf(b, { review: { ...b.review, revealedTo: ['zoe'] } }));
      await applied(storage, changeOf(d, { review: { ...d.review, label: sampleLabel() } }));
      deepEqual(await idsOf(storage, { awaitsBlindReview: true }), []);
      deepEqual(await idsOf(storage, shownAsWaiting), ['b', 'c']);
    },
  },
  {
    title: 'counts every status, also those without requests, of everybody or of some',
    async run(storage) {
      deepEqual(await storage.approvals.counts({}, {}), { new: 0, waiting: 0, approved: 0, rejected: 0, expired: 0 });
      await seedStates(storage);
      deepEqual(await storage.approvals.counts({}, {}), { new: 1, waiting: 2, approved: 1, rejected: 1, expired: 1 });
      deepEqual(await storage.approvals.counts({ personIds: [personId('bob')] }, {}), {
        new: 0,
        waiting: 1,
        approved: 1,
        rejected: 0,
        expired: 0,
      });
    },
  },
  {
    title: 'reads instants with any offset and gives them in UTC',
    async run(storage) {
      const [approval] = await seedApprovals(storage, [
        sampleApproval('r', { submittedAt: '2026-11-23T10:00:00+01:00' }),
      ]);
      equal(approval?.submittedAt, now);
    },
  },
];

/** What a store of requests does when they come in and when they are looked for. */
export const approvalStoreContract: readonly ContractCase<Storage>[] = [...submitting, ...listing];
