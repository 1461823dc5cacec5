import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { OutboxEntry, OutboxStatus } from '../../domain/mail.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

export interface OutboxOutcome {
  readonly key: string;
  /** token of the claim; an outcome with another token is ignored */
  readonly claim: string;
  readonly status: Extract<OutboxStatus, 'sent' | 'uncertain' | 'failed' | 'queued'>;
  readonly error: string | null;
  readonly now: string;
  /** of `sent`: what the mailer calls it */
  readonly messageId?: string | null;
  /** of `queued`: not handed out again for so long (database clock); absent: at once */
  readonly pauseMs?: number;
}

/** A mail somebody holds for sending. */
export interface ClaimedMail {
  readonly entry: OutboxEntry;
  /** hand it back with the outcome */
  readonly claim: string;
}

export interface OutboxStore {
  /** Queues mails; a known key is left as it is. Returns how many were new. */
  enqueue(entries: readonly Pick<OutboxEntry, 'key' | 'message'>[], now: string, options: CallOptions): Promise<number>;
  /**
   * Marks queued mails `sending` and hands them out, oldest first, each to one caller. A mail whose holder has not
   * answered within `leaseMs` (database clock) becomes `uncertain`, or `queued` again when `resend` is set: set it
   * only for mailers for which sending twice is sending once. A limit of 0 only does that and hands out nothing.
   */
  claim(
    request: { readonly limit: number; readonly leaseMs: number; readonly resend: boolean; readonly prefix?: string },
    options: CallOptions,
  ): Promise<readonly ClaimedMail[]>;
  /**
   * Records how sending ended; returns the keys whose claim was still valid. A late answer counts as long as nobody
   * claimed the mail since.
   */
  settle(outcomes: readonly OutboxOutcome[], options: CallOptions): Promise<readonly string[]>;
  /**
   * Queues uncertain and failed mails again, because somebody asks for it; others are left. Returns the keys that were
   * queued; the decision is stored with them, and not when there are none.
   */
  requeue(keys: readonly string[], decision: DecisionRecord | null, options: CallOptions): Promise<readonly string[]>;
  /** Oldest first, then key. */
  list(
    filter: PageRequest & { readonly status?: OutboxStatus; readonly prefix?: string },
    options: CallOptions,
  ): Promise<Page<OutboxEntry>>;
  /** How many mails are in each state. */
  counts(filter: { readonly prefix?: string }, options: CallOptions): Promise<Readonly<Record<OutboxStatus, number>>>;
}
