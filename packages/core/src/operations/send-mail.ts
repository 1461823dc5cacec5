import pLimit from 'p-limit';
import { claimSendable } from './claim-mail.ts';
import type { OperationContext } from './context.ts';
import type { WeeklyOutcome } from './evaluations.ts';
import type { HandedOver } from './hand-over-mail.ts';
import { handOver, longestPauseMs } from './hand-over-mail.ts';

type MailOutcome = WeeklyOutcome['mail'];
type Dispatched = Omit<MailOutcome, 'queued'>;

export const noMail: MailOutcome = { queued: 0, sent: 0, failed: 0, uncertain: 0, location: null };

const claimSize = 50;
const parallel = 8;
/** How often in a row a busy mailer is waited for. */
const mostPauses = 5;
/** The database's clock decides when a pause is over; ours may be a little ahead. */
const pauseMarginMs = 20;

/**
 * Sends what the outbox holds under a prefix, unless the rules leave sending to the host.
 *
 * @param queued - how many mails the caller put there, for the answer
 */
export async function sendQueuedMail(context: OperationContext, prefix: string, queued: number): Promise<MailOutcome> {
  const { storage } = context.services.ports;
  const rules = await storage.rules.get('latest', { signal: context.signal });
  if (rules?.rules.mail.delivery === 'host') return { ...noMail, queued };
  return { ...(await dispatchMail(context, prefix)), queued };
}

/**
 * Hands over what is queued. A mail is marked before it is handed over; one whose outcome is unknown is retried only by
 * mailers for which twice is once. A mailer that is busy is waited for; while it cannot be reached, or refuses every
 * mail, the rest stays queued, and the next call goes on.
 */
export async function dispatchMail(context: OperationContext, prefix: string | undefined): Promise<Dispatched> {
  const { storage, mailer, clock } = context.services.ports;
  const limit = pLimit(parallel);
  const { queued: _, ...none } = noMail;
  const result = { ...none };
  // What is marked and not yet handed over when the process dies has an unknown outcome: for mailers that must not send
  // twice that is only what is under way.
  const request = {
    limit: mailer.idempotent ? claimSize : parallel,
    leaseMs: 2 * context.services.leaseMs,
    resend: mailer.idempotent,
    ...(prefix === undefined ? {} : { prefix }),
  };
  let pauses = 0;
  for (;;) {
    context.signal?.throwIfAborted();
    const { mails, held } = await claimSendable(context, request);
    result.failed += held;
    if (mails.length === 0) {
      if (held === 0) return result;
      continue;
    }
    const handed = await Promise.all(mails.map((mail) => limit(() => handOver(context, mail, pauses))));
    await storage.outbox.settle(
      handed.map(({ outcome }) => outcome),
      {},
    );
    addUp(result, handed);
    const pauseMs = Math.max(...handed.map(({ outcome }) => outcome.pauseMs ?? 0));
    const nothingLeft = handed.every(({ outcome }) => outcome.status === 'queued');
    if (pauseMs === 0 && nothingLeft) return result;
    if (pauseMs === 0) continue;
    pauses = nothingLeft ? pauses + 1 : 1;
    if (pauses > mostPauses || pauseMs > longestPauseMs) return result;
    await clock.sleep(pauseMs + pauseMarginMs, context.signal);
  }
}

function addUp(result: { -readonly [K in keyof Dispatched]: Dispatched[K] }, handed: readonly HandedOver[]): void {
  for (const { outcome, location } of handed) {
    if (outcome.status !== 'queued') result[outcome.status] += 1;
    result.location ??= location;
  }
}
