import { UpstreamError } from '@ai-manager/core';
import { retryAfterMs } from '../shared/retry-after.ts';

const longestPauseMs = 24 * 3_600_000;

/** What an answer that is no success means. Nothing of its body is repeated, and no address. */
export function toAnswerError(endpoint: string, { status, headers }: Response): UpstreamError {
  const asked = retryAfterMs(headers.get('retry-after'));
  const pause = asked === null ? {} : { retryAfterMs: Math.min(asked, longestPauseMs) };
  const details = { service: endpoint, status, ...pause };
  const refuse = (reason: string, says: string) =>
    new UpstreamError('UPSTREAM_REJECTED', `The webhook ${endpoint} ${says} (HTTP ${status}).`, {
      details: { ...details, reason },
    });
  if (status === 410) return refuse('gone', 'wants no events any more: remove it from N8N_WEBHOOK_URL');
  if (status >= 300 && status < 400)
    return refuse('redirect', 'redirects, which is not followed: use the address it redirects to');
  if (status === 401 || status === 403)
    return refuse('auth', 'refuses the signature, or wants a login: check that both sides have the same secret');
  if (status === 404)
    return refuse('not-found', 'is not there: check the address, and in n8n that the workflow is published');
  if (status === 429)
    return new UpstreamError('UPSTREAM_RATE_LIMITED', `The webhook ${endpoint} limits the rate of events (HTTP 429).`, {
      details,
    });
  if (status >= 500)
    return new UpstreamError('UPSTREAM_UNAVAILABLE', `The webhook ${endpoint} is unavailable (HTTP ${status}).`, {
      details,
    });
  return refuse('request', 'refuses the event: look at the log of the receiver');
}

/** What became of a request without an answer; the cause stays out of the message, since it names the address. */
export function toConnectionError(endpoint: string, error: unknown, timeoutMs: number): UpstreamError {
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  const says = isTimeout ? `gave no answer within ${timeoutMs} ms` : 'could not be reached, or the connection broke';
  return new UpstreamError('UPSTREAM_UNAVAILABLE', `The webhook ${endpoint} ${says}: see that it runs.`, {
    details: { service: endpoint, reason: isTimeout ? 'timeout' : 'network', ...codeOf(error) },
  });
}

/** `ECONNREFUSED` and the like. */
function codeOf(error: unknown): { readonly networkCode?: string } {
  const cause = error instanceof Error ? error.cause : undefined;
  const code: unknown = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? { networkCode: code } : {};
}
