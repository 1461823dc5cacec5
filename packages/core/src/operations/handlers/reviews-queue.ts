import { isApplicant, viewApproval } from '../../domain/approval-view.ts';
import type { Approval } from '../../domain/approval.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import { pagesOf } from '../../domain/pages.ts';
import { InvalidInputError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { visibleIds } from '../context.ts';
import { definedOnly } from '../defined-only.ts';
import type * as descriptors from '../reviews.ts';

/** More that wait are not counted. */
const mostCounted = 1_000;
const pageSize = 200;

export const reviewQueue: HandlerOf<typeof descriptors.reviewQueue> = (context, { of, limit, cursor }) =>
  of === 'approvals' ? approvalQueue(context, { limit, cursor }) : evaluationQueue(context, { limit, cursor });

interface Slice {
  readonly limit: number;
  readonly cursor: string | undefined;
}
type Queue = Awaited<ReturnType<HandlerOf<typeof descriptors.reviewQueue>>>;

/** A page is read on until it is full, because some that wait are not for this actor. */
async function approvalQueue(context: OperationContext, { limit, cursor }: Slice): Promise<Queue> {
  const items: Approval[] = [];
  let next: string | null | undefined = cursor;
  do {
    const page = await waitingApprovals(context, { limit: limit - items.length, cursor: next ?? undefined });
    items.push(...page.items.filter((approval) => isFor(context, approval)));
    next = page.nextCursor;
  } while (items.length < limit && next !== null);
  return {
    items: items.map((approval) => ({ type: 'approval', approval: viewApproval(approval, context.actor) })),
    nextCursor: next,
    waiting: await countApprovals(context),
  };
}

function waitingApprovals(context: OperationContext, slice: Slice) {
  const filter = { awaitsBlindReview: true, order: 'oldest', personIds: visibleIds(context, undefined) } as const;
  return context.services.ports.storage.approvals.list(definedOnly({ ...filter, ...slice }), {
    signal: context.signal,
  });
}

/** Nobody decides on an own request; whoever has seen the verdict decides no longer blind. */
function isFor({ actor }: OperationContext, approval: Approval): boolean {
  return !isApplicant(approval, actor) && !approval.review.revealedTo.includes(actor.id);
}

async function countApprovals(context: OperationContext): Promise<number> {
  let count = 0;
  for await (const page of pagesOf(({ cursor }) => waitingApprovals(context, { limit: pageSize, cursor }))) {
    count += page.filter((approval) => isFor(context, approval)).length;
    if (count >= mostCounted) return mostCounted;
  }
  return count;
}

async function evaluationQueue(context: OperationContext, { limit, cursor }: Slice): Promise<Queue> {
  const offset = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw new InvalidInputError(
      'reviews.queue: this is no cursor of a queue of evaluations; leave it out to start anew.',
    );
  const all = (await unsureEvaluations(context)).toSorted(leastCertainFirst);
  const end = offset + limit;
  return {
    items: all.slice(offset, end).map((evaluation) => ({ type: 'evaluation', evaluation })),
    nextCursor: end < all.length ? String(end) : null,
    waiting: all.length,
  };
}

async function unsureEvaluations(context: OperationContext): Promise<readonly Evaluation[]> {
  const { evaluations } = context.services.ports.storage;
  const filter = definedOnly({
    status: 'needs-review' as const,
    limit: pageSize,
    personIds: visibleIds(context, undefined),
  });
  const found: Evaluation[] = [];
  for await (const page of pagesOf((from) => evaluations.list({ ...filter, ...from }, { signal: context.signal }))) {
    found.push(...page.filter(({ personId }) => personId !== context.actor.id));
    if (found.length >= mostCounted) return found.slice(0, mostCounted);
  }
  return found;
}

/** Without a grade first; then the more there is to look at, the sooner. */
function leastCertainFirst(one: Evaluation, other: Evaluation): number {
  if ((one.grade === null) !== (other.grade === null)) return one.grade === null ? -1 : 1;
  return other.reviewReasons.length - one.reviewReasons.length;
}
