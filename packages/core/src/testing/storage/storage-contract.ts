import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { Approval } from '../../domain/approval.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import {
  approvalId,
  calibrationDecision,
  changeOf,
  dossierOf,
  recipe,
  sampleApproval,
  sampleCalibration,
  sampleNotice,
} from './approval-samples.ts';
import { asyncLines } from './export-lines.ts';
import {
  evaluationId,
  now,
  personId,
  projectId,
  runId,
  sampleDecision,
  sampleAnnouncement,
  sampleDelivery,
  sampleMail,
  sampleMetric,
  samplePerson,
  sampleProject,
  sampleRoster,
  sampleRules,
  sampleStart,
  sampleSubmission,
  sampleSync,
  seedProjects,
  thisWeek,
  toldNames,
} from './samples.ts';

type Call = (storage: Storage, options: CallOptions) => Promise<unknown>;

const claim = { limit: 1, leaseMs: 1, resend: false };
const review = {
  evaluationId: evaluationId('e'),
  expectedStatus: 'graded',
  status: 'graded',
  reviewReasons: [],
} as const;
const erasure = {
  personId: personId('ann'),
  placeholder: { name: 'erased-1', email: 'erased-1@erased.invalid' },
  decision: sampleDecision('d', { kind: 'erasure', subject: { type: 'person', id: 'ann' } }),
};
const prompt = { name: 'a.b', body: 'x', note: '', createdBy: 'ann', now, labels: [], expectedVersion: null };
const mailEvent = {
  kind: 'bounced',
  address: 'ann@example.org',
  permanent: true,
  messageId: 'm',
  tag: null,
  at: now,
  detail: '',
} as const;
const switchOff = {
  calibrationId: 'c',
  reason: 'drift',
  now,
  events: [],
  mails: [],
  decision: sampleDecision('off'),
} as const;
const newApproval: Approval = {
  ...sampleApproval('r'),
  status: 'new',
  revision: 1,
  expiresAt: null,
  triage: null,
  decision: null,
  review: { blind: false, share: 0, revealedTo: [], label: null },
};
const rules = { rules: sampleRules(), note: '', createdBy: 'ann', now, expectedVersion: null };

/** Every method that takes options, with arguments it would accept. */
const calls: Readonly<Record<string, Call>> = {
  'people.importRoster': (s, o) => s.people.importRoster(sampleRoster({ people: [samplePerson('new')] }), o),
  'people.save': (s, o) => s.people.save(samplePerson('new'), o),
  'people.get': (s, o) => s.people.get(personId('ann'), o),
  'people.list': (s, o) => s.people.list({}, o),
  'people.erase': (s, o) => s.people.erase(erasure, o),
  'people.erased': (s, o) => s.people.erased(o),
  'projects.save': (s, o) => s.projects.save(sampleProject('new', 'ann'), o),
  'projects.get': (s, o) => s.projects.get(projectId('alpha'), o),
  'projects.list': (s, o) => s.projects.list({}, o),
  'projects.submit': (s, o) => s.projects.submit(sampleSubmission('alpha'), sampleDecision('d'), o),
  'projects.listSubmissions': (s, o) => s.projects.listSubmissions({}, o),
  'metrics.save': (s, o) => s.metrics.save([sampleMetric('ann', { hours: 1 })], o),
  'metrics.list': (s, o) => s.metrics.list({ weeks: [thisWeek] }, o),
  'activity.record': (s, o) => s.activity.record({ syncs: [sampleSync('ann', 'test')], metrics: [] }, o),
  'activity.list': (s, o) => s.activity.list({ weeks: [thisWeek] }, o),
  'activity.documents': (s, o) => s.activity.documents({ weeks: [thisWeek] }, o),
  'evaluations.loadDossiers': (s, o) => s.evaluations.loadDossiers([projectId('alpha')], thisWeek, o),
  'evaluations.get': (s, o) => s.evaluations.get(evaluationId('e'), o),
  'evaluations.list': (s, o) => s.evaluations.list({}, o),
  'evaluations.scores': (s, o) => s.evaluations.scores({ weeks: [thisWeek] }, o),
  'evaluations.ranking': (s, o) => s.evaluations.ranking(thisWeek, o),
  'evaluations.review': (s, o) => s.evaluations.review({ ...review, decision: sampleDecision('d') }, o),
  'runs.start': (s, o) => s.runs.start(sampleStart(), o),
  'runs.claim': (s, o) => s.runs.claim({ runId: runId('run-1'), workerId: 'w', limit: 1, leaseMs: 1 }, o),
  'runs.renew': (s, o) => s.runs.renew('w', [], 1, o),
  'runs.release': (s, o) => s.runs.release('w', [], o),
  'runs.recordBatch': (s, o) => s.runs.recordBatch(runId('run-1'), [], o),
  'runs.finish': (s, o) => s.runs.finish({ runId: runId('run-1'), ranking: [], outbox: [], now }, o),
  'runs.reopen': (s, o) => s.runs.reopen(runId('run-1'), o),
  'runs.get': (s, o) => s.runs.get(runId('run-1'), o),
  'runs.latest': (s, o) => s.runs.latest(thisWeek, o),
  'runs.list': (s, o) => s.runs.list({}, o),
  'prompts.save': (s, o) => s.prompts.save(prompt, null, o),
  'prompts.get': (s, o) => s.prompts.get('a.b', { version: 1 }, o),
  'prompts.list': (s, o) => s.prompts.list({}, o),
  'rules.save': (s, o) => s.rules.save(rules, null, o),
  'rules.get': (s, o) => s.rules.get('latest', o),
  'rules.history': (s, o) => s.rules.history(o),
  'decisions.append': (s, o) => s.decisions.append([sampleDecision('d')], o),
  'decisions.list': (s, o) => s.decisions.list({}, o),
  'decisions.entries': (s, o) => s.decisions.entries({}, o),
  'decisions.seal': (s, o) => s.decisions.seal({ limit: 1, wait: true }, o),
  'decisions.chain': (s, o) => s.decisions.chain(o),
  'decisions.links': (s, o) => s.decisions.links({ after: 0, limit: 1 }, o),
  'outbox.enqueue': (s, o) => s.outbox.enqueue([sampleMail('m')], now, o),
  'outbox.claim': (s, o) => s.outbox.claim(claim, o),
  'outbox.settle': (s, o) => s.outbox.settle([], o),
  'outbox.requeue': (s, o) => s.outbox.requeue(['m'], null, o),
  'outbox.list': (s, o) => s.outbox.list({}, o),
  'outbox.counts': (s, o) => s.outbox.counts({}, o),
  'spending.sums': (s, o) => s.spending.sums({ by: [] }, o),
  'spending.runs': (s, o) => s.spending.runs({}, o),
  'quality.counts': (s, o) => s.quality.counts({ weeks: [thisWeek] }, o),
  'events.append': (s, o) => s.events.append([sampleAnnouncement('e')], o),
  'events.list': (s, o) => s.events.list({ after: 0, limit: 1 }, o),
  'deliveries.enqueue': (s, o) => s.deliveries.enqueue([sampleDelivery('e')], now, o),
  'deliveries.claim': (s, o) => s.deliveries.claim(claim, o),
  'deliveries.settle': (s, o) => s.deliveries.settle([], o),
  'deliveries.requeue': (s, o) => s.deliveries.requeue(['e'], null, o),
  'deliveries.list': (s, o) => s.deliveries.list({}, o),
  'deliveries.counts': (s, o) => s.deliveries.counts({}, o),
  'approvals.submit': (s, o) => s.approvals.submit([], o),
  'approvals.get': (s, o) => s.approvals.get(approvalId('r'), o),
  'approvals.list': (s, o) => s.approvals.list({}, o),
  'approvals.counts': (s, o) => s.approvals.counts({}, o),
  'approvals.claim': (s, o) => s.approvals.claim({ limit: 1, leaseMs: 1, workerId: 'w' }, o),
  'approvals.dossier': (s, o) => s.approvals.dossier(dossierOf('ann'), o),
  'approvals.change': (s, o) => s.approvals.change(changeOf(newApproval, {}), o),
  'approvals.blindReviews': (s, o) => s.approvals.blindReviews(recipe, o),
  'approvals.recentConfidences': (s, o) => s.approvals.recentConfidences({ fingerprint: recipe, limit: 1 }, o),
  'approvals.flow': (s, o) => s.approvals.flow({ from: now, before: now, timeZone: 'UTC' }, o),
  'calibrations.current': (s, o) => s.calibrations.current(o),
  'calibrations.get': (s, o) => s.calibrations.get('c', o),
  'calibrations.list': (s, o) => s.calibrations.list({}, o),
  'calibrations.add': (s, o) => s.calibrations.add(sampleCalibration('c'), calibrationDecision('c'), o),
  'calibrations.switchOff': (s, o) => s.calibrations.switchOff(switchOff, o),
  'notices.enqueue': (s, o) => s.notices.enqueue([sampleNotice('n')], now, o),
  'notices.claim': (s, o) => s.notices.claim(claim, o),
  'notices.settle': (s, o) => s.notices.settle([], o),
  'notices.requeue': (s, o) => s.notices.requeue(['n'], null, o),
  'notices.list': (s, o) => s.notices.list({}, o),
  'notices.counts': (s, o) => s.notices.counts({}, o),
  'secrets.obtain': (s, o) => s.secrets.obtain('name', 'candidate', o),
  'checkpoints.saver': (s, o) => s.checkpoints.saver(o),
  'checkpoints.remove': (s, o) => s.checkpoints.remove('thread', o),
  'checkpoints.prune': (s, o) => s.checkpoints.prune({ before: now, limit: 1 }, o),
  'mailHolds.report': (s, o) => s.mailHolds.report([mailEvent], o),
  'mailHolds.find': (s, o) => s.mailHolds.find(['ann@example.org'], o),
  'mailHolds.list': (s, o) => s.mailHolds.list({}, o),
  'mailHolds.release': (s, o) => s.mailHolds.release('ann@example.org', null, o),
  'schema.status': (s, o) => s.schema.status(o),
  'schema.migrate': (s, o) => s.schema.migrate(o),
  'transfer.export': (s, o) => s.transfer.export(o)[Symbol.asyncIterator]().next(),
  'transfer.import': (s, o) => s.transfer.import(asyncLines([]), o),
  check: (s, o) => s.check(o),
};

/** The stores' methods, read from the value itself, so that a new method without a case is noticed. */
function methodsOf(storage: Storage): readonly string[] {
  const stores = Object.entries(storage).filter(([, member]) => typeof member === 'object') as [string, object][];
  return stores.flatMap(([name, store]) => Object.keys(store).map((method) => `${name}.${method}`));
}

/** What holds for storage as a whole. */
export const storageContract: readonly ContractCase<Storage>[] = [
  {
    title: 'reports a healthy database',
    async run(storage) {
      await storage.rules.history({});
      const health = await storage.check({});
      ok(health.backend.length > 0);
      deepEqual(
        health.parts.filter((part) => !part.ok),
        [],
      );
      const names = health.parts.map(({ part }) => part);
      for (const part of ['database', 'rights', 'migrations', 'lock'])
        ok(names.includes(part), `${part} is not looked at`);
    },
  },
  {
    title: 'knows every method of every store',
    async run(storage) {
      deepEqual(
        methodsOf(storage).toSorted(),
        Object.keys(calls)
          .filter((name) => name !== 'check')
          .toSorted(),
      );
    },
  },
  {
    title: 'says whether another process can have it open',
    async run(storage) {
      equal(typeof storage.exclusive, 'boolean');
    },
  },
  {
    title: 'rejects every call whose signal is aborted with its reason, and writes nothing',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);
      for (const [name, call] of Object.entries(calls)) {
        await rejects(call(storage, { signal }), (error) => error === reason, `${name} went on`);
      }
      deepEqual(
        (await storage.people.list({}, {})).items.map(({ id }) => id),
        ['ann'],
      );
      deepEqual(
        (await storage.projects.list({}, {})).items.map(({ id }) => id),
        ['alpha'],
      );
      deepEqual((await storage.decisions.list({}, {})).items, []);
      deepEqual((await storage.runs.list({}, {})).items, []);
      deepEqual((await storage.outbox.list({}, {})).items, []);
      deepEqual(await toldNames(storage), []);
    },
  },
  {
    title: 'undoes a write that is aborted half-way',
    async run(storage) {
      const controller = new AbortController();
      const reason = new Error('enough');
      const people = Array.from({ length: 3_000 }, (_, index) => samplePerson(`p-${index}`));
      const projects = people.map(({ id }) => sampleProject(`of-${id}`, id));
      // The abort comes with the first row that is read, long before the last statement.
      const watched = people.map(
        (person, index) =>
          new Proxy(person, {
            get(target, key, receiver): unknown {
              if (index === 1_500) controller.abort(reason);
              return Reflect.get(target, key, receiver);
            },
          }),
      );
      const roster = sampleRoster({ people: watched, projects });
      await rejects(storage.people.importRoster(roster, { signal: controller.signal }), (error) => error === reason);
      deepEqual((await storage.people.list({}, {})).items, []);
    },
  },
  {
    title: 'answers many calls at once',
    async run(storage) {
      await Promise.all(Array.from({ length: 50 }, (_, index) => storage.people.save(samplePerson(`p-${index}`), {})));
      const found = await Promise.all(
        Array.from({ length: 50 }, (_, index) => storage.people.get(personId(`p-${index}`), {})),
      );
      ok(found.every((person) => person !== null));
    },
  },
  {
    title: 'can be closed twice, also before its first use, and rejects calls afterwards',
    async run(storage) {
      await storage.close();
      await storage.close();
      await rejects(storage.people.list({}, {}));
      await rejects(storage.runs.start(sampleStart(), {}));
      const { parts } = await storage.check({});
      deepEqual(
        parts.filter(({ ok: well, remedy }) => well || remedy === null),
        [],
      );
      equal(parts[0]?.part, 'database');
    },
  },
  {
    title: 'finishes calls under way before it closes',
    async run(storage) {
      const saves = Promise.allSettled(
        Array.from({ length: 5 }, (_, index) => storage.people.save(samplePerson(`p-${index}`), {})),
      );
      await storage.close();
      const results = await saves;
      deepEqual(
        results.map(({ status }) => status),
        Array.from({ length: 5 }, () => 'fulfilled'),
      );
    },
  },
];
