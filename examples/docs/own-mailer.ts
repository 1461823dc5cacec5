// The port implementation that CONTRIBUTING.md shows; own-mailer.test.ts runs the contract suite against it.
import type { MailMessage, Mailer } from '@ai-manager/core';
import { InvalidInputError, mailMessageSchema } from '@ai-manager/core';

/** What a vendor's client would be: the few methods that are called, as an interface of our own. */
export interface MailClient {
  put(mail: { readonly id: string; readonly message: MailMessage }): Promise<void>;
}

// #region mailer
export function createQueueMailer({ client }: { readonly client: MailClient }): Mailer {
  return {
    id: 'queue',
    idempotent: true, // the receiver keeps one mail per id
    async send(key, message, { signal }) {
      signal?.throwIfAborted();
      const id = `<${encodeURIComponent(key)}@example.com>`;
      await client.put({ id, message: checked(message) });
      return { messageId: id, location: null };
    },
    check: async () => null,
  };
}
// #endregion

/** One-line header fields, and an error of the taxonomy for what cannot be sent. */
function checked(message: MailMessage): MailMessage {
  const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
  const parsed = mailMessageSchema.safeParse(message);
  if (!parsed.success) throw new InvalidInputError('The mail cannot be sent: it lacks a usable address or subject.');
  const { to, from, subject, html, text } = parsed.data;
  return {
    to: { ...to, name: oneLine(to.name) },
    from: { ...from, name: oneLine(from.name) },
    subject: oneLine(subject),
    html,
    text,
  };
}
