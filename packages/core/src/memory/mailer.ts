import { hashText } from '../domain/hash.ts';
import { mailMessageSchema, type MailMessage } from '../domain/mail.ts';
import { InvalidInputError } from '../errors.ts';
import type { Mailer } from '../ports/mailer.ts';

export interface MemoryMail {
  readonly key: string;
  readonly message: MailMessage;
  readonly messageId: string;
}

export interface MemoryMailer extends Mailer {
  /** what was sent, oldest first, each key once */
  readonly sent: readonly MemoryMail[];
}

export interface MemoryMailerOptions {
  /** older mails are forgotten beyond this many; default 10,000 */
  readonly maxMails?: number;
}

/** Keeps mails instead of sending them: for tests and for installations without a mailer. */
export function createMemoryMailer({ maxMails = 10_000 }: MemoryMailerOptions = {}): MemoryMailer {
  const mails = new Map<string, MemoryMail>();
  return {
    id: 'memory',
    idempotent: true,
    get sent() {
      return [...mails.values()];
    },
    async send(key, message, { signal }) {
      signal?.throwIfAborted();
      const mail = { key, message: checkedMessage(message), messageId: `<${await hashText(key)}@memory.invalid>` };
      signal?.throwIfAborted();
      if (!mails.has(key)) mails.set(key, mail);
      for (const oldest of mails.keys()) {
        if (mails.size <= maxMails) break;
        mails.delete(oldest);
      }
      return { messageId: mail.messageId, location: `memory:${key}` };
    },
    async check({ signal }) {
      signal?.throwIfAborted();
      return null;
    },
  };
}

/** A copy that meets the schema, its one-line fields in one line as in any mail header. */
function checkedMessage(message: MailMessage): MailMessage {
  const parsed = mailMessageSchema.safeParse(message);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message: text }) => ({ path, message: text }));
    throw new InvalidInputError('The mail cannot be sent: correct the fields that are named.', { details: { issues } });
  }
  const { to, from, subject, html, text } = parsed.data;
  const oneLine = (value: string): string => value.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
  return {
    to: { ...to, name: oneLine(to.name) },
    from: { ...from, name: oneLine(from.name) },
    subject: oneLine(subject),
    html,
    text,
  };
}
