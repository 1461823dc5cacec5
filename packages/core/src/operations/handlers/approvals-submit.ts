import { submissionRecord } from '../../domain/approval-record.ts';
import { viewApproval } from '../../domain/approval-view.ts';
import type { Approval, ApprovalId, NewApproval } from '../../domain/approval.ts';
import { hashJson } from '../../domain/hash.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import { ConflictError, NotFoundError } from '../../errors.ts';
import type * as descriptors from '../approvals.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { assertVisible } from '../context.ts';
import { decisionOf } from '../decisions.ts';

type Submit = HandlerOf<typeof descriptors.submitApproval>;
export type RequestInput = Parameters<Submit>[1];

export const submitApproval: Submit = async (context, input) => {
  const { approval, added } = await handIn(context, input);
  return { approval: viewApproval(approval, context.actor), added };
};

/**
 * Stores a request, once.
 * @throws NotFoundError when nobody of that id is known; ForbiddenError when it is not about the actor;
 * ConflictError when the key belongs to somebody else's request
 */
export async function handIn(
  context: OperationContext,
  input: RequestInput,
): Promise<{ readonly approval: Approval; readonly added: boolean }> {
  const { storage, clock, ids } = context.services.ports;
  const options = { signal: context.signal };
  const personId = input.personId ?? (context.actor.id as PersonId);
  assertVisible(context, personId);
  if ((await storage.people.get(personId, options)) === null)
    throw new NotFoundError(`There is no person "${personId}": name the person whose time it is.`, {
      details: { personId },
    });
  const approval: NewApproval = {
    id: ids.next() as ApprovalId,
    key: await keyOf(context, input, personId),
    request: toRequest(context, input, personId),
    origin: null,
    submittedAt: submissionTime(context, input),
    submittedBy: context.actor,
  };
  const decision = { ...decisionOf(context, submissionRecord(approval)), at: clock.now() };
  const [stored] = await storage.approvals.submit([{ approval, decision }], options);
  if (stored === undefined) throw new TypeError('A request that was handed in comes back.');
  if (stored.approval.request.personId !== personId)
    throw new ConflictError('This key belongs to a request of somebody else: give a key of your own, or none.', {
      details: { personId },
    });
  return stored;
}

/** Never in the future, and never by the word of whoever asks for the time: lateness counts from it. */
function submissionTime({ services, visible }: OperationContext, { submittedAt }: RequestInput): string {
  const now = services.ports.clock.now();
  if (submittedAt === undefined || visible !== null || Date.parse(submittedAt) > Date.parse(now)) return now;
  return new Date(submittedAt).toISOString();
}

function toRequest(
  { visible }: OperationContext,
  { kind, startAt, minutes, category, description, trackedOverlapMinutes }: RequestInput,
  personId: PersonId,
): NewApproval['request'] {
  return {
    kind,
    personId,
    startAt: new Date(startAt).toISOString(),
    minutes,
    category,
    description,
    // What is tracked is measured; the word of whoever asks for the time is none.
    trackedOverlapMinutes: visible === null ? trackedOverlapMinutes : null,
  };
}

/**
 * The same request has the same key however often it arrives. A key that a person chose is that person's alone, so that
 * nobody takes the place of a request that is yet to come from somewhere else.
 */
async function keyOf(
  { visible }: OperationContext,
  { key, kind, startAt, minutes }: RequestInput,
  personId: PersonId,
): Promise<string> {
  if (key !== undefined && visible === null) return key;
  const identity = key === undefined ? { personId, kind, startAt: Date.parse(startAt), minutes } : { personId, key };
  return `own-${await hashJson(identity)}`;
}
