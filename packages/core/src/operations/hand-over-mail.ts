import { isAiManagerError } from '../errors.ts';
import type { ClaimedMail, OutboxOutcome } from '../ports/index.ts';
import type { OperationContext } from './context.ts';

/** A throttled mail waits no longer than this; what the mailer asks for beyond it is left to the next call. */
export const longestPauseMs = 30_000;

export interface HandedOver {
  readonly outcome: OutboxOutcome;
  readonly location: string | null;
}

/**
 * Gives one claimed mail to the mailer; says how that ended, and never throws.
 *
 * @param throttledBefore - how often in a row the mailer was too busy: each time the pause doubles
 */
export async function handOver(
  context: OperationContext,
  { entry, claim }: ClaimedMail,
  throttledBefore: number,
): Promise<HandedOver> {
  const { mailer, clock, logger } = context.services.ports;
  const ended = (parts: Pick<OutboxOutcome, 'status' | 'error' | 'messageId' | 'pauseMs'>): OutboxOutcome => ({
    key: entry.key,
    claim,
    now: clock.now(),
    ...parts,
  });
  try {
    // Without a signal: a mail that is under way is not called back.
    const { location, messageId } = await mailer.send(entry.key, entry.message, {});
    return { outcome: ended({ status: 'sent', error: null, messageId }), location };
  } catch (error) {
    const status = statusAfter(error, mailer.idempotent);
    logger.warn('A mail could not be sent.', {
      key: entry.key,
      mailer: mailer.id,
      status,
      code: isAiManagerError(error) ? error.code : 'UNKNOWN',
    });
    return {
      outcome: ended({ status, error: reasonOf(error), ...pauseAfter(error, throttledBefore) }),
      location: null,
    };
  }
}

/** What is kept with the mail. The words of a vendor may quote addresses and passwords: only their kind is told. */
function reasonOf(error: unknown): string {
  if (isAiManagerError(error)) return error.message;
  return `The mailer failed in a way it does not declare (${error instanceof Error ? error.name : typeof error}).`;
}

/** Credentials, sender and quota keep every mail back, not this one. */
const aboutMailer = new Set<unknown>(['auth', 'quota', 'paused', 'sender', 'configuration']);

/**
 * What becomes of a mail that could not be sent: `failed` when this mail will never be accepted, `queued` when it was
 * certainly not accepted yet or may be sent twice without harm, `uncertain` when nobody knows.
 */
function statusAfter(
  error: unknown,
  idempotent: boolean,
): Extract<OutboxOutcome['status'], 'failed' | 'queued' | 'uncertain'> {
  if (isAiManagerError(error, 'INVALID_INPUT')) return 'failed';
  if (isAiManagerError(error, 'UPSTREAM_REJECTED'))
    return aboutMailer.has(error.details['reason']) ? 'queued' : 'failed';
  if (isAiManagerError(error, 'CONFIGURATION', 'UPSTREAM_RATE_LIMITED')) return 'queued';
  if (isAiManagerError(error) && error.details['unsent'] === true) return 'queued';
  return idempotent ? 'queued' : 'uncertain';
}

/** Only a mailer that says for how long it is busy makes a mail wait: everything else is tried with the next call. */
function pauseAfter(error: unknown, throttledBefore: number): { readonly pauseMs?: number } {
  if (!isAiManagerError(error, 'UPSTREAM_RATE_LIMITED')) return {};
  const { retryAfterMs } = error.details;
  return typeof retryAfterMs === 'number' && retryAfterMs > 0 ? { pauseMs: retryAfterMs * 2 ** throttledBefore } : {};
}
