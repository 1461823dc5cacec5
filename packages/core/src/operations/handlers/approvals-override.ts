import { viewApproval } from '../../domain/approval-view.ts';
import type { Approval } from '../../domain/approval.ts';
import { ConflictError } from '../../errors.ts';
import type * as descriptors from '../approvals.ts';
import type { HandlerOf } from '../context.ts';
import { assertMayDecide, openDesk, sendApprovalMails } from './approval-desk.ts';
import { personalChange } from './approvals-decide.ts';
import { findApproval } from './find-approval.ts';

/** Changes a decision. Of a request that was to be reviewed blind it counts as looked at: it gives no label any more. */
export const overrideApproval: HandlerOf<typeof descriptors.overrideApproval> = async (
  context,
  { approvalId, outcome, reason },
) => {
  const { clock, ids, storage } = context.services.ports;
  const approval = await findApproval(context, approvalId);
  const desk = await openDesk(context);
  await assertMayDecide(desk, approval);
  const { decision, review, status } = approval;
  if (decision === null || status === 'new' || status === 'waiting')
    throw new ConflictError('Nothing was decided on this request yet: decide on it with approvals.decide.', {
      details: { approvalId, status },
    });
  if (status === outcome)
    throw new ConflictError(`This request is ${outcome} already.`, { details: { approvalId, status } });
  const { actor } = context;
  const at = clock.now();
  const unlabelled = review.blind && review.label === null && !review.revealedTo.includes(actor.id);
  const next: Approval = {
    ...approval,
    status: outcome,
    revision: approval.revision + 1,
    decision: { outcome, by: 'person', actor, at, reason, decisionId: ids.next() },
    review: unlabelled ? { ...review, revealedTo: [...review.revealedTo, actor.id] } : review,
  };
  const change = await personalChange(desk, next, { changes: decision.outcome, tokenId: null });
  const changed = await storage.approvals.change(change, { signal: context.signal });
  if (changed !== 'changed')
    throw new ConflictError('Somebody else changed this request just now: look at it again.', {
      details: { approvalId },
    });
  await sendApprovalMails(context, `approval:${approvalId}:`, change.mails.length);
  return viewApproval(next, actor);
};
