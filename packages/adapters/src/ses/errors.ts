import { isAiManagerError, UpstreamError, type UpstreamCode } from '@ai-manager/core';

/** What we read of an error of the SDK, whichever copy of it made it. */
interface VendorError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown };
  readonly cause?: unknown;
}

interface Verdict {
  readonly code: UpstreamCode;
  readonly reason: SesReason;
  /** goes after "SES " */
  readonly says: string;
  readonly remedy: string;
  /** certainly nothing was handed over */
  readonly unsent?: true;
  readonly retryAfterMs?: number;
}

/**
 * - `auth`, `configuration`, `sender`, `quota`, `paused`: keep every mail back until somebody does something
 * - `sandbox`, `suppressed`, `request`: this mail is refused
 */
type SesReason =
  | 'auth'
  | 'configuration'
  | 'sender'
  | 'quota'
  | 'paused'
  | 'sandbox'
  | 'suppressed'
  | 'request'
  | 'network'
  | 'timeout'
  | 'invalid-response'
  | 'rate';

/** SES says that it was too fast, not for how long to wait; its rates are per second. */
const throttledPauseMs = 1_000;

const rejected = (reason: SesReason, says: string, remedy: string): Verdict => ({
  code: 'UPSTREAM_REJECTED',
  reason,
  says,
  remedy,
  unsent: true,
});

const keys = rejected(
  'auth',
  'refuses the AWS credentials or their rights',
  'check the keys, their right ses:SendRawEmail, and the clock of this machine',
);
const noKeys = rejected(
  'auth',
  'was not asked: no AWS credentials were found',
  'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where a profile or role gives some',
);
const paused = rejected(
  'paused',
  'has sending paused, for the account or the configuration set',
  'see in the SES console why, and resume it',
);
const quota = rejected('quota', 'has no quota left for today', 'wait a day, or ask AWS for a higher sending quota');
const configuration = rejected('configuration', 'does not know the configuration set', 'make it, or name another one');
const mailFrom = rejected(
  'sender',
  'refuses the MAIL FROM domain of the sender, which is not verified',
  'publish its MX record, or remove it from the identity',
);
const sender = rejected(
  'sender',
  'refuses the sender, which is no verified identity in this region',
  'verify the address or its domain, or send from another one',
);
const sandbox = rejected(
  'sandbox',
  'refuses the recipient: the account is in the sandbox, which sends to verified addresses only',
  'ask AWS for production access, then send the mail again with mail.resend',
);
const suppressed = rejected(
  'suppressed',
  'refuses the recipient, whose address is on its suppression list',
  'ask the person for another address, or remove it from the list',
);
const throttled: Verdict = {
  code: 'UPSTREAM_RATE_LIMITED',
  reason: 'rate',
  says: 'limits the rate of mails',
  remedy: 'they are sent a little later; set a lower rate when it happens often',
  unsent: true,
  retryAfterMs: throttledPauseMs,
};

const byCode: Readonly<Record<string, Verdict>> = {
  AccountSendingPausedException: paused,
  AccountSendingPaused: paused,
  ConfigurationSetSendingPausedException: paused,
  ConfigurationSetSendingPaused: paused,
  ConfigurationSetDoesNotExistException: configuration,
  ConfigurationSetDoesNotExist: configuration,
  MailFromDomainNotVerifiedException: mailFrom,
  MailFromDomainNotVerified: mailFrom,
  CredentialsProviderError: noKeys,
  TokenProviderError: noKeys,
};
const authCodes =
  /^(AccessDenied|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|ExpiredToken|RequestExpired|IncompleteSignature|MissingAuthenticationToken|NotAuthorized|OptInRequired|InvalidAccessKeyId)/;
/** The connection never came about. */
const unsentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Whether SES answered that these keys may not do what was asked. */
export function isAccessDenied(error: unknown): boolean {
  return /^(AccessDenied|NotAuthorized)/.test(String(read(error).name));
}

/**
 * Vendor error -> our taxonomy. Message and details hold the vendor's codes but none of its prose, which quotes
 * addresses.
 *
 * @param from - the sender's address: SES says which identities are not verified, and that decides whose fault it is
 * @param beforeSending - it was no mail that failed, so that none was handed over, whatever went wrong
 */
export function toSesError(
  error: unknown,
  { from, beforeSending = false }: { readonly from?: string; readonly beforeSending?: boolean },
): Error {
  if (isAiManagerError(error)) return error;
  const vendor = read(error);
  const verdict = judge(vendor, from);
  const status = vendor.$metadata?.httpStatusCode;
  const requestId = vendor.$metadata?.requestId;
  const { retryAfterMs, reason } = verdict;
  const unsent = verdict.unsent === true || beforeSending;
  const details = {
    service: 'ses',
    reason,
    ...(typeof status === 'number' ? { status } : {}),
    ...(isWord(vendor.name) ? { vendorCode: vendor.name } : {}),
    ...(isWord(requestId) ? { requestId } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(unsent ? { unsent } : {}),
  };
  const cause = reason === 'network' || reason === 'timeout' ? error : undefined;
  return new UpstreamError(verdict.code, `SES ${verdict.says}: ${verdict.remedy}.`, { details, cause });
}

/** An answer of SES that says nothing we understand: the mail may have been taken. */
export function noMessageId(): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_UNAVAILABLE',
    'SES answered without a message id: look whether the mail arrived.',
    {
      details: { service: 'ses', reason: 'invalid-response' },
    },
  );
}

function judge(vendor: VendorError, from: string | undefined): Verdict {
  const name = String(vendor.name);
  const text = String(vendor.message);
  const known = byCode[name];
  if (known !== undefined) return known;
  if (/^(Throttling|TooManyRequests|LimitExceeded)/.test(name)) return /daily|24/i.test(text) ? quota : throttled;
  if (authCodes.test(name)) return keys;
  if (name === 'MessageRejected') return judgeRejection(text, from);
  const status = vendor.$metadata?.httpStatusCode;
  if (typeof status !== 'number') return judgeUnanswered(vendor, text);
  // The SDK could not read a whole answer.
  if (status < 400) return unclear('invalid-response', 'sent an answer that is none', 'check its address');
  if (status >= 500) return unclear('network', 'failed', 'look whether the mail arrived');
  return rejected('request', 'refuses the mail as it is', 'check addresses and size of the mail');
}

function judgeRejection(text: string, from: string | undefined): Verdict {
  if (/paused/i.test(text)) return paused;
  if (/suppress|blacklist/i.test(text)) return suppressed;
  if (!/not verified/i.test(text))
    return rejected('request', 'refuses the mail for what is in it', 'check the template');
  // After the colon come the identities; a recipient among them means the sandbox.
  const failed = (/region\s+\S+:(.*)$/is.exec(text)?.[1] ?? '').toLowerCase();
  const address = from?.toLowerCase() ?? '';
  return address === '' || failed === '' || failed.includes(address) ? sender : sandbox;
}

function judgeUnanswered(vendor: VendorError, text: string): Verdict {
  if (isUnsent(vendor) || /without establishing a connection/i.test(text))
    return { ...unclear('network', 'cannot be reached', 'check the network and the region'), unsent: true };
  const timedOut = /timed? ?out|requestTimeout/i.test(text) && String(vendor.code) !== 'ECONNRESET';
  return timedOut
    ? unclear('timeout', 'gave no answer in time', 'look whether the mail arrived')
    : unclear('network', 'was reached, but the connection broke', 'look whether the mail arrived');
}

function unclear(reason: SesReason, says: string, remedy: string): Verdict {
  return { code: 'UPSTREAM_UNAVAILABLE', reason, says, remedy };
}

function isUnsent(error: VendorError): boolean {
  for (let link = error, depth = 0; depth < 5; link = read(link.cause), depth += 1)
    if (unsentCodes.has(String(link.code))) return true;
  return false;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,80}$/.test(value);
}

function read(error: unknown): VendorError {
  return typeof error === 'object' && error !== null ? (error as VendorError) : {};
}
