import type { ApprovalId } from '../../domain/approval.ts';
import type { Actor } from '../../domain/decision-record.ts';
import type { Rules } from '../../domain/rules.ts';
import { ForbiddenError, InvalidInputError } from '../../errors.ts';
import type { OperationContext } from '../context.ts';

/** Whose decision it is, and on what. */
export interface ActingPerson {
  readonly actor: Actor;
  readonly approvalIds: readonly ApprovalId[];
  /** of the token it came with */
  readonly tokenId: string | null;
}

export interface DecisionClaim {
  readonly approvalIds: readonly ApprovalId[] | undefined;
  readonly token: string | undefined;
}

/**
 * Finds out who decides: the actor the host vouches for, or the reviewer a token was issued to. A service is nobody, and
 * only hands on a token. A reviewer who was taken out of the rules has no token any more, and a changed role counts.
 *
 * @throws DecisionTokenError, ForbiddenError `FORBIDDEN`; InvalidInputError when no request is named
 */
export async function actingPerson(
  context: OperationContext,
  { approvalIds, token }: DecisionClaim,
  rules: Rules,
): Promise<ActingPerson> {
  const { actor, services, signal } = context;
  if (token === undefined) {
    if (actor.role === 'service')
      throw new ForbiddenError('A service decides nothing: hand on the decision token of a reviewer.', {
        details: { reason: 'no-token' },
      });
    if (approvalIds === undefined) throw new InvalidInputError('Name the requests to decide on in approvalIds.');
    return { actor, approvalIds: [...new Set(approvalIds)], tokenId: null };
  }
  const named = approvalIds === undefined ? undefined : [...new Set(approvalIds)];
  if (named !== undefined && named.length > 1)
    throw new InvalidInputError('A decision token decides on one request: name that one in approvalIds, or none.');
  const claims = await services.decisionTokens.read(token, named?.[0], { signal });
  const reviewer = rules.approvals.review.reviewers.find(({ id }) => id === claims.reviewerId);
  if (reviewer === undefined)
    throw new ForbiddenError('The reviewer of this decision token is not one of the rules any more.', {
      details: { reason: 'no-reviewer' },
    });
  if (actor.role !== 'service' && actor.id !== reviewer.id)
    throw new ForbiddenError('This decision token was issued to somebody else.', { details: { reason: 'not-yours' } });
  return {
    actor: { id: reviewer.id, role: reviewer.role, via: 'decision-token' },
    approvalIds: [claims.approvalId as ApprovalId],
    tokenId: claims.tokenId,
  };
}
