import type { Approval, Triage, WaitReason } from './approval.ts';

/** A request as it may be shown; `withheld`: something of it is left out. */
export interface ShownApproval extends Approval {
  readonly withheld: boolean;
}

/** Who looks. */
export interface Viewer {
  readonly id: string;
}

/** Whether a person is to decide on it without having seen the verdict, and has not yet: nobody may see it until then. */
export function isVerdictWithheld({ review, status, decision }: Approval): boolean {
  if (!review.blind || review.label !== null || review.revealedTo.length > 0) return false;
  return status === 'waiting' || (status === 'approved' && decision?.by === 'automation');
}

/** Whether it was approved automatically and is also sent to a person who does not know that. */
export function isOpenAudit(approval: Approval): boolean {
  return approval.status === 'approved' && isVerdictWithheld(approval);
}

/**
 * The one place that decides what of a request is shown to whom. Applicants see of an own undecided request how it
 * stands and nothing else. A verdict that is withheld is withheld from everybody, and a request that was approved
 * automatically and is up for a blind review looks like one that waits: who reviews it must not know better.
 */
export function viewApproval(approval: Approval, viewer: Viewer): ShownApproval {
  if (isApplicant(approval, viewer)) return viewOfApplicant(approval);
  if (!isVerdictWithheld(approval)) return { ...approval, withheld: false };
  return {
    ...approval,
    status: 'waiting',
    decision: null,
    triage: approval.triage === null ? null : withoutVerdict(approval.triage),
    withheld: true,
  };
}

export function isApplicant({ request }: Pick<Approval, 'request'>, { id }: Viewer): boolean {
  return request.personId.toLowerCase() === id.toLowerCase();
}

function viewOfApplicant(approval: Approval): ShownApproval {
  const decided = approval.status !== 'new' && approval.status !== 'waiting';
  if (decided && !isVerdictWithheld(approval)) return { ...approval, withheld: false };
  const review = { blind: false, share: 0, revealedTo: [], label: null };
  return { ...approval, triage: null, review, withheld: approval.triage !== null };
}

const shownReasons: ReadonlySet<WaitReason> = new Set(['hard-rule', 'text-instructs', 'hidden-text']);

/** What code found out stays, what models said and what follows from it goes. */
function withoutVerdict(triage: Triage): Triage {
  return {
    ...triage,
    votes: [],
    recommendation: null,
    confidence: null,
    reasoning: '',
    confidenceWithoutText: null,
    eligible: false,
    waitReasons: triage.waitReasons.filter((reason) => shownReasons.has(reason)),
    fingerprint: null,
    calibrationId: null,
    threshold: null,
  };
}
