import type { MailHold } from '../domain/mail.ts';
import type { ClaimedMail, OutboxOutcome, OutboxStore } from '../ports/index.ts';
import type { OperationContext } from './context.ts';

type ClaimRequest = Parameters<OutboxStore['claim']>[0];

/**
 * Claims mails whose addresses may get some. Those of held addresses end as `failed`, with the reason.
 *
 * @returns the mails to send, and how many were held back
 */
export async function claimSendable(
  context: OperationContext,
  request: ClaimRequest,
): Promise<{ readonly mails: readonly ClaimedMail[]; readonly held: number }> {
  const { outbox, mailHolds } = context.services.ports.storage;
  const claimed = await outbox.claim(request, { signal: context.signal });
  if (claimed.length === 0) return { mails: [], held: 0 };
  // Not the caller's signal: what is claimed has to be settled or sent.
  const holds = await mailHolds.find(
    claimed.map(({ entry }) => entry.message.to.address),
    {},
  );
  if (holds.length === 0) return { mails: claimed, held: 0 };
  const holdOf = new Map(holds.map((hold) => [hold.address, hold]));
  const now = context.services.ports.clock.now();
  const outcomes = claimed.flatMap(({ entry, claim }): readonly OutboxOutcome[] => {
    const hold = holdOf.get(entry.message.to.address.toLowerCase());
    return hold === undefined ? [] : [{ key: entry.key, claim, status: 'failed', error: reasonOf(hold), now }];
  });
  await outbox.settle(outcomes, {});
  const heldKeys = new Set(outcomes.map(({ key }) => key));
  return { mails: claimed.filter(({ entry }) => !heldKeys.has(entry.key)), held: outcomes.length };
}

/** Ends claims whose holders are gone, so that what is listed is what is. */
export async function endExpiredClaims(
  { services, signal }: OperationContext,
  delivery: 'core' | 'host',
): Promise<void> {
  const { storage, mailer } = services.ports;
  const resend = delivery === 'core' && mailer.idempotent;
  await storage.outbox.claim({ limit: 0, leaseMs: 1, resend }, { signal });
}

function reasonOf({ reason, since, detail }: MailHold): string {
  const what = reason === 'bounced' ? 'A mail to this address came back' : 'The receiver complained about a mail';
  return `Held back: ${what} on ${since.slice(0, 10)}. ${detail} Mend the address, or mail.release it and then mail.resend this mail.`;
}
