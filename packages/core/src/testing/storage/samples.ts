import type { ActivitySync } from '../../domain/activity.ts';
import type { Attempt, DecisionRecord } from '../../domain/decision-record.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { Announcement, DomainEvent, EventDelivery } from '../../domain/event.ts';
import type { EvaluationId, PersonId, ProjectId, RunId } from '../../domain/identifiers.ts';
import type { OutboxEntry } from '../../domain/mail.ts';
import type { Metric } from '../../domain/metric.ts';
import type { Project } from '../../domain/project.ts';
import type { Rules } from '../../domain/rules.ts';
import { rulesSchema } from '../../domain/rules.ts';
import type { Run } from '../../domain/run.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { Week } from '../../domain/week.ts';
import type { ActivityRow } from '../../ports/storage/activity-store.ts';
import type { RosterBatch, StoredSubmission } from '../../ports/storage/people-store.ts';
import type { RunStart } from '../../ports/storage/run-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';

// Small valid values; a case states only what it is about.

export const personId = (id: string): PersonId => id as PersonId;
export const projectId = (id: string): ProjectId => id as ProjectId;
export const runId = (id: string): RunId => id as RunId;
export const evaluationId = (id: string): EvaluationId => id as EvaluationId;
export const week = (text: string): Week => text as Week;

/** The week most cases play in. */
export const thisWeek = week('2026-W47');
export const now = '2026-11-23T09:00:00.000Z';

/** An instant some seconds after {@link now}. */
export function later(seconds: number): string {
  return new Date(Date.parse(now) + seconds * 1_000).toISOString();
}

export function samplePerson(id: string, change: Partial<Superbuilder> = {}): Superbuilder {
  return {
    id: personId(id),
    name: `Person ${id}`,
    email: `${id}@example.org`,
    team: null,
    leadId: null,
    timeZone: null,
    language: null,
    status: 'active',
    ...change,
  };
}

export function sampleProject(id: string, ownerId: string, change: Partial<Project> = {}): Project {
  return {
    id: projectId(id),
    name: `Project ${id}`,
    ownerId: personId(ownerId),
    stage: 'S0',
    description: '',
    status: 'active',
    ...change,
  };
}

export function sampleSubmission(
  id: string,
  change: Partial<StoredSubmission['submission']> = {},
  contentHash = `hash-of-${id}`,
): StoredSubmission {
  const sections = { oneLiner: `What ${id} is`, tam: '', spov: '', goals: '', achievements: 'Shipped.' };
  const submission = {
    projectId: projectId(id),
    week: thisWeek,
    sections,
    links: [],
    language: null,
    submittedAt: now,
  };
  return { submission: { ...submission, submittedBy: personId('ann'), ...change }, contentHash };
}

/** A source read after the week had ended; what differs is given. */
export function sampleSync(person: string, source: string, change: Partial<ActivityRow> = {}): ActivityRow {
  return {
    personId: personId(person),
    source,
    week: thisWeek,
    status: 'complete',
    attemptedAt: now,
    fetchedAt: now,
    asOf: now,
    readAs: 'the account of the tests',
    metricTimes: { hours: now },
    missing: [],
    error: null,
    documents: [],
    ...change,
  };
}

/** A row as it is listed. */
export function withoutDocuments({ documents: _documents, ...sync }: ActivityRow): ActivitySync {
  return sync;
}

/** @param named - one number by its name, such as `{ hours: 30 }` */
export function sampleMetric(
  person: string,
  named: Readonly<Record<string, number>>,
  change: Partial<Metric> = {},
): Metric {
  const [[name, value] = ['hours', 0]] = Object.entries(named);
  return {
    personId: personId(person),
    projectId: null,
    week: thisWeek,
    name,
    value,
    unit: 'h',
    source: 'test',
    ...change,
  };
}

export function sampleDecision(id: string, change: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id,
    kind: 'evaluation',
    subject: { type: 'project', id: 'alpha' },
    actor: { id: 'tester', role: 'service', via: 'library' },
    at: now,
    runId: null,
    inputHash: null,
    promptVersions: { 'evaluation.judge': 1 },
    rulesVersion: 1,
    attempts: [],
    outcome: { note: id },
    ...change,
  };
}

/** The one good attempt of a call to judge. */
export function sampleAttempt(change: Partial<Attempt> = {}): Attempt {
  const failed = change.outcome === 'failed';
  const usage = {
    inputTokens: 2_000,
    cacheReadTokens: 1_200,
    cacheWriteTokens: 200,
    outputTokens: 200,
    reasoningTokens: 20,
  };
  const none = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  return {
    provider: 'vendor:large-1',
    vendor: 'vendor',
    model: 'large-1',
    purpose: 'evaluation.judge',
    outcome: 'ok',
    code: null,
    durationMs: 800,
    usage: failed ? none : usage,
    costMicroUsd: 100,
    requestId: null,
    endsCall: true,
    ...change,
  };
}

export function sampleEvaluation(id: string, project: string, change: Partial<Evaluation> = {}): Evaluation {
  return {
    id: evaluationId(id),
    runId: runId('run-1'),
    projectId: projectId(project),
    personId: personId('ann'),
    week: thisWeek,
    revision: 1,
    status: 'graded',
    score: 62.5,
    grade: 'C',
    evidenceShare: 0.75,
    limits: ['No users yet'],
    criteria: [
      {
        criterionId: 'goals',
        level: 3,
        decidedBy: 'judge',
        evidence: [{ section: 'goals', quote: 'ship' }],
        missing: ['dates'],
      },
    ],
    feedback: { summary: 'Fine.', strengths: ['clear'], improvements: ['figures'], nextSteps: ['measure'] },
    reviewReasons: [],
    notes: ['A note.'],
    judgedBy: {
      provider: 'test',
      model: 'judge-1',
      languageModel: false,
      prompt: { name: 'evaluation.judge', version: 1 },
    },
    feedbackBy: null,
    rubricVersion: 1,
    judgeHash: `judged-${id}`,
    feedbackHash: null,
    reusedFrom: null,
    usage: { inputTokens: 100, cacheReadTokens: 40, cacheWriteTokens: 10, outputTokens: 20, reasoningTokens: 5 },
    costMicroUsd: 1_500,
    error: null,
    evaluatedAt: now,
    ...change,
  };
}

/** An evaluation that failed, in a way that a later try may mend or not. */
export function failedEvaluation(
  id: string,
  project: string,
  { retryable, ...change }: Partial<Evaluation> & { readonly retryable: boolean },
): Evaluation {
  const error = { code: 'UPSTREAM_UNAVAILABLE', message: 'The model did not answer.', retryable };
  const empty = { score: null, grade: null, judgeHash: null, judgedBy: null, feedback: null, criteria: [] };
  return sampleEvaluation(id, project, { status: 'failed', error, ...empty, ...change });
}

export function sampleMail(key: string): Pick<OutboxEntry, 'key' | 'message'> {
  const to = { name: 'Ann', address: 'ann@example.org' };
  const from = { name: 'AI Manager', address: 'manager@example.org' };
  return { key, message: { to, from, subject: `Week ${key}`, html: '<p>Hello</p>', text: 'Hello' } };
}

/** An event whose message tells of the key. */
export function sampleDelivery(key: string): Pick<EventDelivery, 'key' | 'message'> {
  return { key, message: { endpoint: 'n8n', event: sampleEvent(key) } };
}

/** Its id is made of the name, of at most 16 characters. */
export function sampleEvent(name: string, timestamp = now): DomainEvent {
  const id = [...name].map((character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const data = { approvalId: name, expiresAt: null };
  return { id: `evt_${id.padEnd(32, '0').slice(0, 32)}`, timestamp, type: 'approval.waiting', data };
}

export function sampleSwitchedOff(name: string): DomainEvent {
  const data = { automation: 'approvals', reason: 'drift', decisionId: name } as const;
  const { id, timestamp } = sampleEvent(name);
  return { id, timestamp, type: 'automation.switched-off', data };
}

/** Names of the sample events that were written down, in their order, then those on their way to an endpoint. */
export async function toldNames({ events, deliveries }: Storage): Promise<readonly string[]> {
  const nameOf = (event: DomainEvent): string =>
    event.type === 'approval.waiting' ? event.data.approvalId : event.type;
  const logged = (await events.list({ after: 0, limit: 100 }, {})).events.map(({ event }) => nameOf(event));
  const queued = (await deliveries.list({}, {})).items.map(
    ({ message }) => `${message.endpoint}: ${nameOf(message.event)}`,
  );
  return [...logged, ...queued];
}

/** Told to one endpoint. */
export function sampleAnnouncement(name: string): Announcement {
  return { event: sampleEvent(name), endpoints: ['n8n'] };
}

export function sampleRules(name = 'Example'): Rules {
  const levels = { 1: 'none', 2: 'some', 3: 'fair', 4: 'good', 5: 'excellent' };
  const criterion = {
    kind: 'judged',
    id: 'goals',
    title: 'Goals',
    weight: 1,
    sections: ['goals'],
    question: 'Are they measurable?',
    levels,
  };
  return rulesSchema.parse({
    organisation: { name },
    timeZone: 'Europe/Berlin',
    rubric: {
      title: 'Weekly',
      criteria: [criterion],
      grades: [
        { grade: 'A', minScore: 80 },
        { grade: 'E', minScore: 0 },
      ],
    },
    evaluation: {},
    coaching: {},
    mail: { senderName: 'AI Manager', senderAddress: 'manager@example.org' },
    budget: {},
  });
}

export function sampleStart(change: Partial<RunStart> = {}): RunStart {
  const versions = { rulesVersion: 3, promptVersions: { 'evaluation.judge': 2 } };
  return { id: runId('run-1'), week: thisWeek, mode: 'resume', projects: 'all', now, ...versions, ...change };
}

export function sampleRun(id: string, inWeek: Week, change: Partial<Run> = {}): Run {
  return {
    id: runId(id),
    week: inWeek,
    revision: 1,
    scope: 'all',
    status: 'finished',
    round: 1,
    rulesVersion: 1,
    promptVersions: {},
    counts: { total: 0, pending: 0, graded: 0, needsReview: 0, insufficientEvidence: 0, failed: 0 },
    usage: { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
    costMicroUsd: 0,
    startedAt: now,
    finishedAt: now,
    ...change,
  };
}

export function sampleRoster(change: Partial<RosterBatch> = {}): RosterBatch {
  const decision = sampleDecision('roster-1', { kind: 'roster', subject: { type: 'roster', id: 'import' } });
  return { people: [], projects: [], submissions: [], metrics: [], history: [], decision, ...change };
}

/** Ann, and one project of hers per name. */
export async function seedProjects(storage: Storage, names: readonly string[]): Promise<void> {
  await storage.people.save(samplePerson('ann'), {});
  for (const name of names) await storage.projects.save(sampleProject(name, 'ann'), {});
}

/** A started run over the projects, with everything claimed by `worker` under a long lease. */
export async function seedClaimedRun(storage: Storage, names: readonly string[], start: Partial<RunStart> = {}) {
  await seedProjects(storage, names);
  const { run } = await storage.runs.start(sampleStart(start), {});
  const items = await storage.runs.claim({ runId: run.id, workerId: 'worker', limit: 1_000, leaseMs: 60_000 }, {});
  return { run, items };
}

/** Records evaluations of a run that nobody has claimed yet. */
export async function claimAndRecord(storage: Storage, run: Run, evaluations: readonly Evaluation[]): Promise<void> {
  const items = await storage.runs.claim({ runId: run.id, workerId: 'seed', limit: 1_000, leaseMs: 60_000 }, {});
  const fences = new Map(items.map(({ projectId: id, fence }) => [id, fence]));
  const recorded = evaluations.map((evaluation) => ({
    fence: fences.get(evaluation.projectId) ?? 0,
    evaluation: { ...evaluation, runId: run.id, week: run.week, revision: run.revision },
    decisions: [],
  }));
  await storage.runs.recordBatch(run.id, recorded, {});
}

/** A finished run of the evaluated projects; of scope `only` unless `start` says otherwise. */
export async function seedFinishedRun(
  storage: Storage,
  start: Partial<RunStart>,
  evaluations: readonly Evaluation[],
): Promise<Run> {
  const { run } = await storage.runs.start(
    sampleStart({ mode: 'new', projects: evaluations.map(({ projectId: id }) => id), ...start }),
    {},
  );
  await claimAndRecord(storage, run, evaluations);
  return storage.runs.finish({ runId: run.id, ranking: [], outbox: [], now }, {});
}
