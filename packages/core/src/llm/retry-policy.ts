import { isAiManagerError } from '../errors.ts';
import type { LlmSettings } from './settings.ts';

/**
 * What to do after a failed attempt.
 * `retry`: the same provider again, then the next; `fallback`: the next at once; `fatal`: nobody else is asked.
 */
export type FailureAction = 'retry' | 'fallback' | 'fatal';

export interface FailureDecision {
  readonly action: FailureAction;
  /**
   * What the failure says about the provider. `unusable`: it cannot work until somebody changes something; `failing`:
   * it did not answer as a vendor does; `answering`: it did, so what is wrong is the request or the rate; `unknown`
   */
  readonly provider: 'unusable' | 'failing' | 'answering' | 'unknown';
  /** the attempt ended without an answer only after all of its time: with somebody else to ask, do not wait again */
  readonly slow: boolean;
  /** the vendor asked for this pause */
  readonly retryAfterMs: number | null;
}

const decision = (action: FailureAction, provider: FailureDecision['provider']): FailureDecision => ({
  action,
  provider,
  slow: false,
  retryAfterMs: null,
});
const fatal = decision('fatal', 'unknown');
const fallback = decision('fallback', 'unknown');
const unusable = decision('fallback', 'unusable');

/**
 * Sorts a failed attempt by its error. Total: every value has a decision, and an error nobody foresaw goes to the
 * next provider, since it says nothing about the request.
 *
 * Request errors go to another provider only when they are the provider's own (`details.providerSpecific`, such as
 * its context length); the same bad request would fail everywhere else too.
 */
export function decideOnFailure(error: unknown): FailureDecision {
  if (!isAiManagerError(error)) return fallback;
  const { reason, retryAfterMs } = error.details;
  switch (error.code) {
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_RATE_LIMITED':
      if (isOutOfUse(reason)) return unusable;
      return {
        action: 'retry',
        provider: error.code === 'UPSTREAM_RATE_LIMITED' ? 'answering' : 'failing',
        slow: reason === 'timeout',
        retryAfterMs: toDelay(retryAfterMs),
      };
    case 'UPSTREAM_REJECTED':
      return decideOnRejection(error.details);
    case 'CONFIGURATION':
      return unusable;
    case 'UNSUPPORTED_CAPABILITY':
      return fallback;
    default:
      return fatal;
  }
}

function decideOnRejection(details: Readonly<Record<string, unknown>>): FailureDecision {
  if (isOutOfUse(details['reason'])) return unusable;
  if (details['reason'] !== 'request') return fallback;
  return decision(details['providerSpecific'] === true ? 'fallback' : 'fatal', 'answering');
}

function isOutOfUse(reason: unknown): boolean {
  return reason === 'auth' || reason === 'quota';
}

function toDelay(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/**
 * Pause before retry number `retry` (from 1): exponential, jittered over its upper half.
 *
 * @param random - in [0, 1)
 * @returns milliseconds
 * @see Brooker (2015), Exponential backoff and jitter, AWS Architecture Blog
 */
export function backoffMs(
  settings: Pick<LlmSettings, 'backoffBaseMs' | 'backoffMaxMs'>,
  retry: number,
  random: () => number,
): number {
  const ceiling = Math.min(settings.backoffMaxMs, settings.backoffBaseMs * 2 ** (retry - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}
