import { access, constants, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Mailer } from '@ai-manager/core';
import { z } from 'zod';
import { composeMail, composerProblem, identityOf } from '../shared/compose-mail.ts';
import { parseOptions } from '../shared/parse-options.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { toFileError } from './file-errors.ts';

export const emlMailerOptionsSchema = z.strictObject({
  folder: z
    .string()
    .min(1)
    .meta({ description: 'Where mails are written, one .eml file each; made when the first one is.' }),
});
export type EmlMailerOptions = z.input<typeof emlMailerOptionsSchema>;

/**
 * Writes mails as `.eml` files that any mail program opens. A file's name follows from the mail's key alone, so sending
 * a key again finds its file and leaves it: exactly once, whatever is killed in between.
 *
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid. `send` rejects with InvalidInputError for
 *   an address or a subject that cannot be sent, ConfigurationError when the folder cannot be used or nodemailer is
 *   missing, UpstreamError `UPSTREAM_UNAVAILABLE` when the disk is full or fails
 */
export function createEmlMailer(options: EmlMailerOptions): Mailer {
  const folder = resolve(parseOptions('the .eml mailer', emlMailerOptionsSchema, options).folder);
  return {
    id: 'eml-folder',
    idempotent: true,
    async send(key, message, { signal }) {
      signal?.throwIfAborted();
      const identity = await identityOf(key);
      const body = await composeMail(message, identity);
      try {
        await writeFileAtomically(join(folder, fileName(key, identity.hash)), body, { signal, keepExisting: true });
      } catch (error) {
        throw toFileError(error, folder);
      }
      return { messageId: identity.messageId, location: folder };
    },
    async check({ signal }) {
      signal?.throwIfAborted();
      try {
        await mkdir(folder, { recursive: true });
        await access(folder, constants.W_OK | constants.X_OK);
      } catch (error) {
        const problem = toFileError(error, folder);
        return problem instanceof Error ? problem.message : String(problem);
      }
      return composerProblem();
    },
  };
}

/** Readable and unique: what is safe of the key, then a part of its hash. */
function fileName(key: string, hash: string): string {
  const readable = key
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._]+/, '')
    .slice(0, 80);
  return `${readable === '' ? 'mail' : readable}_${hash.slice(0, 16)}.eml`;
}
