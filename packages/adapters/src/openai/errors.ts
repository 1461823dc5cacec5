import { isAiManagerError, UpstreamError, type UpstreamCode } from '@ai-manager/core';
import { redactText } from '../shared/redact.ts';

/** What we read of an error, whoever made it: the SDK's own classes differ between copies of it. */
interface VendorError {
  readonly status?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
  readonly param?: unknown;
  readonly requestID?: unknown;
  readonly headers?: { get?(name: string): string | null };
  readonly message?: unknown;
  readonly cause?: unknown;
}

interface Verdict {
  readonly code: UpstreamCode;
  readonly reason?: 'auth' | 'quota' | 'request' | 'network' | 'timeout' | 'invalid-response';
  readonly says: string;
  /** what a person can do about it */
  readonly remedy: string;
}

const quotaCodes = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);
const policyCodes = new Set(['content_policy_violation', 'content_filter', 'invalid_prompt']);
/** Problems of a request that another vendor may not have. */
const providerSpecificCodes = new Set([
  'context_length_exceeded',
  'invalid_json_schema',
  'unsupported_parameter',
  'unsupported_value',
  'string_above_max_length',
]);
/** The connection never came about, so nothing was charged. */
const unsentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether the vendor refused the prompt itself by its usage policy: a refusal, to be treated like the model's. */
export function isPolicyRefusal(error: unknown): boolean {
  const { status, code } = read(error);
  return status === 400 && policyCodes.has(String(code));
}

/**
 * Vendor error -> our taxonomy. Message and details hold the vendor's status and codes but none of its prose, which
 * may quote the key or the prompt; for the same reason an answered error keeps no cause.
 */
export function toUpstreamError(service: string, error: unknown): Error {
  if (isAiManagerError(error)) return error;
  const vendor = read(error);
  const verdict = judge(vendor, error);
  const answered = typeof vendor.status === 'number';
  const details = {
    service,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    ...(answered ? { status: vendor.status } : {}),
    ...word('vendorCode', vendor.code),
    ...word('param', vendor.param),
    ...word('requestId', vendor.requestID),
    ...retryAfter(vendor, Date.now()),
    ...(verdict.reason === 'request' ? { providerSpecific: isProviderSpecific(vendor) } : {}),
    ...(verdict.reason === 'network' && isUnsent(error) ? { unsent: true } : {}),
  };
  const status = answered ? ` (HTTP ${String(vendor.status)})` : '';
  const cause = verdict.reason === 'network' || verdict.reason === 'timeout' ? error : undefined;
  return new UpstreamError(verdict.code, `${service} ${verdict.says}${status}: ${remedyOf(verdict, details)}.`, {
    details,
    cause,
  });
}

/** A response or an event of a stream that says it failed; there is no HTTP status then. */
export function toResponseFailure(service: string, code: string | null): UpstreamError {
  const limited = code === 'rate_limit_exceeded';
  const details = { service, ...word('vendorCode', code), ...(quotaCodes.has(code ?? '') ? { reason: 'quota' } : {}) };
  if (limited)
    return new UpstreamError('UPSTREAM_RATE_LIMITED', `${service} ${rateLimited.says}: ${rateLimited.remedy}.`, {
      details,
    });
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${service} started an answer and failed: try again later.`, {
    details,
  });
}

function judge(vendor: VendorError, error: unknown): Verdict {
  const { status } = vendor;
  if (typeof status !== 'number') return judgeUnanswered(vendor, error);
  if (status === 402 || quotaCodes.has(String(vendor.code)) || quotaCodes.has(String(vendor.type))) {
    return {
      code: 'UPSTREAM_REJECTED',
      reason: 'quota',
      says: 'has no quota left',
      remedy: 'add credit or raise the limit',
    };
  }
  if (status === 401 || status === 403 || status === 404) {
    return {
      code: 'UPSTREAM_REJECTED',
      reason: 'auth',
      says: 'refuses the key, the project or the model',
      remedy: 'check the options',
    };
  }
  if (status === 429) return rateLimited;
  if (status === 408 || status === 409 || status >= 500)
    return { code: 'UPSTREAM_UNAVAILABLE', says: 'is unavailable', remedy: 'try again when it works again' };
  return {
    code: 'UPSTREAM_REJECTED',
    reason: 'request',
    says: 'refuses the request as it is',
    remedy: 'try another model, or a shorter text',
  };
}

const rateLimited: Verdict = {
  code: 'UPSTREAM_RATE_LIMITED',
  says: 'limits the rate of requests',
  remedy: 'try again later or with less concurrency, or raise the limit',
};

/** A vendor that says how long to wait is quoted. */
function remedyOf({ remedy }: Verdict, { retryAfterMs }: { readonly retryAfterMs?: number }): string {
  return retryAfterMs === undefined
    ? remedy
    : `it asks for a pause of ${Math.ceil(retryAfterMs / 1_000)} s, so ${remedy}`;
}

function judgeUnanswered(vendor: VendorError, error: unknown): Verdict {
  // A body that is no JSON; the SDK trips over one of another type (a broken connection is a TypeError with a cause).
  if (error instanceof SyntaxError || (error instanceof TypeError && error.cause === undefined)) {
    return {
      code: 'UPSTREAM_UNAVAILABLE',
      reason: 'invalid-response',
      says: 'sent an answer that is no response',
      remedy: 'check its address, or try again later',
    };
  }
  // Events of a stream carry a code but no status.
  if (typeof vendor.code === 'string' && vendor.code === 'rate_limit_exceeded') return rateLimited;
  if (/timed out/i.test(String(vendor.message))) {
    return {
      code: 'UPSTREAM_UNAVAILABLE',
      reason: 'timeout',
      says: 'gave no answer in time',
      remedy: 'try again later, or allow it more time',
    };
  }
  return {
    code: 'UPSTREAM_UNAVAILABLE',
    reason: 'network',
    says: 'could not be reached, or the connection broke',
    remedy: 'check the network and its address, or try again later',
  };
}

function isProviderSpecific({ code, param }: VendorError): boolean {
  return (
    providerSpecificCodes.has(String(code)) || /^(text\.format|reasoning|service_tier|prompt_cache)/.test(String(param))
  );
}

function isUnsent(error: unknown): boolean {
  for (let link = read(error), depth = 0; depth < 5; link = read(link.cause), depth += 1) {
    if (unsentCodes.has(String(link.code))) return true;
  }
  return false;
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date. */
function retryAfter({ headers }: VendorError, nowMs: number): { retryAfterMs?: number } {
  const header = (name: string): string => (typeof headers?.get === 'function' ? headers.get(name) : null) ?? '';
  const [ms, seconds, date] = [header('retry-after-ms'), header('retry-after'), Date.parse(header('retry-after'))];
  if (/^\d+(\.\d+)?$/.test(ms)) return { retryAfterMs: Math.ceil(Number(ms)) };
  if (/^\d+(\.\d+)?$/.test(seconds)) return { retryAfterMs: Math.ceil(Number(seconds) * 1_000) };
  return Number.isNaN(date) ? {} : { retryAfterMs: Math.max(0, date - nowMs) };
}

/** A short word such as a code; prose is left out, and so is what looks like a key. */
function word(key: string, value: unknown): Record<string, string> {
  const isWord = typeof value === 'string' && /^[\w.[\]-]{1,80}$/.test(value) && redactText(value) === value;
  return isWord ? { [key]: value } : {};
}

function read(error: unknown): VendorError {
  return typeof error === 'object' && error !== null ? (error as VendorError) : {};
}
