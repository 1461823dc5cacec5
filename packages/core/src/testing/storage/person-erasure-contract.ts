import { deepEqual, equal, ok } from 'node:assert/strict';
import { chainStart, isErased, verifyLinks } from '../../domain/audit-chain.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { PersonErasure } from '../../ports/storage/people-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import {
  applied,
  approvalId,
  changeOf,
  sampleApproval,
  sampleNotice,
  sampleVerdict,
  seedApprovals,
  waiting,
} from './approval-samples.ts';
import { rejectsWith } from './assertions.ts';
import {
  later,
  now,
  personId,
  projectId,
  sampleDecision,
  sampleEvaluation,
  sampleMail,
  samplePerson,
  sampleProject,
  sampleRoster,
  sampleRules,
  sampleStart,
  sampleSubmission,
  sampleSync,
  seedClaimedRun,
  seedFinishedRun,
  seedProjects,
  thisWeek,
} from './samples.ts';

const ann = personId('ann');
const placeholder = { name: 'erased-1', email: 'erased-1@erased.invalid' };

const erasureOf = (id: string, change: Partial<PersonErasure> = {}): PersonErasure => ({
  personId: personId(id),
  placeholder,
  decision: sampleDecision(`erasure-of-${id}`, {
    kind: 'erasure',
    subject: { type: 'person', id },
    outcome: {},
    at: later(900),
  }),
  ...change,
});

/** Ann with alpha, Bob with beta. */
async function seedTwo(storage: Storage): Promise<void> {
  await seedProjects(storage, ['alpha']);
  await storage.people.save(samplePerson('bob'), {});
  await storage.projects.save(sampleProject('beta', 'bob'), {});
}

const textOf = (value: unknown): string => JSON.stringify(value);

const emptied: readonly ContractCase<Storage>[] = [
  {
    title: 'puts placeholders for name and address and keeps the id, of a person who is inactive from then on',
    async run(storage) {
      const known = { team: 'Blue', timeZone: 'Europe/Berlin', language: 'de', accounts: { worksmart: '2362707' } };
      await storage.people.save(samplePerson('ann', known), {});
      await storage.people.erase(erasureOf('ann'), {});
      deepEqual(await storage.people.get(ann, {}), { ...samplePerson('ann', placeholder), status: 'inactive' });
    },
  },
  {
    title: 'empties updates, evaluations and activity, and keeps their figures',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.projects.submit(
        sampleSubmission('alpha', { links: ['https://example.org/ann'] }),
        sampleDecision('d', { kind: 'submission' }),
        {},
      );
      await storage.activity.record({ syncs: [sampleSync('ann', 'test')], metrics: [] }, {});
      const before = sampleEvaluation('e-1', 'alpha', {
        notes: ['A note.'],
        reviewReasons: [{ code: 'contested', message: 'Contested: quoted' }],
      });
      await seedFinishedRun(storage, {}, [before]);
      const counts = await storage.people.erase(erasureOf('ann'), {});
      deepEqual([counts.submissions, counts.evaluations, counts.activity], [1, 1, 1]);
      const [submission] = (await storage.projects.listSubmissions({}, {})).items;
      deepEqual([Object.values(submission?.sections ?? {}), submission?.links], [['', '', '', '', ''], []]);
      const [evaluation] = (await storage.evaluations.list({}, {})).items;
      deepEqual([evaluation?.score, evaluation?.grade, evaluation?.criteria[0]?.level], [62.5, 'C', 3]);
      deepEqual([evaluation?.feedback, evaluation?.judgeHash, evaluation?.notes], [null, null, []]);
      deepEqual([evaluation?.criteria[0]?.evidence, evaluation?.criteria[0]?.missing], [[], []]);
      deepEqual(evaluation?.reviewReasons, [{ code: 'contested', message: '' }]);
      deepEqual(await storage.activity.list({ weeks: [thisWeek] }, {}), []);
    },
  },
  {
    title: 'takes the texts out of requests, and lets those that nobody had decided expire',
    async run(storage) {
      const [first, second] = await seedApprovals(storage, [
        sampleApproval('r-1', { origin: { source: 'worksmart', reference: { timecards: [1] } } }),
        sampleApproval('r-2'),
      ]);
      if (first === undefined || second === undefined) throw new Error('nothing was stored');
      await applied(
        storage,
        changeOf(first, { ...waiting(), status: 'approved', decision: sampleVerdict({ reason: 'Because.' }) }),
      );
      const counts = await storage.people.erase(erasureOf('ann'), {});
      deepEqual([counts.approvals, counts.approvalsClosed], [2, 1]);
      const [decided, closed] = (await storage.approvals.list({}, {})).items;
      deepEqual([decided?.status, decided?.decision?.by, decided?.decision?.reason], ['approved', 'person', '']);
      deepEqual([decided?.request.description, decided?.request.minutes, decided?.revision], ['', 30, 3]);
      deepEqual([decided?.origin?.reference, decided?.triage?.reasoning, decided?.triage?.confidence], [{}, '', 0.97]);
      deepEqual(
        [closed?.status, closed?.decision?.by, closed?.decision?.decisionId],
        ['expired', 'expiry', 'erasure-of-ann'],
      );
      // Whoever had read it before cannot write it back.
      equal(await storage.approvals.change(changeOf(second, waiting()), {}), 'stale');
    },
  },
  {
    title: 'drops mails to or about the person that were not sent, and empties those that were',
    async run(storage) {
      await storage.people.save(samplePerson('ann', { name: 'Ann Smith' }), {});
      const digest = sampleMail('digest:2026-11-23:zoe');
      const aboutAnn = { ...digest.message, to: { name: 'Zoe', address: 'zoe@example.org' }, text: 'Ann Smith waits.' };
      const toBob = { ...digest.message, to: { name: 'Bob', address: 'bob@example.org' }, text: 'Hello Bob' };
      await storage.outbox.enqueue([sampleMail('sent')], now, {});
      const [claimed] = await storage.outbox.claim({ limit: 1, leaseMs: 60_000, resend: false }, {});
      await storage.outbox.settle(
        [{ key: 'sent', claim: claimed?.claim ?? '', status: 'sent', error: null, now: later(9) }],
        {},
      );
      await storage.outbox.enqueue(
        [sampleMail('queued'), { ...digest, message: aboutAnn }, { key: 'bob', message: toBob }],
        now,
        {},
      );
      const { mailsBlanked, mailsDropped } = await storage.people.erase(erasureOf('ann'), {});
      deepEqual([mailsBlanked, mailsDropped], [1, 2]);
      const { items } = await storage.outbox.list({}, {});
      deepEqual(
        items.map(({ key, status }) => [key, status]),
        [
          ['bob', 'queued'],
          ['sent', 'sent'],
        ],
      );
      deepEqual([items[1]?.message.text, items[1]?.message.html, items[0]?.message.text], ['', '', 'Hello Bob']);
      ok(!textOf(items).includes('ann@example.org'), 'an address is left');
    },
  },
  {
    title: 'forgets holds on the address, and names the rules gave the person',
    async run(storage) {
      await storage.people.save(samplePerson('ann'), {});
      await storage.outbox.enqueue([sampleMail('m')], now, {});
      const [claimed] = await storage.outbox.claim({ limit: 1, leaseMs: 60_000, resend: false }, {});
      const sent = {
        key: 'm',
        claim: claimed?.claim ?? '',
        status: 'sent',
        error: null,
        now,
        messageId: 'id',
      } as const;
      await storage.outbox.settle([sent], {});
      const bounce = { kind: 'bounced', address: 'ann@example.org', permanent: true, messageId: 'id' } as const;
      await storage.mailHolds.report([{ ...bounce, tag: null, at: now, detail: 'ann is gone' }], {});
      const rules = sampleRules();
      const { approvals } = rules;
      const exception = { personId: ann, until: null, outcome: 'escalate', reason: 'Parental leave.' } as const;
      const limits = {
        maxMinutesPerRequest: null,
        maxMinutesPerDay: null,
        maxMinutesPerWeek: null,
        maxWeeksLate: null,
      };
      const naming = {
        ...approvals,
        hard: { ...approvals.hard, exceptions: [{ ...exception, ...limits }] },
        review: {
          ...approvals.review,
          reviewers: [{ id: 'a.smith', name: 'Ann', email: 'Ann@example.org', role: 'lead' as const }],
        },
      };
      const saved = { note: '', createdBy: 'zoe', now };
      await storage.rules.save({ rules: { ...rules, approvals: naming }, ...saved, expectedVersion: null }, null, {});
      await storage.rules.save({ rules, ...saved, expectedVersion: 1 }, null, {});
      const counts = await storage.people.erase(erasureOf('ann'), {});
      deepEqual([counts.mailHolds, counts.rules], [1, 1]);
      deepEqual((await storage.mailHolds.list({}, {})).items, []);
      const first = (await storage.rules.get(1, {}))?.rules.approvals;
      deepEqual(first?.hard.exceptions, [{ ...exception, ...limits, reason: 'erased' }]);
      deepEqual(first?.review.reviewers, []);
    },
  },
  {
    title: 'takes personal data out of records about the person, and the chain goes on',
    async run(storage) {
      await seedTwo(storage);
      await seedFinishedRun(storage, {}, [
        sampleEvaluation('e-ann', 'alpha'),
        sampleEvaluation('e-bob', 'beta', { personId: personId('bob') }),
      ]);
      const personal = { quote: 'I was ill.' };
      const about = (id: string, subject: DecisionRecord['subject']) =>
        sampleDecision(id, { subject, runId: subject.type === 'project' ? 'run-1' : null, personal });
      await storage.decisions.append(
        [
          about('1', { type: 'person', id: 'ann' }),
          about('2', { type: 'project', id: 'alpha' }),
          about('3', { type: 'evaluation', id: 'e-ann' }),
          about('4', { type: 'project', id: 'beta' }),
          about('5', { type: 'evaluation', id: 'e-bob' }),
        ],
        {},
      );
      await storage.decisions.seal({ limit: 100, wait: true }, {});
      const head = (await storage.decisions.chain({})).head;
      equal((await storage.people.erase(erasureOf('ann'), {})).records, 3);
      await storage.decisions.seal({ limit: 100, wait: true }, {});
      const links = await storage.decisions.links({ after: 0, limit: 100 }, {});
      equal(verifyLinks(chainStart, links).break, null);
      equal(links[head.position - 1]?.hash, head.hash);
      deepEqual(
        links.filter(isErased).map(({ decisionId }) => decisionId),
        ['1', '2', '3'],
      );
      const { items } = await storage.decisions.list({}, {});
      deepEqual(items.find(({ id }) => id === '3')?.personal, null);
      deepEqual(items.find(({ id }) => id === '5')?.personal, personal);
    },
  },
];

const around: readonly ContractCase<Storage>[] = [
  {
    title: 'records the erasure with what was erased, and tells who was',
    async run(storage) {
      await seedTwo(storage);
      await storage.projects.submit(sampleSubmission('alpha'), sampleDecision('d', { kind: 'submission' }), {});
      const counts = await storage.people.erase(erasureOf('ann'), {});
      const [record] = (await storage.decisions.list({ kind: 'erasure' }, {})).items;
      deepEqual([record?.subject, record?.outcome], [{ type: 'person', id: 'ann' }, { ...counts }]);
      deepEqual(await storage.people.erased({}), [{ personId: 'ann', erasedAt: later(900) }]);
    },
  },
  {
    title: 'leaves what is about others as it was',
    async run(storage) {
      await seedTwo(storage);
      const submission = sampleSubmission('beta', { submittedBy: personId('bob') });
      await storage.projects.submit(submission, sampleDecision('d', { kind: 'submission' }), {});
      const evaluation = sampleEvaluation('e-bob', 'beta', { personId: personId('bob') });
      await seedFinishedRun(storage, {}, [evaluation]);
      await storage.activity.record({ syncs: [sampleSync('bob', 'test')], metrics: [] }, {});
      const all = async () => [
        await storage.people.get(personId('bob'), {}),
        (await storage.projects.listSubmissions({ projectId: projectId('beta') }, {})).items,
        (await storage.evaluations.list({ personIds: [personId('bob')] }, {})).items,
        await storage.activity.list({ weeks: [thisWeek], personIds: [personId('bob')] }, {}),
      ];
      const before = await all();
      await storage.people.erase(erasureOf('ann'), {});
      deepEqual(await all(), before);
    },
  },
  {
    title: 'erases again what came since, and nothing twice',
    async run(storage) {
      await seedTwo(storage);
      await storage.projects.submit(sampleSubmission('alpha'), sampleDecision('d', { kind: 'submission' }), {});
      await storage.people.erase(erasureOf('ann'), {});
      const again = erasureOf('ann', { decision: sampleDecision('again', { kind: 'erasure', outcome: {} }) });
      equal((await storage.people.erase(again, {})).submissions, 0);
      await storage.projects.submit(sampleSubmission('alpha'), sampleDecision('e', { kind: 'submission' }), {});
      const third = erasureOf('ann', { decision: sampleDecision('third', { kind: 'erasure', outcome: {} }) });
      equal((await storage.people.erase(third, {})).submissions, 1);
    },
  },
  {
    title: 'refuses to erase somebody who is unknown with NOT_FOUND',
    async run(storage) {
      await rejectsWith(storage.people.erase(erasureOf('nobody'), {}), 'NOT_FOUND');
      deepEqual((await storage.decisions.list({}, {})).items, []);
    },
  },
  {
    title: 'refuses to erase while a run holds a project of the person, with CONFLICT, and changes nothing',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['alpha']);
      await rejectsWith(storage.people.erase(erasureOf('ann'), {}), 'CONFLICT');
      deepEqual(await storage.people.get(ann, {}), samplePerson('ann'));
      await storage.runs.release('worker', items, {});
      await storage.people.erase(erasureOf('ann'), {});
      equal((await storage.people.get(ann, {}))?.name, placeholder.name);
    },
  },
  {
    title: 'refuses to erase while a request is looked at, or an outcome has not been told, with CONFLICT',
    async run(storage) {
      const [first] = await seedApprovals(storage, [sampleApproval('r-1')]);
      await storage.approvals.claim({ limit: 1, leaseMs: 60_000, workerId: 'w' }, {});
      await rejectsWith(storage.people.erase(erasureOf('ann'), {}), 'CONFLICT');
      if (first === undefined) throw new Error('nothing was stored');
      const notices = [sampleNotice('n-1')];
      await applied(
        storage,
        changeOf(first, { ...waiting(), status: 'approved', decision: sampleVerdict() }, { notices }),
      );
      await rejectsWith(storage.people.erase(erasureOf('ann'), {}), 'CONFLICT');
      const [claimed] = await storage.notices.claim({ limit: 1, leaseMs: 60_000, resend: false }, {});
      await storage.notices.settle([{ key: 'n-1', claim: claimed?.claim ?? '', status: 'sent', error: null, now }], {});
      equal((await storage.people.erase(erasureOf('ann'), {})).notices, 1);
      const [told] = (await storage.notices.list({}, {})).items;
      deepEqual([told?.message.approvalId, told?.message.reason], [approvalId('r-1'), 'erased']);
      deepEqual(told?.message.origin.reference, {});
    },
  },
  {
    title: 'refuses to erase while a mail to the person is being sent, with CONFLICT',
    async run(storage) {
      await storage.people.save(samplePerson('ann'), {});
      await storage.outbox.enqueue([sampleMail('m')], now, {});
      await storage.outbox.claim({ limit: 1, leaseMs: 60_000, resend: false }, {});
      await rejectsWith(storage.people.erase(erasureOf('ann'), {}), 'CONFLICT');
      equal((await storage.outbox.list({}, {})).items[0]?.message.text, 'Hello');
    },
  },
  {
    title: 'does not let an erased person come back by a save or an import, with CONFLICT',
    async run(storage) {
      await seedTwo(storage);
      await storage.people.erase(erasureOf('ann'), {});
      const error = await rejectsWith(storage.people.save(samplePerson('ann'), {}), 'CONFLICT');
      deepEqual(error.details['personIds'], ['ann']);
      const roster = sampleRoster({ people: [samplePerson('new'), samplePerson('ann')] });
      await rejectsWith(storage.people.importRoster(roster, {}), 'CONFLICT');
      equal((await storage.people.get(ann, {}))?.name, placeholder.name);
      equal(await storage.people.get(personId('new'), {}), null);
    },
  },
  {
    title: 'leaves the erased person out of the next run',
    async run(storage) {
      await seedTwo(storage);
      await storage.people.erase(erasureOf('ann'), {});
      const { run } = await storage.runs.start(sampleStart(), {});
      const items = await storage.runs.claim({ runId: run.id, workerId: 'w', limit: 10, leaseMs: 60_000 }, {});
      deepEqual(
        items.map(({ projectId: id }) => id),
        ['beta'],
      );
    },
  },
];

/** What `people.erase` promises. */
export const personErasureContract: readonly ContractCase<Storage>[] = [...emptied, ...around];
