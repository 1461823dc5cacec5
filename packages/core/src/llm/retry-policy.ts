import { isAiManagerError } from '../errors.ts';
import type { LlmSettings } from './settings.ts';

/**
 * What to do after a failed attempt.
 * `retry`: the same provider again, then the next; `fallback`: the next at once; `fatal`: nobody else is asked.
 */
export type FailureAction = 'retry' | 'fallback' | 'fatal';

export interface FailureDecision {
  readonly action: FailureAction;
  /** the provider cannot work until somebody changes something: leave it out for a while */
  readonly out: boolean;
  /** the vendor asked for this pause */
  readonly retryAfterMs: number | null;
}

const fatal: FailureDecision = { action: 'fatal', out: false, retryAfterMs: null };
const fallback: FailureDecision = { action: 'fallback', out: false, retryAfterMs: null };
const outOfUse: FailureDecision = { action: 'fallback', out: true, retryAfterMs: null };

/**
 * Sorts a failed attempt by its error. Total: every value has a decision, and an error nobody foresaw goes to the
 * next provider, since it says nothing about the request.
 *
 * Request errors go to another provider only when they are the provider's own (`details.providerSpecific`, such as
 * its context length); the same bad request would fail everywhere else too.
 */
export function decideOnFailure(error: unknown): FailureDecision {
  if (!isAiManagerError(error)) return fallback;
  switch (error.code) {
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_RATE_LIMITED':
      if (isOutOfUse(error.details['reason'])) return outOfUse;
      return { action: 'retry', out: false, retryAfterMs: toDelay(error.details['retryAfterMs']) };
    case 'UPSTREAM_REJECTED':
      return decideOnRejection(error.details);
    case 'CONFIGURATION':
      return outOfUse;
    case 'UNSUPPORTED_CAPABILITY':
      return fallback;
    default:
      return fatal;
  }
}

function decideOnRejection(details: Readonly<Record<string, unknown>>): FailureDecision {
  if (isOutOfUse(details['reason'])) return outOfUse;
  if (details['reason'] === 'request' && details['providerSpecific'] !== true) return fatal;
  return fallback;
}

function isOutOfUse(reason: unknown): boolean {
  return reason === 'auth' || reason === 'quota';
}

function toDelay(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/**
 * Pause before retry number `retry` (from 1): exponential, jittered over its upper half, never shorter than the vendor asked for.
 *
 * @param random - in [0, 1)
 * @returns milliseconds
 * @see Brooker (2015), Exponential backoff and jitter, AWS Architecture Blog
 */
export function backoffMs(
  settings: Pick<LlmSettings, 'backoffBaseMs' | 'backoffMaxMs'>,
  failure: { readonly retry: number; readonly retryAfterMs: number | null },
  random: () => number,
): number {
  const ceiling = Math.min(settings.backoffMaxMs, settings.backoffBaseMs * 2 ** (failure.retry - 1));
  const jittered = Math.round(ceiling * (0.5 + random() / 2));
  return Math.max(jittered, failure.retryAfterMs ?? 0);
}
