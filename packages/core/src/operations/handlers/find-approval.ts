import type { Approval, ApprovalId } from '../../domain/approval.ts';
import { NotFoundError } from '../../errors.ts';
import type { OperationContext } from '../context.ts';
import { assertVisible } from '../context.ts';

/** @throws NotFoundError when there is none; ForbiddenError when the actor may not see it */
export async function findApproval(context: OperationContext, approvalId: ApprovalId): Promise<Approval> {
  const approval = await context.services.ports.storage.approvals.get(approvalId, { signal: context.signal });
  if (approval === null) throw new NotFoundError(`There is no request "${approvalId}".`, { details: { approvalId } });
  assertVisible(context, approval.request.personId);
  return approval;
}
