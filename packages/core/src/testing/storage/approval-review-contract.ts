import { deepEqual } from 'node:assert/strict';
import type { Approval } from '../../domain/approval.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import {
  applied,
  automatic,
  changeOf,
  dossierOf,
  recipe,
  sampleApproval,
  sampleLabel,
  sampleVerdict,
  seedApprovals,
  seedCalibration,
  waiting,
} from './approval-samples.ts';
import { later, now, personId, sampleMetric } from './samples.ts';

/** Seeds one request per change, a second apart, each under the calibration `c-1` where it is approved automatically. */
async function seedTriaged(storage: Storage, changes: Readonly<Record<string, Partial<Approval>>>): Promise<void> {
  await seedCalibration(storage, 'c-1');
  const seeded = await seedApprovals(
    storage,
    Object.keys(changes).map((id, index) => sampleApproval(id, { submittedAt: later(index) })),
  );
  for (const approval of seeded) {
    const members = changes[approval.id] ?? {};
    const calibrationId = members.decision?.by === 'automation' ? 'c-1' : null;
    await applied(storage, changeOf(approval, members, { calibrationId }));
  }
}

const decided: Partial<Approval> = { status: 'rejected', decision: sampleVerdict({ outcome: 'rejected' }) };

/** What a store of requests does for calibration, drift and reports. */
export const approvalReviewContract: readonly ContractCase<Storage>[] = [
  {
    title: 'returns the eligible requests of a recipe that were chosen for blind review, oldest first',
    async run(storage) {
      const label = sampleLabel({ outcome: 'rejected', note: 'Too long.' });
      await seedTriaged(storage, {
        e: { ...waiting({ confidence: 0.75 }, { label }), ...decided },
        d: waiting({}, { revealedTo: ['zoe'] }),
        c: automatic('c-1'),
        other: waiting({ fingerprint: 'recipe-2' }),
        open: waiting({}, { blind: false }),
        limited: waiting({ eligible: false }),
        a: { ...waiting(), status: 'expired', decision: sampleVerdict({ outcome: 'expired', by: 'expiry' }) },
      });
      const row = { confidence: 0.97, label: null, revealed: false, automaticUnder: null };
      deepEqual(await storage.approvals.blindReviews(recipe, {}), [
        { ...row, approvalId: 'e', confidence: 0.75, status: 'rejected', submittedAt: later(0), label },
        { ...row, approvalId: 'd', status: 'waiting', submittedAt: later(1), revealed: true },
        { ...row, approvalId: 'c', status: 'approved', submittedAt: later(2), automaticUnder: 'c-1' },
        { ...row, approvalId: 'a', status: 'expired', submittedAt: later(6) },
      ]);
    },
  },
  {
    title: 'says under which calibration a request was approved, also after a person changed it',
    async run(storage) {
      await seedTriaged(storage, { a: automatic('c-1') });
      const [approval] = (await storage.approvals.list({}, {})).items;
      if (approval === undefined) throw new Error('not seeded');
      await applied(storage, changeOf(approval, decided));
      const rows = await storage.approvals.blindReviews(recipe, {});
      deepEqual(
        rows.map(({ status, automaticUnder }) => [status, automaticUnder]),
        [['rejected', 'c-1']],
      );
    },
  },
  {
    title: 'returns the confidences of the newest requests of a recipe, null for what is not eligible',
    async run(storage) {
      await seedTriaged(storage, {
        a: waiting({ confidence: 0.71 }),
        b: waiting({ confidence: 0.72 }, { blind: false }),
        c: waiting({ confidence: 0.99, fingerprint: 'recipe-2' }),
        d: waiting({ confidence: 0.74, eligible: false }),
        e: automatic('c-1', { confidence: 0.96 }),
      });
      deepEqual(await storage.approvals.recentConfidences({ fingerprint: recipe, limit: 10 }, {}), [
        0.96,
        null,
        0.72,
        0.71,
      ]);
      deepEqual(await storage.approvals.recentConfidences({ fingerprint: recipe, limit: 2 }, {}), [0.96, null]);
    },
  },
  {
    title: 'tells in one look what its stores tell of a person, their other requests and what people decided',
    async run(storage) {
      await seedTriaged(storage, {
        a: { ...waiting({ textFindings: [{ kind: 'hidden-text', message: 'Tags.' }] }), ...decided },
        b: { ...waiting(), ...decided },
        c: { ...waiting(), ...decided },
        d: automatic('c-1'),
      });
      await seedApprovals(storage, [
        sampleApproval('long-ago', { request: { startAt: later(-30 * 86_400) }, submittedAt: later(-1) }),
        sampleApproval('other', { request: { personId: personId('bob') } }),
      ]);
      const hours = sampleMetric('ann', { 'worksmart.hours': 31 });
      await storage.metrics.save([hours, sampleMetric('bob', { 'worksmart.hours': 12 })], {});
      const found = await storage.approvals.dossier(dossierOf('ann'), {});
      deepEqual(found.person, await storage.people.get(personId('ann'), {}));
      deepEqual(found.metrics, [hours]);
      deepEqual(found.counts, { new: 1, waiting: 0, approved: 1, rejected: 3, expired: 0 });
      const { items } = await storage.approvals.list({ personIds: [personId('ann')] }, {});
      const near = items.filter(({ id }) => id !== 'long-ago');
      deepEqual(
        found.around,
        near.map(({ id, request, status, submittedAt }) => ({ id, request, status, submittedAt })),
      );
      const newest = items.filter(({ decision }) => decision?.by === 'person').toReversed();
      deepEqual(
        found.decided,
        newest.slice(0, 2).map(({ id, request, decision }) => ({ id, request, decision, textFindings: [] })),
      );
      const all = await storage.approvals.dossier({ ...dossierOf('ann'), decisions: 10 }, {});
      deepEqual(all.decided.at(-1)?.textFindings, [{ kind: 'hidden-text', message: 'Tags.' }]);
    },
  },
  {
    title: 'knows nothing of a person nobody has heard of',
    async run(storage) {
      const counts = { new: 0, waiting: 0, approved: 0, rejected: 0, expired: 0 };
      deepEqual(await storage.approvals.dossier(dossierOf('nobody'), {}), {
        person: null,
        around: [],
        metrics: [],
        counts,
        decided: [],
      });
    },
  },
  {
    title: 'counts which way requests took by local day of submission',
    async run(storage) {
      await seedTriaged(storage, { a: waiting(), b: automatic('c-1'), c: { ...waiting(), ...decided } });
      await seedApprovals(storage, [
        sampleApproval('evening', { submittedAt: '2026-11-23T23:30:00.000Z' }),
        sampleApproval('before', { submittedAt: later(-1) }),
        sampleApproval('at-the-end', { submittedAt: later(86_400) }),
      ]);
      const span = { from: now, before: later(86_400), timeZone: 'Europe/Berlin' };
      deepEqual(
        (await storage.approvals.flow(span, {})).map(({ date, status, by, count }) => [date, status, by, count]),
        [
          ['2026-11-23', 'approved', 'automation', 1],
          ['2026-11-23', 'rejected', 'person', 1],
          ['2026-11-23', 'waiting', null, 1],
          ['2026-11-24', 'new', null, 1],
        ],
      );
      deepEqual((await storage.approvals.flow({ ...span, timeZone: 'UTC' }, {})).at(-1)?.date, '2026-11-23');
    },
  },
];
