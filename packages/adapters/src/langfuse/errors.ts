import { ConflictError, isAiManagerError, UpstreamError } from '@ai-manager/core';

/** What we read of an error, whoever made it: the vendor's class has a status, `fetch` has a cause with a code. */
interface VendorError {
  readonly statusCode?: unknown;
  readonly name?: unknown;
  readonly cause?: { readonly code?: unknown } | null;
}

interface Failure {
  readonly says: string;
  readonly remedy: string;
  readonly reason:
    | 'auth'
    | 'missing-packages'
    | 'network'
    | 'timeout'
    | 'rejected'
    | 'busy'
    | 'unavailable'
    | 'invalid-response';
}

/** An answer that is no answer of Langfuse, such as the page of a proxy. */
export class ForeignAnswerError extends Error {
  override readonly name = 'ForeignAnswerError';
}

/** An answer with another status than success. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(`HTTP ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/** What is wrong, in words and with a remedy; nothing of an answer's text, which may repeat what was sent. */
export function describeFailure(error: unknown): Failure {
  if (isAiManagerError(error, 'CONFIGURATION'))
    return { reason: 'missing-packages', says: 'cannot be used', remedy: error.message.replace(/\.$/, '') };
  const { statusCode, name, cause } = (typeof error === 'object' && error !== null ? error : {}) as VendorError;
  if (typeof statusCode === 'number') return describeStatus(statusCode);
  if (name === 'ForeignAnswerError')
    return {
      reason: 'invalid-response',
      says: 'answers, but not as Langfuse does',
      remedy: 'check the address: it is that of the web interface, without a path',
    };
  if (name === 'TimeoutError' || name === 'AbortError' || name === 'LangfuseAPITimeoutError')
    return { reason: 'timeout', says: 'gave no answer in time', remedy: 'check it, or allow it more time' };
  const code = typeof cause?.code === 'string' ? ` (${cause.code})` : '';
  return { reason: 'network', says: `cannot be reached${code}`, remedy: 'check the address and the network' };
}

function describeStatus(status: number): Failure {
  const http = `(HTTP ${status})`;
  if (status === 401 || status === 403)
    return {
      reason: 'auth',
      says: `refuses the keys ${http}`,
      remedy: 'take both keys from the settings of one project, and check that the address is that of its region',
    };
  if (status === 429) return { reason: 'busy', says: `limits the rate ${http}`, remedy: 'nothing: it is tried again' };
  if (status === 404)
    return {
      reason: 'invalid-response',
      says: `knows no such path ${http}`,
      remedy: 'check the address and its version',
    };
  if (status >= 500) return { reason: 'unavailable', says: `is out of order ${http}`, remedy: 'look at its own logs' };
  return {
    reason: 'rejected',
    says: `refuses what it is sent ${http}`,
    remedy: 'check that its version is 3 or newer',
  };
}

/** Whether sending the same again is pointless, so that it must not hold up what comes after. */
export function isRefusedForGood(error: unknown): boolean {
  const { statusCode } = (typeof error === 'object' && error !== null ? error : {}) as VendorError;
  return statusCode === 400 || statusCode === 413 || statusCode === 422;
}

/** Vendor error -> our taxonomy; the vendor's message is left out, for it repeats the answer's body. */
export function toUpstreamError(error: unknown): Error {
  if (isAiManagerError(error)) return error;
  const { says, remedy, reason } = describeFailure(error);
  if ((error as VendorError | null)?.statusCode === 409)
    return new ConflictError('Langfuse added another version at the same moment: try again.');
  const code =
    reason === 'busy'
      ? 'UPSTREAM_RATE_LIMITED'
      : reason === 'auth' || reason === 'rejected'
        ? 'UPSTREAM_REJECTED'
        : 'UPSTREAM_UNAVAILABLE';
  return new UpstreamError(code, `Langfuse ${says}: ${remedy}.`, { details: { service: 'langfuse', reason } });
}
