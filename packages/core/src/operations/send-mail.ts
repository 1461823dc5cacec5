import pLimit from 'p-limit';
import { isAiManagerError } from '../errors.ts';
import type { ClaimedMail, OutboxOutcome } from '../ports/index.ts';
import type { OperationContext } from './context.ts';
import type { WeeklyOutcome } from './evaluations.ts';

type MailOutcome = WeeklyOutcome['mail'];

export const noMail: MailOutcome = { queued: 0, sent: 0, failed: 0, uncertain: 0, location: null };

const claimSize = 50;
const parallel = 8;

/**
 * Sends what the outbox holds under a prefix, unless the rules leave sending to the host. A mail is marked before it
 * is handed over; one whose outcome is unknown is retried only by mailers for which twice is once. While the mailer
 * cannot be reached the rest stays queued, and the next call goes on.
 */
export async function sendQueuedMail(context: OperationContext, prefix: string, queued: number): Promise<MailOutcome> {
  const { storage, mailer } = context.services.ports;
  const rules = await storage.rules.get('latest', { signal: context.signal });
  if (rules?.rules.mail.delivery === 'host') return { ...noMail, queued };
  const limit = pLimit(parallel);
  const result = { ...noMail, queued };
  for (;;) {
    context.signal?.throwIfAborted();
    const claimed = await storage.outbox.claim(
      { limit: claimSize, leaseMs: 2 * context.services.leaseMs, resend: mailer.idempotent, prefix },
      { signal: context.signal },
    );
    if (claimed.length === 0) break;
    const sent = await Promise.all(claimed.map((mail) => limit(() => sendOne(context, mail))));
    await storage.outbox.settle(
      sent.map(({ outcome }) => outcome),
      {},
    );
    for (const { outcome, location } of sent) {
      if (outcome.status !== 'queued') result[outcome.status] += 1;
      result.location ??= location;
    }
    if (sent.every(({ outcome }) => outcome.status === 'queued')) break;
  }
  return result;
}

interface Sent {
  readonly outcome: OutboxOutcome;
  readonly location: string | null;
}

async function sendOne(context: OperationContext, { entry, claim }: ClaimedMail): Promise<Sent> {
  const { mailer, clock, logger } = context.services.ports;
  const outcome = (status: OutboxOutcome['status'], error: string | null): OutboxOutcome => ({
    key: entry.key,
    claim,
    status,
    error,
    now: clock.now(),
  });
  try {
    const { location } = await mailer.send(entry.key, entry.message, {});
    return { outcome: outcome('sent', null), location };
  } catch (error) {
    const status = statusAfter(error, mailer.idempotent);
    logger.warn('A mail could not be sent.', {
      key: entry.key,
      mailer: mailer.id,
      status,
      code: isAiManagerError(error) ? error.code : 'UNKNOWN',
    });
    return { outcome: outcome(status, reasonOf(error)), location: null };
  }
}

/** What is kept with the mail. The words of a vendor may quote addresses and passwords: only their kind is told. */
function reasonOf(error: unknown): string {
  if (isAiManagerError(error)) return error.message;
  return `The mailer failed in a way it does not declare (${error instanceof Error ? error.name : typeof error}).`;
}

/**
 * What becomes of a mail that could not be sent: `failed` when this mail will never be accepted, `queued` when it was
 * certainly not accepted yet or may be sent twice without harm, `uncertain` when nobody knows.
 */
function statusAfter(
  error: unknown,
  idempotent: boolean,
): Extract<OutboxOutcome['status'], 'failed' | 'queued' | 'uncertain'> {
  if (isAiManagerError(error, 'INVALID_INPUT')) return 'failed';
  if (isAiManagerError(error, 'UPSTREAM_REJECTED')) return isAboutMailer(error.details['reason']) ? 'queued' : 'failed';
  if (isAiManagerError(error, 'CONFIGURATION', 'UPSTREAM_RATE_LIMITED')) return 'queued';
  return idempotent ? 'queued' : 'uncertain';
}

/** Credentials and quota keep every mail back, not this one. */
function isAboutMailer(reason: unknown): boolean {
  return reason === 'auth' || reason === 'quota';
}
