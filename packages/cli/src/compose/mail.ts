import { createEmlMailer } from '@ai-manager/adapters/local';
import type { Mailer } from '@ai-manager/core';
import type { MailSettings } from '../settings/mail.ts';

/** The vendor's packages are loaded only where they are asked for. */
export async function composeMailer(mail: MailSettings, folder: string): Promise<Mailer> {
  if (mail.kind === 'folder') return createEmlMailer({ folder });
  const { createSesMailer } = await import('@ai-manager/adapters/ses');
  const { kind: _, replyTo, configurationSet, maxPerSecond, ...rest } = mail;
  return createSesMailer({
    ...rest,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(configurationSet === undefined ? {} : { configurationSet }),
    ...(maxPerSecond === undefined ? {} : { maxPerSecond }),
  });
}
