import type { CallOptions, HealthPart, Mailer, MailMessage } from '@ai-manager/core';
import { isAiManagerError, mailTagOf } from '@ai-manager/core';
import { checkedMessage, composeMail, composerProblem, identityOf } from '../shared/compose-mail.ts';
import type { RawMail, SesApi } from './client.ts';
import { openSes } from './client.ts';
import { isAccessDenied, noMessageId, toSesError } from './errors.ts';
import { checkSes } from './health.ts';
import type { ParsedSesOptions, SesMailerOptions } from './options.ts';
import { parseSesOptions } from './options.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { mailTagName } from './tags.ts';

/** AWS raises rates of accounts now and then. */
const quotaKeptMs = 600_000;
/** The rate of an account in the sandbox: every account may send that fast. */
const cautiousPerSecond = 1;
/** Requests do not take equally long, so that mails spaced out evenly arrive a little closer here and there. */
const usedShare = 0.95;

/**
 * Sends mails through Amazon SES, one request each, without a retry: a request whose answer is lost may have sent its
 * mail. All sends of a mailer share one rate. Construction does no I/O; the SDK is loaded with the first mail.
 *
 * @throws ConfigurationError `CONFIGURATION` for wrong options. `send` rejects with InvalidInputError for a mail that
 *   cannot be sent, ConfigurationError when a package is missing, UpstreamError as docs/adapters/ses.md lists them
 */
export function createSesMailer(options: SesMailerOptions): Mailer {
  const parsed = parseSesOptions(options);
  const limiter = createRateLimiter();
  let opened: Promise<SesApi> | undefined;
  const open = (): Promise<SesApi> => (opened ??= openSes(parsed));
  const rate = createRate(parsed, open);
  const health = async (callOptions: CallOptions): Promise<readonly HealthPart[]> => {
    const parts = await checkSes({ open, options: parsed }, callOptions);
    const message = await composerProblem();
    if (message === null) return parts;
    return [{ part: 'mail composer', ok: false, message, remedy: 'Run npm install nodemailer.' }, ...parts];
  };
  return {
    id: 'ses',
    idempotent: false,
    async send(key, message, { signal }) {
      signal?.throwIfAborted();
      const mail = await toRawMail(parsed, key, message);
      const api = await open();
      try {
        await limiter.turn(await rate(signal), signal);
        signal?.throwIfAborted();
        const messageId = await api.sendRawMail(mail, signal);
        if (messageId === undefined || messageId === '') throw noMessageId();
        return { messageId, location: null };
      } catch (error) {
        signal?.throwIfAborted();
        const translated = toSesError(error, { from: mail.source });
        if (isAiManagerError(translated, 'UPSTREAM_RATE_LIMITED'))
          limiter.pause(Number(translated.details['retryAfterMs'] ?? 0));
        throw translated;
      }
    },
    async check(callOptions) {
      const unwell = (await health(callOptions)).find(({ ok }) => !ok);
      return unwell === undefined ? null : `${unwell.message} ${unwell.remedy ?? ''}`.trim();
    },
    health,
  };
}

/** Name and bodies of the message, address of the installation; recipients are those of the envelope and no others. */
async function toRawMail(options: ParsedSesOptions, key: string, message: MailMessage): Promise<RawMail> {
  const { from: address = message.from.address, replyTo, tags = {} } = options;
  const identity = { ...(await identityOf(key)), replyTo };
  // Checked as it came: a sender that is none must not hide behind the option.
  const { from, ...rest } = checkedMessage(message);
  const data = await composeMail({ ...rest, from: { ...from, address } }, identity);
  return {
    source: address,
    destination: message.to.address,
    data,
    tags: [
      { Name: 'application', Value: 'ai-manager' },
      { Name: mailTagName, Value: await mailTagOf(key) },
      ...Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
    ],
  };
}

/** Mails per second: as told, or as the account may, asked for now and then. */
function createRate(
  { maxPerSecond }: ParsedSesOptions,
  open: () => Promise<SesApi>,
): (signal: AbortSignal | undefined) => Promise<number> {
  if (maxPerSecond !== undefined) return async () => maxPerSecond;
  let known: { readonly perSecond: Promise<number>; readonly atMs: number } | undefined;
  const ask = async (): Promise<number> => {
    try {
      // No caller's signal: the answer is for all who wait.
      const quota = await (await open()).sendQuota(undefined);
      return quota.maxPerSecond > 0 ? quota.maxPerSecond * usedShare : cautiousPerSecond;
    } catch (error) {
      if (isAccessDenied(error)) return cautiousPerSecond;
      known = undefined;
      throw toSesError(error, { beforeSending: true });
    }
  };
  return async () => {
    const nowMs = performance.now();
    if (known === undefined || nowMs - known.atMs > quotaKeptMs) known = { perSecond: ask(), atMs: nowMs };
    return known.perSecond;
  };
}
