import type { MailMessage, OutboxEntry } from '../../domain/mail.ts';
import type { ClaimedEntry, QueueOutcome, QueueStore } from './queue-store.ts';

/** Mails. */
export type OutboxStore = QueueStore<MailMessage, OutboxEntry>;
export type OutboxOutcome = QueueOutcome;

/** A mail somebody holds for sending. */
export type ClaimedMail = ClaimedEntry<OutboxEntry>;
