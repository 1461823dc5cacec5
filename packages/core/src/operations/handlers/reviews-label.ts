import { isOpenAudit, viewApproval } from '../../domain/approval-view.ts';
import type { Approval } from '../../domain/approval.ts';
import { ConflictError, InvalidInputError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import type * as descriptors from '../reviews.ts';
import { assertMayDecide, openDesk } from './approval-desk.ts';
import { decideOne } from './approvals-decide.ts';
import { auditApproval } from './audit-approval.ts';
import { findApproval } from './find-approval.ts';

export const labelReview: HandlerOf<typeof descriptors.labelReview> = async (
  context,
  { approvalId, outcome, note },
) => {
  const approval = await findApproval(context, approvalId);
  if (outcome === 'rejected' && note === '')
    throw new InvalidInputError('Say why in note: where a request waits, the applicant reads it.');
  assertUnseen(context, approval);
  const given = { outcome, reason: note };
  if (isOpenAudit(approval)) {
    const desk = await openDesk(context);
    await assertMayDecide(desk, approval);
    const audited = await auditApproval(desk, approval, given);
    const view = viewApproval(audited.approval, context.actor);
    return { approval: view, effect: 'audited', blind: true, switchedOff: audited.switchedOff };
  }
  const decided = await decideOne(context, approval, given);
  const { review, triage } = decided;
  const blind = review.label?.blind === true && triage?.eligible === true;
  return { approval: viewApproval(decided, context.actor), effect: 'decided', blind, switchedOff: false };
};

/** @throws ConflictError where a decision would be none without sight of the verdict */
function assertUnseen({ actor }: OperationContext, { id, status, decision, review }: Approval): void {
  const refuse = (message: string): never => {
    throw new ConflictError(message, { details: { approvalId: id } });
  };
  if (review.label !== null) refuse('This request has its label already: somebody decided on it.');
  if (review.revealedTo.includes(actor.id))
    refuse('You have seen the verdict on this request: decide on it with approvals.decide or approvals.override.');
  if (status === 'approved' && decision?.by === 'automation' && !review.blind)
    refuse('This automatic approval was not chosen for a blind review: change it with approvals.override instead.');
}
