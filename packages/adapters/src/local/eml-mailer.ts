import { createHash } from 'node:crypto';
import { access, constants, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { MailMessage, Mailer } from '@ai-manager/core';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.ts';
import { toFileError } from './file-errors.ts';
import { parseOptions } from './parse-options.ts';

export const emlMailerOptionsSchema = z.strictObject({
  folder: z.string().min(1).meta({ description: 'Where mails are written, one .eml file each; made when the first one is.' }),
});
export type EmlMailerOptions = z.input<typeof emlMailerOptionsSchema>;

/**
 * Writes mails as `.eml` files that any mail program opens. The file's name follows from the mail's key, so sending
 * a key again finds its file and leaves it: exactly once, whatever is killed in between.
 */
export function createEmlMailer(options: EmlMailerOptions): Mailer {
  const folder = resolve(parseOptions('the .eml mailer', emlMailerOptionsSchema, options).folder);
  return {
    id: 'eml-folder',
    idempotent: true,
    async send(key, message, { signal }) {
      signal?.throwIfAborted();
      const hash = createHash('sha256').update(key).digest('hex');
      const messageId = `<${hash.slice(0, 32)}@ai-manager.local>`;
      try {
        await writeFileAtomically(join(folder, fileName(key, hash)), await compose(message, { hash, messageId }), { keepExisting: true });
      } catch (error) {
        throw toFileError(error, folder);
      }
      return { messageId, location: folder };
    },
    async check() {
      try {
        await mkdir(folder, { recursive: true });
        await access(folder, constants.W_OK);
        return null;
      } catch (error) {
        return toFileError(error, folder).message;
      }
    },
  };
}

/** Readable and unique: what is safe of the key, then a part of its hash. */
function fileName(key: string, hash: string): string {
  const readable = key.replaceAll(/[^A-Za-z0-9._-]+/g, '_').replace(/^[._]+/, '').slice(0, 80);
  return `${readable}_${hash.slice(0, 12)}.eml`;
}

/** RFC 5322 text with plain and HTML parts; equal for equal input but for its date. */
async function compose(message: MailMessage, { hash, messageId }: { readonly hash: string; readonly messageId: string }): Promise<Uint8Array> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const mail = new MailComposer({
    from: { name: oneLine(message.from.name), address: oneLine(message.from.address) },
    to: { name: oneLine(message.to.name), address: oneLine(message.to.address) },
    subject: oneLine(message.subject),
    text: message.text,
    html: message.html,
    messageId,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = mail.compile();
  (node as unknown as { baseBoundary: string }).baseBoundary = hash.slice(0, 24);
  return node.build();
}

/** Header values hold no line breaks or other control characters. */
function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}
