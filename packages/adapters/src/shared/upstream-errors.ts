import { isAiManagerError, UpstreamError, type UpstreamCode } from '@ai-manager/core';
import { redactText } from './redact.ts';
import { retryAfterMs } from './retry-after.ts';

/** Why a model's vendor gave no reply. */
export type FailureKind =
  | 'auth'
  | 'quota'
  | 'rate-limit'
  | 'unavailable'
  /** the request is wrong, and would be so everywhere */
  | 'request'
  /** the request is too much for this vendor or model; another one may take it */
  | 'provider-request'
  | 'network'
  | 'timeout'
  | 'invalid-response'
  /** something else than the vendor failed */
  | 'unexpected';

/** What an adapter has read of a vendor's error. */
export interface VendorFailure {
  readonly kind: FailureKind;
  /** of the HTTP answer; undefined when there was none */
  readonly status?: number | undefined;
  /** the vendor's name for the cause, and for the field it means: kept only where they are short words */
  readonly code?: unknown;
  readonly param?: unknown;
  readonly requestId?: unknown;
  readonly header?: ((name: string) => string | null) | undefined;
  /** what was thrown, kept as the cause of a failure without an answer; must hold neither key nor prompt */
  readonly error?: unknown;
}

interface Verdict {
  readonly code: UpstreamCode;
  readonly reason?: 'auth' | 'quota' | 'request' | 'network' | 'timeout' | 'invalid-response' | 'unexpected';
  readonly says: string;
  /** what a person can do about it */
  readonly remedy: string;
}

const badRequest: Verdict = {
  code: 'UPSTREAM_REJECTED',
  reason: 'request',
  says: 'refuses the request as it is',
  remedy: 'try another model, or a shorter text',
};

const verdicts: Readonly<Record<FailureKind, Verdict>> = {
  auth: {
    code: 'UPSTREAM_REJECTED',
    reason: 'auth',
    says: 'refuses the key, the project or the model',
    remedy: 'check the options',
  },
  quota: {
    code: 'UPSTREAM_REJECTED',
    reason: 'quota',
    says: 'has no quota left',
    remedy: 'add credit or raise the limit',
  },
  'rate-limit': {
    code: 'UPSTREAM_RATE_LIMITED',
    says: 'limits the rate of requests',
    remedy: 'try again later or with less concurrency, or raise the limit',
  },
  unavailable: { code: 'UPSTREAM_UNAVAILABLE', says: 'is unavailable', remedy: 'try again when it works again' },
  request: badRequest,
  'provider-request': badRequest,
  network: {
    code: 'UPSTREAM_UNAVAILABLE',
    reason: 'network',
    says: 'could not be reached, or the connection broke',
    remedy: 'check the network and its address, or try again later',
  },
  timeout: {
    code: 'UPSTREAM_UNAVAILABLE',
    reason: 'timeout',
    says: 'gave no answer in time',
    remedy: 'try again later, or allow it more time',
  },
  'invalid-response': {
    code: 'UPSTREAM_UNAVAILABLE',
    reason: 'invalid-response',
    says: 'sent an answer that is no response',
    remedy: 'check its address, or try again later',
  },
  unexpected: {
    code: 'UPSTREAM_REJECTED',
    reason: 'unexpected',
    says: 'failed in a way that is not known',
    remedy: 'see the cause of this error, or try another model',
  },
};

const keptCauses: ReadonlySet<FailureKind> = new Set(['network', 'timeout', 'unexpected']);

/** The connection never came about, so nothing was charged. */
const unsentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What a status means at every vendor; adapters look at the vendor's own codes first. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 402) return 'quota';
  if (status === 401 || status === 403 || status === 404) return 'auth';
  if (status === 429) return 'rate-limit';
  if (status === 413) return 'provider-request';
  if (status === 408 || status === 409 || status >= 500) return 'unavailable';
  // A success, whose body then made no sense.
  return status < 300 ? 'invalid-response' : 'request';
}

/** What a vendor's SDK threw without an answer: a body that made no sense, a pause that was too long, or a connection. */
export function kindOfUnanswered(error: unknown): FailureKind {
  // A body that is no JSON; SDKs trip over one of another type (a broken connection is a TypeError with a cause).
  if (error instanceof SyntaxError || (error instanceof TypeError && error.cause === undefined))
    return 'invalid-response';
  return /timed out|timeout/i.test(textOf(error, 'message')) || /timeout/i.test(textOf(error, 'name'))
    ? 'timeout'
    : 'network';
}

/** The same for libraries that may also fail by themselves. */
export function kindOfUnknown(error: unknown): FailureKind {
  const kind = kindOfUnanswered(error);
  return kind === 'network' && !hasConnectionError(error) ? 'unexpected' : kind;
}

/** Whether a connection failed, by the error or by what caused it. */
export function hasConnectionError(error: unknown): boolean {
  return causesOf(error).some(isConnectionError);
}

function isConnectionError(error: unknown): boolean {
  return (
    /^(?:E[A-Z]{3,}|EAI_AGAIN|UND_ERR_\w+)$/.test(textOf(error, 'code')) ||
    /connection|socket/i.test(textOf(error, 'name')) ||
    /connection error|fetch failed|terminated|socket hang up|cannot connect/i.test(textOf(error, 'message'))
  );
}

/**
 * A vendor's failure in our taxonomy. Message and details hold its status and codes but none of its prose, which may
 * quote the key or the prompt; for the same reason an answered failure keeps no cause.
 */
export function toUpstreamError(service: string, failure: VendorFailure): Error {
  if (isAiManagerError(failure.error)) return failure.error;
  const { kind, status } = failure;
  const verdict = verdicts[kind];
  const details = {
    service,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    ...(status === undefined ? {} : { status }),
    ...word('vendorCode', failure.code),
    ...word('param', failure.param),
    ...word('requestId', failure.requestId),
    ...retryAfter(failure),
    ...(verdict.reason === 'request' ? { providerSpecific: kind === 'provider-request' } : {}),
    ...(kind === 'network' && isUnsent(failure.error) ? { unsent: true } : {}),
  };
  const answer = status === undefined ? '' : ` (HTTP ${status})`;
  return new UpstreamError(verdict.code, `${service} ${verdict.says}${answer}: ${remedyOf(verdict, details)}.`, {
    details,
    cause: keptCauses.has(kind) ? failure.error : undefined,
  });
}

/** A stream that stopped before its last part. */
export function endedEarly(service: string): UpstreamError {
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `The stream of ${service} ended before the answer did.`, {
    details: { service, reason: 'network' },
  });
}

/** What came back has not the shape of `what`. */
export function toInvalidResponse(service: string, what: string): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_UNAVAILABLE',
    `What ${service} sent is no ${what}: check its address, or try again later.`,
    { details: { service, reason: 'invalid-response' } },
  );
}

/** A vendor that says how long to wait is quoted. */
function remedyOf({ remedy }: Verdict, { retryAfterMs }: { readonly retryAfterMs?: number }): string {
  return retryAfterMs === undefined
    ? remedy
    : `it asks for a pause of ${Math.ceil(retryAfterMs / 1_000)} s, so ${remedy}`;
}

function isUnsent(error: unknown): boolean {
  return causesOf(error).some((link) => unsentCodes.has(textOf(link, 'code')));
}

/** An error, its cause, the cause of that, and so on. */
function causesOf(error: unknown): readonly object[] {
  const chain: object[] = [];
  let link = error;
  for (; typeof link === 'object' && link !== null && chain.length < 5; link = (link as { cause?: unknown }).cause)
    chain.push(link);
  return chain;
}

/** `retry-after-ms`, else `retry-after`. */
function retryAfter({ header }: VendorFailure): { retryAfterMs?: number } {
  const ms = header?.('retry-after-ms') ?? '';
  if (/^\d+(\.\d+)?$/.test(ms)) return { retryAfterMs: Math.ceil(Number(ms)) };
  const pauseMs = retryAfterMs(header?.('retry-after') ?? null);
  return pauseMs === null ? {} : { retryAfterMs: pauseMs };
}

/** A short word such as a code; prose is left out, and so is what looks like a key. */
function word(key: string, value: unknown): Record<string, string> {
  const isWord = typeof value === 'string' && /^[\w.[\]-]{1,80}$/.test(value) && redactText(value) === value;
  return isWord ? { [key]: value } : {};
}

function textOf(value: unknown, key: string): string {
  const text = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof text === 'string' ? text : '';
}
