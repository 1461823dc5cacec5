import pLimit from 'p-limit';
import { isOpenAudit, viewApproval } from '../../domain/approval-view.ts';
import type { Approval, ApprovalId } from '../../domain/approval.ts';
import { InvalidInputError, isAiManagerError, NotFoundError } from '../../errors.ts';
import type * as descriptors from '../approvals.ts';
import type { HandlerOf } from '../context.ts';
import { rulesInForce } from '../weeks.ts';
import { actingPerson } from './acting-person.ts';
import type { ApprovalDesk } from './approval-desk.ts';
import { openDesk, sendApprovalMails } from './approval-desk.ts';
import type { GivenDecision } from './approvals-decide.ts';
import { decideAt } from './approvals-decide.ts';
import { auditAt } from './audit-approval.ts';

type Decide = HandlerOf<typeof descriptors.decideApprovals>;
type Item = Awaited<ReturnType<Decide>>['items'][number];

/** Decisions of one call that are written at the same time. */
const parallel = 8;

/** What cannot be decided is a row with its reason; the others are decided all the same. */
export const decideApprovals: Decide = async (context, { approvalIds, outcome, reason, token }) => {
  if (outcome === 'rejected' && reason === '')
    throw new InvalidInputError('Say why in reason: the applicant reads it when a request is rejected.');
  const { rules } = await rulesInForce(context);
  const acting = await actingPerson(context, { approvalIds, token }, rules);
  const desk = await openDesk({ ...context, actor: acting.actor });
  const limit = pLimit(parallel);
  const given = { outcome, reason, tokenId: acting.tokenId };
  const items = await Promise.all(acting.approvalIds.map((id) => limit(() => decideItem(desk, id, given))));
  const decided = items.filter((item) => item.decided).length;
  await sendApprovalMails(context, 'approval:', decided);
  return { items, decided, refused: items.length - decided };
};

async function decideItem(desk: ApprovalDesk, approvalId: ApprovalId, given: GivenDecision): Promise<Item> {
  const { signal } = desk.context;
  try {
    const found = await load(desk, approvalId);
    // It looks like one that waits, so it is answered like one: the label is an audit and changes nothing of the request.
    const decided = isOpenAudit(found)
      ? (await auditAt(desk, found, given)).approval
      : await decideAt(desk, found, given);
    return { approvalId, decided: true, approval: viewApproval(decided, desk.context.actor), error: null };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isAiManagerError(error, 'NOT_FOUND', 'CONFLICT', 'FORBIDDEN')) throw error;
    return { approvalId, decided: false, approval: null, error: { code: error.code, message: error.message } };
  }
}

async function load({ context }: ApprovalDesk, approvalId: ApprovalId): Promise<Approval> {
  const { storage } = context.services.ports;
  const approval = await storage.approvals.get(approvalId, { signal: context.signal });
  if (approval === null) throw new NotFoundError(`There is no request "${approvalId}".`, { details: { approvalId } });
  return approval;
}
