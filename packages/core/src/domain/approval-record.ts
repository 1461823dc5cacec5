import { isVerdictWithheld } from './approval-view.ts';
import type { Approval, Triage } from './approval.ts';
import type { DecisionRecord } from './decision-record.ts';

type Content = Pick<DecisionRecord, 'kind' | 'subject' | 'outcome' | 'personal'>;

const about = ({ id }: Pick<Approval, 'id'>): Pick<Content, 'kind' | 'subject'> => ({
  kind: 'approval',
  subject: { type: 'approval', id },
});

/** The key under which a record holds what is withheld as long as the verdict is. */
const verdictKey = 'verdict';

/** That a request came in. */
export function submissionRecord(approval: Pick<Approval, 'id' | 'key' | 'request' | 'origin'>): Content {
  const { kind, startAt, minutes, category, trackedOverlapMinutes, personId, description } = approval.request;
  return {
    ...about(approval),
    outcome: {
      step: 'submitted',
      kind,
      startAt,
      minutes,
      category,
      trackedOverlapMinutes,
      source: approval.origin?.source ?? null,
    },
    personal: { personId, key: approval.key, description },
  };
}

/** What triage found, and what it made of it; all that a blind reviewer must not know is in `verdict`. */
export function triageRecord(next: Approval, triage: Triage): Content {
  const { hardRules, textFindings, facts, votes, reasoning } = triage;
  const verdict = {
    status: next.status,
    by: next.decision?.by ?? null,
    recommendation: triage.recommendation,
    confidence: triage.confidence,
    confidenceWithoutText: triage.confidenceWithoutText,
    eligible: triage.eligible,
    waitReasons: triage.waitReasons,
    fingerprint: triage.fingerprint,
    calibrationId: triage.calibrationId,
    threshold: triage.threshold,
    votes: votes.map(({ seat, recommendation, probability, evidence }) => ({
      seat,
      recommendation,
      probability,
      evidence,
    })),
  };
  return {
    ...about(next),
    outcome: {
      step: 'triaged',
      // Messages are personal: an exception of a person is quoted with its reason.
      hardRules: {
        outcome: hardRules.outcome,
        findings: hardRules.findings.map(({ rule, outcome }) => ({ rule, outcome })),
      },
      textFindings: textFindings.map(({ kind }) => kind),
      review: { blind: next.review.blind, share: next.review.share },
      [verdictKey]: verdict,
    },
    personal: {
      personId: next.request.personId,
      hardRuleMessages: hardRules.findings.map(({ message }) => message),
      facts,
      textFindings: textFindings.map(({ message }) => message),
      [verdictKey]: { reasoning, votes: votes.map(({ seat, reasoning: why }) => ({ seat, reasoning: why })) },
    },
  };
}

/** That a person, or time, decided; `changes` names the outcome that it replaces. */
export function decisionContent(next: Approval, changes: string | null): Content {
  const { decision, review } = next;
  return {
    ...about(next),
    outcome: {
      step: changes === null ? (decision?.by === 'expiry' ? 'expired' : 'decided') : 'overridden',
      outcome: decision?.outcome ?? null,
      by: decision?.by ?? null,
      changes,
      blind: review.label?.blind ?? null,
    },
    personal: { personId: next.request.personId, reason: decision?.reason ?? '' },
  };
}

/** That somebody looked at a verdict that was withheld. */
export function revealRecord(approval: Approval, actorId: string): Content {
  return {
    ...about(approval),
    outcome: { step: 'revealed' },
    personal: { personId: approval.request.personId, to: actorId },
  };
}

/** The record as it may be shown while the verdict of its request is withheld; attempts tell whether a request was eligible. */
export function withoutVerdict(record: DecisionRecord): DecisionRecord {
  if (record.kind !== 'approval' || record.outcome['step'] !== 'triaged') return record;
  const { personal } = record;
  return {
    ...record,
    attempts: [],
    outcome: without(record.outcome),
    ...(personal === undefined || personal === null ? {} : { personal: without(personal) }),
  };
}

/** A record of a request as it may be shown now. */
export function viewRecord(record: DecisionRecord, approval: Approval): DecisionRecord {
  return isVerdictWithheld(approval) ? withoutVerdict(record) : record;
}

function without<T extends Record<string, unknown>>(content: T): T {
  return Object.fromEntries(Object.entries(content).filter(([key]) => key !== verdictKey)) as T;
}
