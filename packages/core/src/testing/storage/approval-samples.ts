import type {
  Approval,
  ApprovalDecision,
  ApprovalLabel,
  NewApproval,
  OutcomeNotice,
  Triage,
} from '../../domain/approval.ts';
import type { StoredCalibration } from '../../domain/calibration.ts';
import type {
  ApprovalChange,
  ApprovalChangeOutcome,
  ApprovalDossierRequest,
} from '../../ports/storage/approval-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import { later, now, personId, sampleDecision, samplePerson, thisWeek } from './samples.ts';

export const approvalId = (id: string): Approval['id'] => id as Approval['id'];

/** The recipe of {@link sampleTriage} and {@link sampleCalibration}. */
export const recipe = 'recipe-1';

type NewApprovalChange = Partial<Omit<NewApproval, 'request'>> & { readonly request?: Partial<NewApproval['request']> };

/** Half an hour of Ann's that no tracker counted; its key is made of the id. */
export function sampleApproval(id: string, { request, ...change }: NewApprovalChange = {}): NewApproval {
  return {
    id: approvalId(id),
    key: `key-of-${id}`,
    request: {
      kind: 'manual-time',
      personId: personId('ann'),
      startAt: later(-86_400),
      minutes: 30,
      category: null,
      description: `What ${id} was about.`,
      trackedOverlapMinutes: null,
      ...request,
    },
    origin: null,
    submittedAt: now,
    submittedBy: { id: 'ann', role: 'superbuilder', via: 'library' },
    ...change,
  };
}

/** The panel would approve, and nothing speaks against it. */
function sampleTriage(change: Partial<Triage> = {}): Triage {
  const vote: Triage['votes'][number] = {
    seat: 1,
    recommendation: 'approve',
    probability: 0.97,
    reasoning: 'Fits.',
    evidence: ['F1'],
  };
  return {
    at: later(60),
    rulesVersion: 1,
    hardRules: { outcome: 'allow', findings: [] },
    textFindings: [],
    facts: [{ id: 'F1', text: 'Two requests in the last month.', source: 'history' }],
    votes: [vote],
    recommendation: 'approve',
    confidence: 0.97,
    reasoning: 'Fits what was done before.',
    confidenceWithoutText: 0.9,
    eligible: true,
    waitReasons: ['shadow'],
    fingerprint: recipe,
    calibrationId: null,
    threshold: null,
    ...change,
  };
}

export function sampleVerdict(change: Partial<ApprovalDecision> = {}): ApprovalDecision {
  return {
    outcome: 'approved',
    by: 'person',
    actor: { id: 'zoe', role: 'executive', via: 'library' },
    at: later(120),
    reason: '',
    decisionId: 'd-decided',
    ...change,
  };
}

export function sampleLabel(change: Partial<ApprovalLabel> = {}): ApprovalLabel {
  return { outcome: 'approved', blind: true, reviewerId: 'zoe', at: later(120), note: '', ...change };
}

export function sampleCalibration(id: string, change: Partial<StoredCalibration> = {}): StoredCalibration {
  return {
    id,
    fingerprint: recipe,
    round: 1,
    at: now,
    status: 'on',
    threshold: 0.95,
    alpha: 0.05,
    delta: 0.1,
    deltaSpent: 0.06,
    driftDelta: 0.05,
    riskUpperBound: 0.04,
    labels: 120,
    disagreements: 1,
    countedAgainst: 0,
    labelsMissing: 0,
    reason: null,
    tests: [{ threshold: 0.95, labels: 110, disagreements: 1, pValue: 0.02, accepted: true }],
    offReason: null,
    offAt: null,
    decisionId: `decision-of-${id}`,
    ...change,
  };
}

export const calibrationDecision = (id: string) =>
  sampleDecision(`decision-of-${id}`, { kind: 'calibration', subject: { type: 'calibration', id } });

export function sampleNotice(key: string): { readonly key: string; readonly message: OutcomeNotice } {
  const origin = { source: 'worksmart', reference: { timecards: [17, 18], note: key } };
  return {
    key,
    message: {
      approvalId: approvalId('r-1'),
      origin,
      kind: 'overtime',
      outcome: 'approved',
      reason: `Because of ${key}.`,
    },
  };
}

/** People, and requests of theirs that nobody has looked at; each is recorded as `submitted-<id>`. */
export async function seedApprovals(storage: Storage, approvals: readonly NewApproval[]): Promise<readonly Approval[]> {
  for (const id of ['ann', 'bob']) await storage.people.save(samplePerson(id), {});
  const requests = approvals.map((approval) => ({ approval, decision: submittedRecord(approval.id) }));
  return (await storage.approvals.submit(requests, {})).map(({ approval }) => approval);
}

export const submittedRecord = (id: string) =>
  sampleDecision(`submitted-${id}`, { kind: 'approval', subject: { type: 'approval', id } });

/** All that is to be known about a request of this person for {@link thisWeek}. */
export const dossierOf = (person: string): ApprovalDossierRequest => ({
  personId: personId(person),
  startFrom: later(-7 * 86_400),
  startBefore: later(7 * 86_400),
  weeks: [thisWeek],
  decisions: 2,
});

/** A change with nothing that follows from it; the revision is one more than that of the request. */
export function changeOf(
  approval: Approval,
  members: Partial<Approval>,
  follows: Partial<ApprovalChange> = {},
): ApprovalChange {
  return {
    approval: { ...approval, ...members, revision: approval.revision + 1 },
    decisions: [],
    mails: [],
    events: [],
    notices: [],
    calibrationId: null,
    tokenId: null,
    ...follows,
  };
}

/** What triage makes of a request that a person is to decide; blind, as in shadow mode. */
export const waiting = (triage: Partial<Triage> = {}, review: Partial<Approval['review']> = {}): Partial<Approval> => ({
  status: 'waiting',
  triage: sampleTriage(triage),
  review: { blind: true, share: 1, revealedTo: [], label: null, ...review },
});

/** What triage makes of a request that nobody needs to look at. */
export const automatic = (calibrationId: string, triage: Partial<Triage> = {}): Partial<Approval> => ({
  status: 'approved',
  triage: sampleTriage({ calibrationId, threshold: 0.95, waitReasons: [], ...triage }),
  decision: sampleVerdict({ by: 'automation' }),
  review: { blind: true, share: 0.1, revealedTo: [], label: null },
});

/** Applies a change that has to succeed; returns the request as it is then. */
export async function applied(storage: Storage, change: ApprovalChange): Promise<Approval> {
  const outcome: ApprovalChangeOutcome = await storage.approvals.change(change, {});
  if (outcome !== 'changed') throw new Error(`The request could not be prepared: ${outcome}.`);
  return change.approval;
}

/** Switches automation on. */
export async function seedCalibration(storage: Storage, id: string, change: Partial<StoredCalibration> = {}) {
  const calibration = sampleCalibration(id, change);
  await storage.calibrations.add(calibration, calibrationDecision(id), {});
  return calibration;
}
