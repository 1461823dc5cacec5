import { z } from 'zod';
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
 * - `failed`: the mailer refused it; `lastError` says why
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
});
export type OutboxEntry = z.infer<typeof outboxEntrySchema>;
