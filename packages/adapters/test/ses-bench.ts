import type { SesMailerOptions } from '@ai-manager/adapters/ses';
import { createSesMailer } from '@ai-manager/adapters/ses';
import type { AiManagerError, MailMessage } from '@ai-manager/core';
import { isAiManagerError } from '@ai-manager/core';
import type { DeliveredMail } from '@ai-manager/core/testing';
import type { SesServer, TakenMail } from '@ai-manager/test-servers/ses';
import { startSesServer } from '@ai-manager/test-servers/ses';
import { readEml } from './read-eml.ts';

export const secretAccessKey = 'planted-secret-access-key';

export const message: MailMessage = {
  to: { name: 'Ada', address: 'ada@example.com' },
  from: { name: 'AI Manager', address: 'ai-manager@example.org' },
  subject: 'Your week 2026-W47',
  html: '<p>B</p>',
  text: 'B',
};

/** A mailer and the SES that it sends through. */
export async function openSesBench(options: Partial<SesMailerOptions> = {}) {
  const server = await startSesServer();
  const mailer = createSesMailer({
    region: 'eu-west-1',
    endpoint: server.endpoint,
    credentials: { accessKeyId: 'AKIAPLANTED', secretAccessKey },
    maxPerSecond: 10_000,
    ...options,
  });
  return { server, mailer, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** As it arrives; SES calls it by the id that it told, within angle brackets and with its own domain. */
export function arrived({ raw }: TakenMail): DeliveredMail {
  const mail = readEml(raw);
  return { ...mail, messageId: mail.messageId.replace(/^<(.+)@eu-west-1\.amazonses\.com>$/, '$1') };
}

export async function errorOf(sending: Promise<unknown>): Promise<AiManagerError> {
  try {
    await sending;
  } catch (error) {
    if (isAiManagerError(error)) return error;
    throw error;
  }
  throw new Error('The mail was sent.');
}

export type { SesServer };
