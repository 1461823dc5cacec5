import type { CallOptions, HealthPart } from '@ai-manager/core';
import type { SendQuota, SesApi } from './client.ts';
import { toSesError } from './errors.ts';
import type { ParsedSesOptions } from './options.ts';

interface SesAccess {
  readonly open: () => Promise<SesApi>;
  readonly options: ParsedSesOptions;
}

/** Every account starts with this quota; the API does not say in another way that it is in the sandbox. */
const sandboxMailsPerDay = 200;
/** Less than this share of the day's quota left is worth a warning. */
const lowShare = 0.1;

/** Looks at sender, account and quota by themselves; sends nothing. */
export async function checkSes(access: SesAccess, { signal }: CallOptions): Promise<readonly HealthPart[]> {
  signal?.throwIfAborted();
  return Promise.all([
    look('mail identity', signal, async () => describeIdentity(access, signal)),
    look('mail sending', signal, async () => describeSending(await access.open(), signal)),
    look('mail quota', signal, async () => describeQuota(await (await access.open()).sendQuota(signal))),
  ]);
}

type Finding = Omit<HealthPart, 'part'>;

async function look(part: string, signal: AbortSignal | undefined, ask: () => Promise<Finding>): Promise<HealthPart> {
  try {
    return { part, ...(await ask()) };
  } catch (error) {
    signal?.throwIfAborted();
    // Message and remedy come in one sentence, parted by a colon.
    const [message = '', ...remedy] = toSesError(error, { beforeSending: true }).message.split(': ');
    const rights =
      'ses:GetIdentityVerificationAttributes, ses:GetAccountSendingEnabled and ses:GetSendQuota are needed';
    return { part, ok: false, message: `${message}.`, remedy: `${capital(remedy.join(': '))} (to look, ${rights})` };
  }
}

/** An address is verified by itself or by its domain. */
async function describeIdentity(
  { open, options: { from, region } }: SesAccess,
  signal: AbortSignal | undefined,
): Promise<Finding> {
  if (from === undefined) return well(`the sender comes from the rules and is not looked at (region ${region})`);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const [verified] = await (await open()).verified([from, domain], signal);
  if (verified !== undefined) return well(`${from} may send in ${region} (${verified} is verified)`);
  return {
    ok: false,
    message: `${from} is not verified in ${region}.`,
    remedy: `Verify ${from} or ${domain} in the SES console of this region, or send from a verified address.`,
  };
}

async function describeSending(api: SesApi, signal: AbortSignal | undefined): Promise<Finding> {
  if (await api.sendingEnabled(signal)) return well('the account may send');
  return {
    ok: false,
    message: 'Sending is paused for this account.',
    remedy: 'See in the SES console why (often too many bounces or complaints), and resume it.',
  };
}

function describeQuota({ maxPerDay, maxPerSecond, sentInDay }: SendQuota): Finding {
  if (maxPerDay < 0) return well(`no limit per day, ${maxPerSecond} per second`);
  const left = Math.max(0, Math.floor(maxPerDay - sentInDay));
  const facts = `${left.toLocaleString('en')} of ${maxPerDay.toLocaleString('en')} mails left in 24 hours, ${maxPerSecond} per second`;
  if (maxPerDay <= sandboxMailsPerDay)
    return {
      ok: false,
      message: `The account is in the sandbox, which sends to verified addresses only (${facts}).`,
      remedy: 'Ask AWS for production access in the SES console.',
    };
  if (left >= maxPerDay * lowShare) return well(facts);
  return { ok: false, message: `The quota is nearly used up: ${facts}.`, remedy: 'Wait, or ask AWS for a higher one.' };
}

function well(message: string): Finding {
  return { ok: true, message, remedy: null };
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
