import { isAiManagerError, UpstreamError, type UpstreamCode } from '@ai-manager/core';

interface Verdict {
  readonly code: UpstreamCode;
  readonly reason: 'auth' | 'quota' | 'request' | 'network' | 'timeout' | 'invalid-response' | 'unavailable';
  /** what Upstash does, and what a person can do about it */
  readonly says: string;
}

/**
 * How the errors of Upstash begin. The SDK hides the status and appends the whole command with its values to the text,
 * so nothing but its beginning is looked at.
 */
const answered: readonly (readonly [RegExp, Verdict])[] = [
  [
    /^(WRONGPASS|NOAUTH|Unauthorized)/i,
    { code: 'UPSTREAM_REJECTED', reason: 'auth', says: 'refuses the token: copy it again from the console' },
  ],
  [
    /^NOPERM/,
    {
      code: 'UPSTREAM_REJECTED',
      reason: 'auth',
      says: 'does not let this token write: use the standard token, not the read-only one',
    },
  ],
  [
    /^ERR max (daily |monthly )?(requests?|bandwidth) limit/i,
    { code: 'UPSTREAM_REJECTED', reason: 'quota', says: 'has no requests left: wait, or take a larger plan' },
  ],
  [
    /^ERR max (request|single record|entry|data) size/i,
    {
      code: 'UPSTREAM_REJECTED',
      reason: 'request',
      says: 'refuses the size: set maxValueBytes, or take a larger plan',
    },
  ],
  [
    /^(ERR )?(too many requests|rate limit|max concurrent)/i,
    { code: 'UPSTREAM_RATE_LIMITED', reason: 'unavailable', says: 'limits the rate of requests: try again later' },
  ],
];

const unavailable: Verdict = {
  code: 'UPSTREAM_UNAVAILABLE',
  reason: 'unavailable',
  says: 'could not do what it was asked: try again later',
};

/** Vendor error -> our taxonomy, without the vendor's words: they quote commands, values and tokens. */
export function toUpstreamError(service: string, error: unknown): Error {
  if (isAiManagerError(error)) return error;
  const { code, reason, says } = judge(error);
  return new UpstreamError(code, `${service} ${says}.`, { details: { service, reason } });
}

function judge(error: unknown): Verdict {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  switch (name) {
    case 'UpstashError':
      return answered.find(([beginning]) => beginning.test(withoutPrefix(message)))?.[1] ?? unavailable;
    case 'UpstashJSONParseError':
    case 'SyntaxError':
      return {
        code: 'UPSTREAM_UNAVAILABLE',
        reason: 'invalid-response',
        says: 'sent an answer that is none of Upstash: check the address, or try again later',
      };
    case 'TimeoutError':
    case 'AbortError':
      return { code: 'UPSTREAM_UNAVAILABLE', reason: 'timeout', says: 'gave no answer in time: try again later' };
    default:
      return {
        code: 'UPSTREAM_UNAVAILABLE',
        reason: 'network',
        says: 'could not be reached, or the connection broke: check the network and the address',
      };
  }
}

/** In a pipeline the SDK says first which of the commands it was. */
function withoutPrefix(message: string): string {
  return message.replace(/^Command( \d+ \[ .{0,60}? \])? failed: /, '');
}
