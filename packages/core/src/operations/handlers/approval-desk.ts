import { isApplicant } from '../../domain/approval-view.ts';
import type { Approval } from '../../domain/approval.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import type { Rules } from '../../domain/rules.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import { ForbiddenError, toLoggable } from '../../errors.ts';
import type { MailBodies } from '../../graphs/triage/index.ts';
import { loadMailBodies } from '../../graphs/triage/index.ts';
import type { OperationContext } from '../context.ts';
import { isSameAddress } from '../decision-tokens.ts';
import { sendQueuedMail } from '../send-mail.ts';
import { rulesInForce } from '../weeks.ts';

/** What decisions of one call share. */
export interface ApprovalDesk {
  readonly context: OperationContext;
  readonly rules: Rules;
  readonly rulesVersion: number;
  readonly mailBodies: MailBodies;
  /** null: nobody of that id is known */
  readonly person: (id: PersonId) => Promise<Superbuilder | null>;
}

/** The actor of the context is who decides. */
export async function openDesk(context: OperationContext): Promise<ApprovalDesk> {
  const { ports } = context.services;
  const options = { signal: context.signal };
  const [{ rules, version }, mailBodies] = await Promise.all([
    rulesInForce(context),
    loadMailBodies(ports, 'mail.approval-decided', options),
  ]);
  const known = new Map<PersonId, Promise<Superbuilder | null>>();
  return {
    context,
    rules,
    rulesVersion: version,
    mailBodies,
    person: (id) => {
      const person = known.get(id) ?? ports.storage.people.get(id, options);
      known.set(id, person);
      return person;
    },
  };
}

/**
 * Only executives and leads decide, leads only about people they lead, and nobody on an own request, whichever of their
 * ids and addresses they come with.
 *
 * @throws ForbiddenError `FORBIDDEN`
 */
export async function assertMayDecide(desk: ApprovalDesk, approval: Approval): Promise<void> {
  const { actor } = desk.context;
  const applicant = await desk.person(approval.request.personId);
  const refuse = (message: string): never => {
    throw new ForbiddenError(message, { details: { approvalId: approval.id, actor: actor.id } });
  };
  if (actor.role !== 'executive' && actor.role !== 'lead') refuse('Only an executive or a lead decides on requests.');
  if (isApplicant(approval, actor)) refuse('Nobody decides on an own request: ask somebody else to.');
  const addresses = await addressesOf(desk);
  if (applicant !== null && addresses.some((address) => isSameAddress(address, applicant.email)))
    refuse('Nobody decides on an own request, under whatever address: ask somebody else to.');
  if (actor.role === 'lead' && applicant?.leadId !== actor.id)
    refuse('A lead decides on requests of people they lead only.');
}

/** Every address the actor is known under. */
async function addressesOf({ context, rules, person }: ApprovalDesk): Promise<readonly string[]> {
  const { id } = context.actor;
  const listed = rules.approvals.review.reviewers.filter((reviewer) => reviewer.id === id).map(({ email }) => email);
  const known = await person(id as PersonId);
  return [id, ...listed, ...(known === null ? [] : [known.email])];
}

/** Mails of decisions are sent at once where that works; where it does not, they wait in the outbox, decided as it is. */
export async function sendApprovalMails(context: OperationContext, prefix: string, queued: number): Promise<void> {
  if (queued === 0) return;
  try {
    await sendQueuedMail(context, prefix, queued);
  } catch (error) {
    context.logger.warn('Mails about requests could not be sent yet; mail.send sends them.', {
      error: toLoggable(error),
    });
  }
}
