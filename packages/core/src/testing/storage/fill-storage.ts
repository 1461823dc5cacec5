import type { QueueEntry, QueueStore } from '../../ports/storage/queue-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import {
  applied,
  automatic,
  changeOf,
  sampleApproval,
  sampleLabel,
  sampleNotice,
  sampleVerdict,
  seedCalibration,
  submittedRecord,
  waiting,
} from './approval-samples.ts';
import {
  claimAndRecord,
  failedEvaluation,
  later,
  now,
  personId,
  projectId,
  runId,
  sampleAnnouncement,
  sampleAttempt,
  sampleDecision,
  sampleDelivery,
  sampleEvaluation,
  sampleMail,
  sampleMetric,
  samplePerson,
  sampleProject,
  sampleRoster,
  sampleRules,
  sampleRun,
  sampleStart,
  sampleSubmission,
  sampleSync,
  week,
} from './samples.ts';

/** Line separators, quotes, escapes, right-to-left marks, joined signs, a character that no plane knows. */
export const hostileText =
  'a\u2028b\u2029c\r\nd\t"e\\" \\u0000 \u202Ef\u202C \u{1F469}\u200D\u{1F680} e\u0301 \u{10FFFF} \uFEFF}\n{"end":true}';

/**
 * Puts something of everything into an empty storage: people with leads, texts in all of Unicode, metrics, versions of
 * rules and prompts, a finished week with ranking, a half-done one with claims, mails and events in every state, decisions.
 */
export async function fillStorage(storage: Storage): Promise<void> {
  await fillRoster(storage);
  await fillActivity(storage);
  await storage.rules.save(
    { ...rulesBy('ann'), expectedVersion: null },
    sampleDecision('rules-1', { kind: 'rules' }),
    {},
  );
  await storage.rules.save({ ...rulesBy('zoe'), expectedVersion: 1 }, null, {});
  await fillPrompts(storage);
  await fillFinishedRun(storage);
  await fillOpenRun(storage);
  await fillQueues(storage);
  await fillApprovals(storage);
  await storage.decisions.seal({ limit: 3, wait: true }, {});
}

const rulesBy = (createdBy: string) => ({ rules: sampleRules(hostileText), note: '', createdBy, now });

const hostileMessageId = 'id "1" \\ \u2028';

async function fillRoster({ people }: Storage): Promise<void> {
  const lastWeek = week('2026-W46');
  const known = { runId: runId('run-46'), week: lastWeek, judgeHash: 'known' };
  const sections = { oneLiner: hostileText, tam: '', spov: hostileText, goals: '', achievements: 'Shipped.' };
  const roster = sampleRoster({
    people: [
      samplePerson('ann', { leadId: personId('zoe'), timeZone: 'Europe/Berlin', language: 'de', team: 'red' }),
      samplePerson('bob', {
        leadId: personId('ann'),
        name: hostileText,
        status: 'inactive',
        accounts: { worksmart: '12-ü' },
      }),
      samplePerson('zoe', { leadId: personId('ann') }),
    ],
    projects: [sampleProject('alpha', 'ann'), sampleProject('beta', 'zoe', { description: hostileText, stage: 'S1' })],
    submissions: [
      sampleSubmission('alpha', { sections, language: 'de' }),
      sampleSubmission('alpha', { week: lastWeek }),
      sampleSubmission('beta', { links: ['https://example.org/a?b=c&d=%22'] }),
    ],
    metrics: [
      sampleMetric('ann', { hours: 0.1 + 0.2 }),
      sampleMetric('ann', { hours: 1e-300 }, { projectId: projectId('alpha') }),
      sampleMetric('ann', { hours: -12.5 }, { projectId: projectId('beta'), week: lastWeek }),
    ],
    history: [{ run: sampleRun('run-46', lastWeek), evaluations: [sampleEvaluation('e-46', 'alpha', known)] }],
  });
  await people.importRoster(roster, {});
}

async function fillActivity({ activity }: Storage): Promise<void> {
  const document = { id: 'd-1', title: hostileText, minutes: 12.5, entries: [{ dok: 4 as const, text: hostileText }] };
  const failed = sampleSync('zoe', 'worksmart', {
    status: 'failed',
    fetchedAt: null,
    asOf: null,
    readAs: null,
    metricTimes: {},
    documents: null,
    error: {
      code: 'UPSTREAM_UNAVAILABLE',
      message: hostileText,
    },
  });
  const partial = sampleSync('ann', 'brainlift', {
    status: 'partial',
    missing: [{ aspect: 'brainlift-time', reason: 'not told' }],
    documents: [document],
  });
  await activity.record({ syncs: [failed, partial], metrics: [sampleMetric('zoe', { hours: 1 })] }, {});
}

async function fillPrompts({ prompts }: Storage): Promise<void> {
  const prompt = { name: 'evaluation.judge', body: hostileText, note: '', createdBy: 'ann', now };
  await prompts.save({ ...prompt, labels: ['production', 'prod-a'], expectedVersion: null }, null, {});
  await prompts.save({ ...prompt, body: 'Judge.', labels: ['candidate'], expectedVersion: 1 }, null, {});
  await prompts.save({ ...prompt, name: 'mail.weekly', labels: ['production'], expectedVersion: null }, null, {});
}

async function fillFinishedRun(storage: Storage): Promise<void> {
  const { run } = await storage.runs.start(sampleStart({ id: runId('run-47') }), {});
  await claimAndRecord(storage, run, [
    sampleEvaluation('e-alpha', 'alpha', { reusedFrom: 'e-46' as never, notes: [hostileText] }),
    failedEvaluation('e-beta', 'beta', { retryable: true, personId: personId('zoe') }),
  ]);
  const ranked = { rank: 1, score: 100 / 3, projects: 1, change: null, scoreChange: -1 / 3 };
  const ranking = [{ personId: personId('ann'), ...ranked }];
  await storage.runs.finish({ runId: run.id, ranking, outbox: [sampleMail('weekly:ann')], now }, {});
}

/** One project is recorded, the other one claimed by a worker who does not come back. */
async function fillOpenRun(storage: Storage): Promise<void> {
  const { run } = await storage.runs.start(sampleStart({ id: runId('run-48'), week: week('2026-W48') }), {});
  const claim = { runId: run.id, workerId: 'worker', limit: 1, leaseMs: 3_600_000 };
  const [item] = await storage.runs.claim(claim, {});
  const evaluation = sampleEvaluation('e-open', item?.projectId ?? '', { runId: run.id, week: run.week });
  const attempts = [sampleAttempt(), sampleAttempt({ purpose: hostileText, costMicroUsd: null })];
  const outcome = { note: hostileText };
  const personal = { reason: hostileText };
  const decisions = [sampleDecision('d-open', { runId: run.id, at: later(60), attempts, outcome, personal })];
  await storage.decisions.append([sampleDecision('d-outside', { attempts: [sampleAttempt()] })], {});
  await storage.runs.recordBatch(run.id, [{ fence: item?.fence ?? 0, evaluation, decisions }], {});
  await storage.runs.claim(claim, {});
}

async function fillQueues({ outbox, events, deliveries, notices, mailHolds }: Storage): Promise<void> {
  await fillQueue(outbox, sampleMail);
  await fillQueue(deliveries, sampleDelivery);
  await events.append([sampleAnnouncement('placed')], {});
  await events.list({ after: 0, limit: 1 }, {});
  await events.append([sampleAnnouncement('not placed')], {});
  await fillQueue(notices, sampleNotice);
  const complaint = { kind: 'complained', address: 'ann@example.org', messageId: hostileMessageId } as const;
  await mailHolds.report([{ ...complaint, permanent: false, tag: null, at: later(99), detail: hostileText }], {});
}

/** One approved automatically under a calibration, one a person refused with a token, one in somebody's hands. */
async function fillApprovals(storage: Storage): Promise<void> {
  await seedCalibration(storage, 'c-1');
  const request = { description: hostileText };
  const requests = ['r-1', 'r-2', 'r-3'].map((id, index) => sampleApproval(id, { request, submittedAt: later(index) }));
  const [first, second] = await storage.approvals.submit(
    requests.map((approval) => ({ approval, decision: submittedRecord(approval.id) })),
    {},
  );
  if (first === undefined || second === undefined) return;
  await applied(storage, changeOf(first.approval, automatic('c-1'), { calibrationId: 'c-1' }));
  const decision = sampleVerdict({ outcome: 'rejected', reason: hostileText });
  const label = sampleLabel({ outcome: 'rejected', note: hostileText });
  const rejected = { ...waiting({ reasoning: hostileText }, { label }), status: 'rejected', decision } as const;
  await applied(storage, changeOf(second.approval, rejected, { tokenId: 'token-1' }));
  await storage.approvals.claim({ limit: 1, leaseMs: 3_600_000, workerId: 'worker' }, {});
}

async function fillQueue<Message extends object>(
  queue: QueueStore<Message>,
  sample: (key: string) => Pick<QueueEntry<Message>, 'key' | 'message'>,
): Promise<void> {
  const states = ['sent', 'failed', 'uncertain', 'queued'] as const;
  await queue.enqueue([...states.map((state) => sample(`state:${state}`)), sample('state:sending')], now, {});
  const claimed = await queue.claim({ limit: 10, leaseMs: 3_600_000, resend: false, prefix: 'state:' }, {});
  const outcomes = claimed.flatMap(({ entry, claim }) =>
    states
      .filter((status) => entry.key === `state:${status}`)
      .map((status) => ({
        key: entry.key,
        claim,
        status,
        error: status === 'sent' ? null : hostileText,
        now: later(9),
        messageId: status === 'sent' ? hostileMessageId : null,
        pauseMs: 3_600_000,
      })),
  );
  await queue.settle(outcomes, {});
}
