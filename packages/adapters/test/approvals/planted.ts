import type { Approval, DecisionRecord, PersonId, StoredCalibration, Triage } from '@ai-manager/core';
import { defaultRules } from '@ai-manager/core';
import type { Bench } from '../weekly-run/harness.ts';
import { executive } from '../weekly-run/harness.ts';

const dayMs = 86_400_000;
const firstAt = Date.parse('2026-11-16T08:00:00.000Z');

export interface Planted {
  /** how many; their ids are `<prefix>-001` and so on, handed in a minute after each other */
  readonly count: number;
  readonly prefix: string;
  readonly triage?: Partial<Triage>;
  readonly personId?: string;
  /** minutes after the first request of all at which the first of these was handed in; default 0 */
  readonly from?: number;
  /** they were approved automatically under this calibration */
  readonly under?: StoredCalibration;
  readonly blind?: boolean;
  /** a person has decided them blind, and refused the first so many */
  readonly decided?: { readonly rejected: number };
}

/** Rules with three reviewers' worth of nothing but what the tests need. */
const reviewers = [
  { id: 'executive-1', name: 'Zoe', email: 'zoe@example.com', role: 'executive' },
  { id: 'executive-2', name: 'Max', email: 'max@example.com', role: 'executive' },
] as const;

export const approvalRules = (change: Partial<typeof defaultRules.approvals.automation> = {}) => ({
  approvals: {
    ...defaultRules.approvals,
    automation: { ...defaultRules.approvals.automation, ...change },
    review: { ...defaultRules.approvals.review, reviewers: [...reviewers] },
  },
});

/** Requests as triage leaves them, without asking a model; they are of the recipe in force. */
export async function plant(bench: Bench, planted: Planted): Promise<readonly Approval[]> {
  const { fingerprint } = await bench.manager.approvals.calibration({});
  const requests = Array.from({ length: planted.count }, (_, at) => toRequest(planted, at));
  const stored = await bench.storage.approvals.submit(requests, {});
  const approvals: Approval[] = [];
  for (const [at, { approval }] of stored.entries()) {
    const next = decided(triaged(approval, planted, fingerprint), planted, at);
    const outcome = await bench.storage.approvals.change(
      {
        approval: next,
        decisions: [recordOf(next.id, 'triaged')],
        mails: [],
        events: [],
        notices: [],
        calibrationId: planted.under?.id ?? null,
        tokenId: null,
      },
      {},
    );
    if (outcome !== 'changed') throw new Error(`${next.id} could not be prepared: ${outcome}.`);
    approvals.push(next);
  }
  return approvals;
}

function toRequest({ prefix, personId = 'ann', from = 0 }: Planted, at: number) {
  const id = `${prefix}-${String(at + 1).padStart(3, '0')}` as Approval['id'];
  const approval = {
    id,
    key: `key-of-${id}`,
    request: {
      kind: 'manual-time',
      personId: personId as PersonId,
      startAt: new Date(firstAt - (at + 1) * dayMs).toISOString(),
      minutes: 60,
      category: null,
      description: `What ${id} was about, in a sentence.`,
      trackedOverlapMinutes: null,
    },
    origin: null,
    submittedAt: new Date(firstAt + (from + at) * 60_000).toISOString(),
    submittedBy: { id: personId, role: 'superbuilder', via: 'test' },
  } as const;
  return { approval, decision: recordOf(id, 'submitted') };
}

function triaged(approval: Approval, { triage, under, blind = true }: Planted, fingerprint: string): Approval {
  const next = { ...approval, revision: approval.revision + 1 };
  const found: Triage = {
    at: approval.submittedAt,
    rulesVersion: 1,
    hardRules: { outcome: 'allow', findings: [] },
    textFindings: [],
    facts: [{ id: 'F1', text: 'Two requests in the last month.', source: 'history' }],
    votes: [{ seat: 1, recommendation: 'approve', probability: 0.97, reasoning: 'Fits.', evidence: ['F1'] }],
    recommendation: 'approve',
    confidence: 0.97,
    reasoning: 'Fits what was done before.',
    confidenceWithoutText: 0.9,
    eligible: true,
    waitReasons: under === undefined ? ['shadow'] : [],
    fingerprint,
    calibrationId: under?.id ?? null,
    threshold: under?.threshold ?? null,
    ...triage,
  };
  const review = { blind, share: under === undefined ? 1 : 0.1, revealedTo: [], label: null };
  if (under === undefined) return { ...next, status: 'waiting', triage: found, review };
  const decision = {
    outcome: 'approved',
    by: 'automation',
    actor: { id: 'automation', role: 'service', via: 'test' },
    at: approval.submittedAt,
    reason: '',
    decisionId: `${approval.id}-triaged`,
  } as const;
  return { ...next, status: 'approved', triage: found, review, decision };
}

function decided(approval: Approval, planted: Planted, at: number): Approval {
  if (planted.decided === undefined) return approval;
  const outcome = at < planted.decided.rejected ? 'rejected' : 'approved';
  const label = {
    outcome,
    blind: true,
    reviewerId: 'executive-1',
    at: approval.submittedAt,
    note: 'As I saw it.',
  } as const;
  const decision = {
    outcome,
    by: 'person',
    actor: executive,
    at: approval.submittedAt,
    reason: '',
    decisionId: `${approval.id}-triaged`,
  } as const;
  const status = planted.under === undefined ? outcome : approval.status;
  return {
    ...approval,
    status,
    decision: planted.under === undefined ? decision : approval.decision,
    review: { ...approval.review, label },
  };
}

function recordOf(id: string, step: string): DecisionRecord {
  return {
    id: `${id}-${step}`,
    kind: 'approval',
    subject: { type: 'approval', id },
    actor: executive,
    at: new Date(firstAt).toISOString(),
    runId: null,
    inputHash: null,
    promptVersions: {},
    rulesVersion: 1,
    attempts: [],
    outcome: { step },
    personal: null,
  };
}
