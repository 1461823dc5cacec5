import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { OutboxEntry, OutboxStatus } from '../../domain/mail.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

/** Something promised to somebody outside; `message` is what is handed over. */
export interface QueueEntry<Message> extends Omit<OutboxEntry, 'message'> {
  readonly message: Message;
}

export interface QueueOutcome {
  readonly key: string;
  /** token of the claim; an outcome with another token is ignored */
  readonly claim: string;
  readonly status: Extract<OutboxStatus, 'sent' | 'uncertain' | 'failed' | 'queued'>;
  readonly error: string | null;
  readonly now: string;
  /** of `sent`: what the receiver calls it */
  readonly messageId?: string | null;
  /** with `queued`: nobody gets it before this much time has passed (database clock); absent: at once */
  readonly pauseMs?: number;
}

/** An entry somebody holds for handing it over. */
export interface ClaimedEntry<Entry> {
  readonly entry: Entry;
  /** hand it back with the outcome */
  readonly claim: string;
}

/** What is promised and not handed over yet, and what became of the rest: mails, and events for webhooks. */
export interface QueueStore<Message, Entry extends QueueEntry<Message> = QueueEntry<Message>> {
  /** Queues entries; a known key is left as it is. Returns how many were new. */
  enqueue(entries: readonly Pick<Entry, 'key' | 'message'>[], now: string, options: CallOptions): Promise<number>;
  /**
   * Marks queued entries `sending` and hands them out, oldest first, each to one caller. An entry whose holder has not
   * answered within `leaseMs` (database clock) becomes `uncertain`, or `queued` again when `resend` is set: set it
   * only where sending twice is sending once. A limit of 0 only does that and hands out nothing.
   */
  claim(
    request: { readonly limit: number; readonly leaseMs: number; readonly resend: boolean; readonly prefix?: string },
    options: CallOptions,
  ): Promise<readonly ClaimedEntry<Entry>[]>;
  /**
   * Records how sending ended; returns the keys whose claim was still valid. A late answer counts as long as nobody
   * claimed the entry since.
   */
  settle(outcomes: readonly QueueOutcome[], options: CallOptions): Promise<readonly string[]>;
  /**
   * Queues uncertain and failed entries again, because somebody asks for it; others are left. Returns the keys that were
   * queued; the decision is stored with them, and not when there are none.
   */
  requeue(keys: readonly string[], decision: DecisionRecord | null, options: CallOptions): Promise<readonly string[]>;
  /** Oldest first, then key. */
  list(
    filter: PageRequest & { readonly status?: OutboxStatus; readonly prefix?: string },
    options: CallOptions,
  ): Promise<Page<Entry>>;
  /** How many entries are in each state. */
  counts(filter: { readonly prefix?: string }, options: CallOptions): Promise<Readonly<Record<OutboxStatus, number>>>;
}
