import { tellRecord } from '../../domain/approval-history.ts';
import { revealRecord, viewRecord } from '../../domain/approval-record.ts';
import { isApplicant, isVerdictWithheld, viewApproval } from '../../domain/approval-view.ts';
import type { Approval } from '../../domain/approval.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import { allOf } from '../../domain/pages.ts';
import { ConflictError, ForbiddenError } from '../../errors.ts';
import type { ApprovalView } from '../approvals.ts';
import type * as descriptors from '../approvals.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { visibleIds } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import { definedOnly } from '../defined-only.ts';
import { findApproval } from './find-approval.ts';

type List = HandlerOf<typeof descriptors.listApprovals>;
type ListInput = Parameters<List>[1];

/** A page is read on until it is full, because not everything that is found may be shown as what was asked for. */
export const listApprovals: List = async (context, input) => {
  const { storage } = context.services.ports;
  const filter = filterOf(context, input);
  const items: ApprovalView[] = [];
  let cursor: string | null | undefined = input.cursor;
  do {
    const page = await storage.approvals.list(
      definedOnly({ ...filter, limit: input.limit - items.length, cursor: cursor ?? undefined }),
      { signal: context.signal },
    );
    const shown = page.items.map((approval) => viewApproval(approval, context.actor));
    items.push(...shown.filter((view) => fits(view, input)));
    cursor = page.nextCursor;
  } while (items.length < input.limit && cursor !== null);
  return { items, nextCursor: cursor };
};

function filterOf(context: OperationContext, input: ListInput) {
  const { clock } = context.services.ports;
  const { status, kind, personId, confidenceFrom, confidenceTo, olderThanHours, order } = input;
  const before =
    olderThanHours === undefined
      ? undefined
      : new Date(Date.parse(clock.now()) - olderThanHours * 3_600_000).toISOString();
  const personIds = visibleIds(context, personId === undefined ? undefined : [personId]);
  // An audit that only a list without a filter had would be told apart from what waits.
  const withOpenAudits = status?.includes('waiting') === true ? true : undefined;
  return { status, withOpenAudits, kind, personIds, confidenceFrom, confidenceTo, submittedBefore: before, order };
}

/** A filter or an order by what is withheld would tell it. */
function fits(
  { status, withheld }: ApprovalView,
  { status: asked, confidenceFrom, confidenceTo, order }: ListInput,
): boolean {
  const byVerdict = confidenceFrom !== undefined || confidenceTo !== undefined || order === 'confident';
  return !(byVerdict && withheld) && (asked === undefined || asked.includes(status));
}

export const getApproval: HandlerOf<typeof descriptors.getApproval> = async (context, { approvalId, reveal }) => {
  const found = await findApproval(context, approvalId);
  const approval = reveal ? await revealVerdict(context, found) : found;
  const { decisions } = context.services.ports.storage;
  const records = await allOf((from) =>
    decisions.list({ subjectId: approvalId, kind: 'approval', limit: 200, ...from }, { signal: context.signal }),
  );
  const shown = viewApproval(approval, context.actor);
  const seesAll = !isApplicant(approval, context.actor) || !shown.withheld;
  const history = records.toSorted(oldestFirst).flatMap((record) => {
    // Of an own request that is not decided an applicant sees that it was handed in.
    if (!seesAll && record.outcome['step'] !== 'submitted') return [];
    const { id, at, actor, outcome, personal } = viewRecord(record, approval);
    const detail = { ...outcome, ...personal };
    return [{ decisionId: id, at, actor, what: tellRecord({ outcome, actor }), detail, erased: personal === null }];
  });
  return { approval: shown, history };
};

/** Ids are made in the order of time, also within a millisecond. */
function oldestFirst(one: DecisionRecord, other: DecisionRecord): number {
  return one.at === other.at ? (one.id < other.id ? -1 : 1) : Date.parse(one.at) - Date.parse(other.at);
}

/**
 * Shows what is withheld, and notes who looked: from then on the request gives no blind label.
 * @throws ForbiddenError when the actor is nobody who decides on it; ConflictError when it was changed meanwhile
 */
async function revealVerdict(context: OperationContext, approval: Approval): Promise<Approval> {
  const { actor, services } = context;
  if (!isVerdictWithheld(approval)) return approval;
  if ((actor.role !== 'executive' && actor.role !== 'lead') || isApplicant(approval, actor))
    throw new ForbiddenError('Only an executive or lead who may decide on this request may see its verdict.', {
      details: { approvalId: approval.id, role: actor.role },
    });
  const { review } = approval;
  const next: Approval = {
    ...approval,
    revision: approval.revision + 1,
    review: { ...review, revealedTo: [...review.revealedTo, actor.id] },
  };
  const decision = decisionOf(context, revealRecord(approval, actor.id));
  const nothing = { mails: [], events: [], notices: [], calibrationId: null, tokenId: null };
  const outcome = await services.ports.storage.approvals.change(
    { approval: next, decisions: [decision], ...nothing },
    { signal: context.signal },
  );
  if (outcome === 'changed') return next;
  throw new ConflictError('Somebody else changed this request just now: look at it again.', {
    details: { approvalId: approval.id },
  });
}
