import type { MailMessage } from '@ai-manager/core';
import { ConfigurationError, hashText, InvalidInputError, mailMessageSchema } from '@ai-manager/core';
import type MailComposer from 'nodemailer/lib/mail-composer';

export interface MailIdentity {
  /** lower-case hex that follows from the mail's key */
  readonly hash: string;
  readonly messageId: string;
  /** address that answers go to; absent: the sender's */
  readonly replyTo?: string | undefined;
}

/** What a mail is called: the same for the same key, everywhere. */
export async function identityOf(key: string): Promise<MailIdentity> {
  const hash = await hashText(key);
  return { hash, messageId: `<${hash.slice(0, 32)}@ai-manager.local>` };
}

/**
 * A mail as RFC 5322 text with a plain and an HTML part; equal for equal input, but for the date.
 *
 * @throws InvalidInputError `INVALID_INPUT` when an address or the subject cannot be sent; ConfigurationError
 *   `CONFIGURATION` when nodemailer is not installed
 */
export async function composeMail(
  message: MailMessage,
  { hash, messageId, replyTo }: MailIdentity,
): Promise<Uint8Array> {
  const { to, from, subject, html, text } = checkedMessage(message);
  const Composer = await loadComposer();
  const mail = new Composer({
    from: { name: oneLine(from.name), address: from.address },
    to: { name: oneLine(to.name), address: to.address },
    ...(replyTo === undefined ? {} : { replyTo }),
    subject: oneLine(subject),
    ...(text === '' && html !== '' ? {} : { text: bodyPart(text) }),
    ...(html === '' ? {} : { html: bodyPart(html) }),
    boundaryPrefix: '=_',
    baseBoundary: hash.slice(0, 24),
    messageId,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}

/** @throws InvalidInputError `INVALID_INPUT` naming what cannot be sent */
export function checkedMessage(message: MailMessage): MailMessage {
  const parsed = mailMessageSchema.safeParse(message);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message: problem }) => ({ path: path.join('.'), message: problem }));
  const list = issues.map(({ path, message: problem }) => `${path}: ${problem}`).join('; ');
  throw new InvalidInputError(`The mail cannot be sent (${list}).`, { details: { issues } });
}

/** Loaded with the first mail: whoever sends none needs no nodemailer. */
async function loadComposer(): Promise<typeof MailComposer> {
  try {
    return (await import('nodemailer/lib/mail-composer')).default;
  } catch (error) {
    throw new ConfigurationError(
      'Mails cannot be written because nodemailer is missing: run `npm install nodemailer`.',
      { cause: error },
    );
  }
}

/** Header values hold no line breaks or other control characters. */
function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** Lines end in CRLF; quoted-printable has no `=_`, so that no text can hold the boundary. */
function bodyPart(text: string) {
  if (text === '') return '';
  return { content: text.replaceAll(/\r\n?|\n/g, '\r\n'), contentTransferEncoding: 'quoted-printable' };
}

/** null when mails can be composed, what to do otherwise. */
export async function composerProblem(): Promise<string | null> {
  return loadComposer().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
