import { viewApproval } from '../../domain/approval-view.ts';
import type { HandlerOf } from '../context.ts';
import type * as descriptors from '../reviews.ts';
import { openDesk } from './approval-desk.ts';
import { decideOne } from './approvals-decide.ts';
import { auditAt } from './audit-approval.ts';
import { findApproval } from './find-approval.ts';

export const labelReview: HandlerOf<typeof descriptors.labelReview> = async (
  context,
  { approvalId, outcome, note: reason },
) => {
  const found = await findApproval(context, approvalId);
  if (found.decision?.by === 'automation' && found.status === 'approved') {
    const { approval, switchedOff } = await auditAt(await openDesk(context), found, { outcome, reason });
    return { approval: viewApproval(approval, context.actor), effect: 'audited', blind: true, switchedOff };
  }
  const decided = await decideOne(context, found, { outcome, reason });
  const { review, triage } = decided;
  return {
    approval: viewApproval(decided, context.actor),
    effect: 'decided',
    blind: review.label?.blind === true && review.blind && triage?.eligible === true,
    switchedOff: false,
  };
};
