import type { AiManager, DecisionRecord, Storage } from '@ai-manager/core';
import { createAiManager, defaultRules } from '@ai-manager/core';
import { createMemoryDocumentStore, createMemoryMailer } from '@ai-manager/core/memory';
import { createFixedClock, createScriptedModel } from '@ai-manager/core/testing';
import { expect } from 'vitest';
import type { RawBench } from './raw-bench.ts';

export const executive = { id: 'executive-1', role: 'executive', via: 'test' } as const;
export const ann = { id: 'p-001', role: 'superbuilder', via: 'test' } as const;
export const name = "Annegret O'Plantmann";
export const email = 'Annegret.Plantmann@example.org';
/** Every text about or by the person has this in it; nothing else has. */
export const planted = /planted|annegret|plantmann/i;
const now = '2026-11-23T09:00:00.000Z';
export const week = '2026-W47' as never;

const sections = {
  oneLiner: 'Planted bakeries close their books in 12 minutes a day.',
  tam: 'There are 9,000 planted bakeries in Poland at 300 EUR a year, says GUS 2025.',
  spov: 'Planted photos beat bank feeds, because bakers pay suppliers in cash.',
  goals: 'Reach 45 planted bakeries by 2026-11-29 and an error rate below 2 %.',
  achievements: 'On 2026-11-19 five planted bakeries signed, 40 in all, up from 35 before.',
};
export const bobs = Object.fromEntries(
  Object.entries(sections).map(([key, text]) => [key, text.replace(/planted/i, 'bobs')]),
);

interface JudgeInput {
  readonly criteria: readonly { readonly id: string; readonly sections: readonly string[] }[];
  readonly submission: Readonly<Record<string, string>>;
}

/** Quotes what it judges, and names in its feedback what it read. */
const judge = createScriptedModel((request) => {
  const isFeedback = request.name === 'evaluation.feedback';
  const text = request.messages.map(({ content }) => content).join(' ');
  const word = /planted/i.test(text) ? 'planted' : 'bobs';
  if (request.name === 'approval.panel' || request.messages.some(({ content }) => content.includes('panelist')))
    return { json: panel };
  if (isFeedback)
    return {
      json: { summary: `A ${word} week.`, strengths: [`${word} 1`], improvements: [`${word} 2`], nextSteps: [word] },
    };
  const { criteria, submission } = request.input as JudgeInput;
  const judged = criteria.map(({ id, sections: judgedSections }) => ({
    criterionId: id,
    level: 4,
    evidence: judgedSections.map((section) => submission[section] ?? '').filter((quote) => quote !== ''),
    missing: [`A ${word} source.`],
  }));
  return { json: { criteria: judged } };
});

const panel = { recommendation: 'approve', probability: 0.9, reasoning: 'A planted opinion.', evidence: [] };

const record = (id: string, change: Partial<DecisionRecord>): DecisionRecord => ({
  id,
  kind: 'approval',
  subject: { type: 'approval', id: 'r-1' },
  actor: executive,
  at: now,
  runId: null,
  inputHash: null,
  promptVersions: {},
  rulesVersion: 1,
  attempts: [],
  outcome: {},
  ...change,
});

async function plantRoster({ manager, storage }: Planted): Promise<void> {
  const approvals = {
    ...defaultRules.approvals,
    hard: {
      ...defaultRules.approvals.hard,
      exceptions: [
        {
          personId: ann.id as never,
          until: null,
          maxMinutesPerRequest: null,
          maxMinutesPerDay: null,
          maxMinutesPerWeek: null,
          maxWeeksLate: null,
          outcome: 'escalate' as const,
          reason: 'planted reason',
        },
      ],
    },
    review: {
      ...defaultRules.approvals.review,
      reviewers: [
        { id: 'login-of-ann', name, email, role: 'lead' as const },
        { id: 'executive-1', name: 'Eve', email: 'eve@example.org', role: 'executive' as const },
      ],
    },
  };
  await manager.rules.save({ rules: { ...defaultRules, approvals } });
  await manager.people.save({
    id: ann.id as never,
    name,
    email,
    team: 'planted team',
    accounts: { worksmart: 'planted-account' },
  });
  await manager.people.save({ id: 'p-002' as never, name: 'Bob', email: 'bob@example.org', leadId: ann.id as never });
  for (const [projectId, ownerId, texts] of [
    ['alpha', ann.id, sections],
    ['beta', 'p-002', bobs],
  ] as const) {
    await manager.projects.save({ id: projectId as never, name: projectId, ownerId: ownerId as never });
    const links = [`https://example.org/${texts === sections ? 'planted' : 'bobs'}`];
    await manager.projects.submit({ projectId: projectId as never, week, ...texts, links });
  }
  const sync = {
    personId: ann.id as never,
    source: 'brainlift',
    week,
    status: 'partial' as const,
    attemptedAt: now,
    fetchedAt: now,
    asOf: now,
    readAs: 'planted reader',
    metricTimes: {},
    missing: [{ aspect: 'brainlift-time' as const, reason: 'planted gap' }],
    error: null,
    documents: [{ id: 'd', title: 'planted title', minutes: 1, entries: [{ dok: 4 as const, text: 'planted SPOV' }] }],
  };
  await storage.activity.record({ syncs: [sync], metrics: [] }, {});
}

/** A graded week with mails, an objection, a review, and a report; records of before that quote in their outcome. */
async function plantWeek({ manager, storage }: Planted): Promise<void> {
  await manager.evaluations.weekly({ week });
  const [evaluation] = (await manager.evaluations.list({ personId: ann.id as never })).items;
  if (evaluation === undefined) throw new Error('nothing was graded');
  const { id: evaluationId } = evaluation;
  await manager.evaluations.contest({ evaluationId, reason: 'planted objection' }, { actor: ann });
  await manager.reviews.record({ evaluationId, grade: 'B', comment: 'planted comment' });
  await manager.reports.weekly({ week, format: 'html' });
  await storage.decisions.append(
    [
      record('old-contest', {
        kind: 'contest',
        subject: { type: 'evaluation', id: evaluationId },
        outcome: { reason: 'planted by an earlier version', grade: 'B' },
      }),
    ],
    {},
  );
}

/** A request that was decided, and one that waits; mails about them; an outcome that was told. */
async function plantApprovals({ storage }: Planted): Promise<void> {
  const submitted = ['r-1', 'r-2'].map((id) => ({
    approval: {
      id: id as never,
      key: `key-${id}`,
      request: {
        kind: 'manual-time' as const,
        personId: ann.id as never,
        startAt: id === 'r-1' ? now : '2026-11-19T09:00:00.000Z',
        minutes: 30,
        category: null,
        description: 'planted description of the work',
        trackedOverlapMinutes: null,
      },
      origin: { source: 'worksmart', reference: { contractor: 'planted contractor' } },
      submittedAt: now,
      submittedBy: ann,
    },
    decision: record(`submitted-${id}`, {
      subject: { type: 'approval', id },
      personal: { description: 'planted description of the work' },
    }),
  }));
  const [first] = await storage.approvals.submit(submitted, {});
  if (first === undefined) throw new Error('nothing was stored');
  const triage = {
    at: now,
    rulesVersion: 1,
    hardRules: { outcome: 'allow' as const, findings: [] },
    textFindings: [{ kind: 'instructs-reviewer' as const, message: 'planted finding' }],
    facts: [{ id: 'F1', text: 'planted fact', source: 'history' }],
    votes: [
      { seat: 1, recommendation: 'approve' as const, probability: 0.9, reasoning: 'planted vote', evidence: ['F1'] },
    ],
    recommendation: 'approve' as const,
    confidence: 0.9,
    reasoning: 'planted reasoning',
    confidenceWithoutText: null,
    eligible: false,
    waitReasons: ['shadow' as const],
    fingerprint: 'f',
    calibrationId: null,
    threshold: null,
  };
  const label = { outcome: 'approved' as const, blind: true, reviewerId: 'executive-1', at: now, note: 'planted note' };
  const decision = { outcome: 'approved' as const, by: 'person' as const, actor: executive, at: now };
  const mail = (key: string, to: string, text: string) => ({
    key,
    message: {
      to: { name: to === email ? name : 'Eve', address: to },
      from: { name: 'AI Manager', address: 'manager@example.org' },
      subject: 'About a request',
      html: `<p>${text}</p>`,
      text,
    },
  });
  const changed = await storage.approvals.change(
    {
      approval: {
        ...first.approval,
        status: 'approved',
        revision: 2,
        triage,
        decision: { ...decision, reason: 'planted decision', decisionId: 'decided' },
        review: { blind: true, share: 1, revealedTo: [], label },
      },
      decisions: [record('decided', { personal: { reason: 'planted decision' } })],
      mails: [
        mail('approval:r-1:2', email, 'planted outcome'),
        mail('digest:2026-11-23:executive-1', 'eve@example.org', `${name} waits: planted description`),
      ],
      events: [],
      notices: [
        {
          key: 'r-1:2',
          message: {
            approvalId: 'r-1' as never,
            origin: { source: 'worksmart', reference: { contractor: 'planted contractor' } },
            kind: 'manual-time',
            outcome: 'approved',
            reason: 'planted reason',
          },
        },
      ],
      calibrationId: null,
      tokenId: null,
    },
    {},
  );
  expect(changed).toBe('changed');
  const [notice] = await storage.notices.claim({ limit: 1, leaseMs: 60_000, resend: false }, {});
  await storage.notices.settle(
    [{ key: 'r-1:2', claim: notice?.claim ?? '', status: 'sent', error: 'planted error', now }],
    {},
  );
  const [sending] = await storage.outbox.claim({ limit: 1, leaseMs: 60_000, resend: false, prefix: 'approval:' }, {});
  const sent = { key: 'approval:r-1:2', claim: sending?.claim ?? '', status: 'sent', error: null, now } as const;
  await storage.outbox.settle([{ ...sent, messageId: 'm-1' }], {});
  const bounce = { kind: 'bounced', address: email, permanent: true, messageId: 'm-1', tag: null, at: now } as const;
  await storage.mailHolds.report([{ ...bounce, detail: 'planted: no such user' }], {});
}

/** A request that waits in a thread, of which a reviewer was told by mail. */
async function plantThread({ manager }: Planted): Promise<void> {
  const request = {
    startAt: '2026-11-20T09:00:00.000Z',
    minutes: 45,
    description: 'planted thread: I fixed the till.',
  };
  await manager.approvals.submit(request, { actor: ann });
  const { counts } = await manager.approvals.triage({});
  expect(counts.waiting).toBe(2);
  await manager.jobs.run({ job: 'approval-digest' });
}

export interface Planted {
  readonly manager: AiManager;
  readonly storage: Storage;
  readonly documents: ReturnType<typeof createMemoryDocumentStore>;
}

export async function plantEverything(bench: RawBench): Promise<Planted> {
  const storage = await bench.open();
  const clock = createFixedClock();
  const documents = createMemoryDocumentStore({ clock });
  const ports = { storage, clock, documents, llm: [judge] as const, mailer: createMemoryMailer() };
  const manager = createAiManager(ports, { actor: executive });
  const all = { manager, storage, documents };
  await plantRoster(all);
  await plantWeek(all);
  await plantApprovals(all);
  await plantThread(all);
  await manager.audit.export({ personal: true });
  return all;
}
