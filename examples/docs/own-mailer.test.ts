import { mailerContract, registerContract } from '@ai-manager/core/testing';
import { describe, it } from 'vitest';
import type { MailClient } from './own-mailer.ts';
import { createQueueMailer } from './own-mailer.ts';

/** Stands in for the vendor: one mail per id, as it promises. */
function openQueue() {
  const mails = new Map<string, Parameters<MailClient['put']>[0]>();
  const client: MailClient = {
    async put(mail) {
      if (!mails.has(mail.id)) mails.set(mail.id, mail);
    },
  };
  const delivered = async () => [...mails.values()].map(({ id, message }) => ({ ...message, messageId: id }));
  return { client, delivered };
}

// #region contract
registerContract({ describe, it }, mailerContract, {
  name: 'queue mailer',
  supports: ['idempotent'],
  open: () => {
    const { client, delivered } = openQueue(); // fresh and isolated, once per case
    return { mailer: createQueueMailer({ client }), delivered };
  },
});
// #endregion
