import { decisionContent } from '../../domain/approval-record.ts';
import type { Approval } from '../../domain/approval.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import { ConflictError, ForbiddenError } from '../../errors.ts';
import { applicantMails, noticesOf } from '../../graphs/triage/index.ts';
import type { ApprovalChange } from '../../ports/index.ts';
import type { OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type { ApprovalDesk } from './approval-desk.ts';
import { assertMayDecide, openDesk, sendApprovalMails } from './approval-desk.ts';

/** A person's decision. */
export interface GivenDecision {
  readonly outcome: 'approved' | 'rejected';
  /** the applicant reads it */
  readonly reason: string;
  /** of the decision token it came with; used up by it */
  readonly tokenId?: string | null;
}

/** Decides on one request that waits, as the actor of the context, and tells everybody. */
export async function decideOne(
  context: OperationContext,
  approval: Approval,
  given: GivenDecision,
): Promise<Approval> {
  const decided = await decideAt(await openDesk(context), approval, given);
  await sendApprovalMails(context, `approval:${decided.id}:`, 1);
  return decided;
}

/**
 * Writes a decision with all that follows from it, then lets the request's thread come to its end. Where the verdict was
 * withheld until now, the decision is a blind label.
 *
 * @throws ForbiddenError when the actor may not decide on it; ConflictError when it does not wait, or not any more
 */
export async function decideAt(desk: ApprovalDesk, approval: Approval, given: GivenDecision): Promise<Approval> {
  await assertMayDecide(desk, approval);
  assertWaits(approval);
  const { context } = desk;
  const { actor, services } = context;
  const { clock, ids, storage } = services.ports;
  const { review } = approval;
  const at = clock.now();
  const decisionId = ids.next();
  const blind = review.blind && review.revealedTo.length === 0;
  const next: Approval = {
    ...approval,
    status: given.outcome,
    revision: approval.revision + 1,
    decision: { outcome: given.outcome, by: 'person', actor, at, reason: given.reason, decisionId },
    review: { ...review, label: { outcome: given.outcome, blind, reviewerId: actor.id, at, note: given.reason } },
  };
  const change = await personalChange(desk, next, { changes: null, tokenId: given.tokenId ?? null });
  const outcome = await storage.approvals.change(change, { signal: context.signal });
  if (outcome === 'token-used')
    throw new ForbiddenError('This decision token was used before: a token decides once.', {
      details: { approvalId: approval.id, reason: 'used' },
    });
  if (outcome !== 'changed') {
    assertWaits((await storage.approvals.get(approval.id, { signal: context.signal })) ?? approval);
    throw new ConflictError('Somebody else changed this request just now: look at it again.', {
      details: { approvalId: approval.id },
    });
  }
  await services.triage.close(next.id, context.signal);
  return next;
}

/** A change that a person, or time, makes to a request: its record, the applicant's mail, the notice to the source. */
export async function personalChange(
  { context, rules, rulesVersion, mailBodies: bodies, person }: ApprovalDesk,
  next: Approval,
  { changes, tokenId }: { readonly changes: string | null; readonly tokenId: string | null },
): Promise<ApprovalChange> {
  const { templates } = context.services;
  const record: DecisionRecord = {
    ...decisionOf(context, { ...decisionContent(next, changes), rulesVersion }),
    id: next.decision?.decisionId ?? context.services.ports.ids.next(),
    at: next.decision?.at ?? context.services.ports.clock.now(),
  };
  const applicant = await person(next.request.personId);
  return {
    approval: next,
    decisions: [record],
    mails: applicantMails({ templates, bodies, rules, approval: next, person: applicant, changed: changes !== null }),
    events: [],
    notices: noticesOf(next),
    calibrationId: null,
    tokenId,
  };
}

/** @throws ConflictError saying why nothing is to be decided */
function assertWaits({ id, status, decision }: Approval): void {
  if (status === 'waiting') return;
  const why =
    status === 'new'
      ? 'Nobody has looked at this request yet: run approvals.triage first.'
      : `This request is ${status} already, since ${decision?.at.slice(0, 16) ?? 'earlier'}: change it with approvals.override.`;
  throw new ConflictError(why, { details: { approvalId: id, status } });
}
