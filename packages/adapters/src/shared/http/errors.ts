import type { UpstreamCode } from '@ai-manager/core';
import { UpstreamError } from '@ai-manager/core';

/** What is told about a request: the service, and method and path without the values that are filled into it. */
export interface RequestName {
  readonly service: string;
  /** such as `GET /api/timetracking/timesheets` */
  readonly request: string;
}

interface Verdict {
  readonly code: UpstreamCode;
  readonly reason?: 'auth' | 'forbidden' | 'not-found' | 'request' | 'quota';
  readonly says: string;
  readonly remedy: string;
}

/** An answer that is no success. Its text is left out: it may quote the key or the person. */
export function toStatusError(name: RequestName, status: number, retryAfterMs: number | null): UpstreamError {
  const { code, reason, says, remedy } = judge(status);
  const pause = retryAfterMs === null ? '' : ` It asks for a pause of ${Math.ceil(retryAfterMs / 1_000)} s.`;
  return new UpstreamError(code, `${name.service} ${says} (${name.request}, HTTP ${status}): ${remedy}.${pause}`, {
    details: {
      ...name,
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  });
}

/** No answer, or half of one. */
export function toConnectionError(name: RequestName, cause: unknown, timeoutMs: number): UpstreamError {
  const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
  const says = isTimeout
    ? `gave no answer within ${timeoutMs} ms (${name.request}): try again later, or allow it more time`
    : `could not be reached, or the connection broke (${name.request}): check the network and its address, or try again later`;
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `${name.service} ${says}.`, {
    details: { ...name, reason: isTimeout ? 'timeout' : 'network' },
    cause,
  });
}

/** An answer in another form than expected; `field` says where, such as `[3].tags`. */
export function toMismatch(name: RequestName, field: string, problem: string): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_REJECTED',
    `${name.service} answers ${name.request} in another form than expected: ${field === '' ? 'the answer' : field}: ${problem}. ` +
      'Check its address, or name paths and fields as it has them in the options.',
    { details: { ...name, reason: 'invalid-response', field } },
  );
}

function judge(status: number): Verdict {
  if (status === 401)
    return { code: 'UPSTREAM_REJECTED', reason: 'auth', says: 'refuses the account', remedy: 'check key or password' };
  if (status === 403)
    return {
      code: 'UPSTREAM_REJECTED',
      reason: 'forbidden',
      says: 'does not allow this to the account',
      remedy: 'give it the right, or use an account that has it',
    };
  if (status === 404)
    return {
      code: 'UPSTREAM_REJECTED',
      reason: 'not-found',
      says: 'knows nothing of this',
      remedy: 'check the address, the path and the id',
    };
  if (status === 402)
    return { code: 'UPSTREAM_REJECTED', reason: 'quota', says: 'has no quota left', remedy: 'raise the limit' };
  if (status === 429)
    return {
      code: 'UPSTREAM_RATE_LIMITED',
      says: 'limits the rate of requests',
      remedy: 'try again later, or allow fewer requests per second',
    };
  if (status === 408 || status === 425 || status >= 500)
    return { code: 'UPSTREAM_UNAVAILABLE', says: 'is unavailable', remedy: 'try again later' };
  const says = status < 400 ? 'sends requests elsewhere, which is not followed' : 'refuses the request as it is';
  return { code: 'UPSTREAM_REJECTED', reason: 'request', says, remedy: 'check the address and the options' };
}
