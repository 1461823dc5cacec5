import { z } from 'zod';
import { hashText } from './hash.ts';
import { instantSchema } from './identifiers.ts';

export const mailMessageSchema = z.strictObject({
  to: z.strictObject({ name: z.string(), address: z.email() }),
  from: z.strictObject({ name: z.string(), address: z.email() }),
  subject: z.string().min(1).max(500),
  html: z.string(),
  text: z.string(),
});
export type MailMessage = z.infer<typeof mailMessageSchema>;

/**
 * - `queued`: waits for a sender
 * - `sending`: a sender holds it
 * - `sent`: confirmed
 * - `uncertain`: the sender died or lost the answer; resent only when somebody asks
 * - `failed`: the mailer refused it, it came back, or its address is on hold; `lastError` says why
 */
export const outboxStatusSchema = z.enum(['queued', 'sending', 'sent', 'uncertain', 'failed']);
export type OutboxStatus = z.infer<typeof outboxStatusSchema>;

/** A mail that was promised in the same transaction as what it tells of. */
export const outboxEntrySchema = z.strictObject({
  /** unique, such as `weekly:<week>:<run>:<person>:<hash>`; a second one is not queued */
  key: z.string().min(1).max(300),
  message: mailMessageSchema,
  status: outboxStatusSchema,
  attempts: z.int().min(0),
  lastError: z.string().nullable(),
  createdAt: instantSchema,
  sentAt: instantSchema.nullable(),
  /** what the mailer calls it; null: not sent, or the answer was lost */
  messageId: z.string().nullable(),
  /** queued and not handed out before this instant; null: at once */
  retryAt: instantSchema.nullable(),
});
export type OutboxEntry = z.infer<typeof outboxEntrySchema>;

/**
 * What became of a mail after it was handed over, as the mailer's service tells later.
 * `delivered`: the receiver's server took it; `bounced`: it came back; `complained`: the receiver calls it spam.
 */
export const mailEventSchema = z.strictObject({
  kind: z.enum(['delivered', 'bounced', 'complained']),
  address: z.email().max(320),
  /** of a bounce: the address will never take mail */
  permanent: z.boolean().default(false),
  /** what the mailer called the mail when it took it */
  messageId: z.string().min(1).max(500).nullable().default(null),
  /** see {@link mailTagOf}: finds a mail whose message id was never heard */
  tag: z.string().min(1).max(100).nullable().default(null),
  at: instantSchema,
  /** one sentence */
  detail: z.string().max(500).default(''),
});
export type MailEvent = z.infer<typeof mailEventSchema>;

/**
 * Weeks of people who do not exist, to look at a mail template and to try it before it is saved.
 * `graded`: two projects, ranked; `needs-review`: what is left open; `no-project`: nothing to grade;
 * `extreme`: long words, other scripts and signs that HTML knows.
 */
export const mailSampleNameSchema = z.enum(['graded', 'needs-review', 'no-project', 'extreme']);
export type MailSampleName = z.infer<typeof mailSampleNameSchema>;

/** An address that gets no mail until somebody releases it. */
export const mailHoldSchema = z.strictObject({
  /** lower case */
  address: z.string(),
  reason: z.enum(['bounced', 'complained']),
  detail: z.string(),
  since: instantSchema,
});
export type MailHold = z.infer<typeof mailHoldSchema>;

/** Names a mail to its mailer's service without telling whose it is. */
export async function mailTagOf(key: string): Promise<string> {
  return hashText(key);
}
