import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { MailEvent, MailHold } from '../../domain/mail.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

/** Addresses that get no mail, and why. Upper and lower case are the same address. */
export interface MailHoldStore {
  /**
   * Writes what became of mails into the outbox and puts addresses on hold, together. An event counts only when it is
   * about a mail of this outbox to that address, found by message id or, where none was heard, by tag.
   * A bounce makes its mail `failed`, a delivery makes one that is not failed `sent`, a complaint is noted with it.
   * Permanent bounces and complaints hold the address. Events may come twice and in any order.
   *
   * @returns index of each event that counted, ascending
   */
  report(events: readonly MailEvent[], options: CallOptions): Promise<readonly number[]>;
  /** Those of the addresses that are on hold, by address. */
  find(addresses: readonly string[], options: CallOptions): Promise<readonly MailHold[]>;
  /** By address. */
  list(filter: PageRequest, options: CallOptions): Promise<Page<MailHold>>;
  /** Lets an address get mail again; false when it is not on hold, and then the decision is not stored. */
  release(address: string, decision: DecisionRecord | null, options: CallOptions): Promise<boolean>;
}
