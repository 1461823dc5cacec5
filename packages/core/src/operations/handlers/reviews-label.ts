import { viewApproval } from '../../domain/approval-view.ts';
import type { Approval } from '../../domain/approval.ts';
import { ConflictError, InvalidInputError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import type * as descriptors from '../reviews.ts';
import { openDesk } from './approval-desk.ts';
import { decideOne } from './approvals-decide.ts';
import { auditAt } from './audit-approval.ts';
import { findApproval } from './find-approval.ts';

export const labelReview: HandlerOf<typeof descriptors.labelReview> = async (
  context,
  { approvalId, outcome, note: reason },
) => {
  if (outcome === 'rejected' && reason === '')
    throw new InvalidInputError('Say why in note: where a request waits, the applicant reads it.');
  const found = await findApproval(context, approvalId);
  if (found.decision?.by === 'automation' && found.status === 'approved') {
    const { approval, switchedOff } = await auditAt(await openDesk(context), found, { outcome, reason });
    return { approval: viewApproval(approval, context.actor), effect: 'audited', blind: true, switchedOff };
  }
  assertUnseen(context, found);
  const decided = await decideOne(context, found, { outcome, reason });
  const { review, triage } = decided;
  const blind = review.label?.blind === true && triage?.eligible === true;
  return { approval: viewApproval(decided, context.actor), effect: 'decided', blind, switchedOff: false };
};

/** @throws ConflictError where a decision would be none without sight of the verdict */
function assertUnseen({ actor }: OperationContext, { id, review }: Approval): void {
  if (!review.revealedTo.includes(actor.id)) return;
  throw new ConflictError('You have seen the verdict on this request: decide on it with approvals.decide.', {
    details: { approvalId: id },
  });
}
