import type { Attempt } from '../domain/decision-record.ts';
import {
  BudgetExceededError,
  ConfigurationError,
  isAiManagerError,
  ModelOutputError,
  UpstreamError,
  type AiManagerError,
} from '../errors.ts';

/**
 * The same error with `details.attempts`, so that the record of a failure can say what was tried and what it cost.
 * Anything that is no error of this library (an abort's reason) comes back untouched.
 */
export function withAttempts(error: unknown, attempts: readonly Attempt[]): unknown {
  if (!isAiManagerError(error)) return error;
  const options = { details: { ...error.details, attempts }, cause: error.cause ?? error };
  switch (error.code) {
    case 'MODEL_REFUSED':
    case 'MODEL_OUTPUT_INVALID':
      return new ModelOutputError(error.code, error.message, options);
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_RATE_LIMITED':
    case 'UPSTREAM_REJECTED':
      return new UpstreamError(error.code, error.message, options);
    case 'BUDGET_EXCEEDED':
      return new BudgetExceededError(error.message, options);
    case 'CONFIGURATION':
      return new ConfigurationError(error.message, options);
    default:
      return error;
  }
}

/** The attempts of a call that failed; none when the error is not from a call. */
export function attemptsOf(error: unknown): readonly Attempt[] {
  if (!isAiManagerError(error)) return [];
  const attempts = error.details['attempts'];
  return Array.isArray(attempts) ? (attempts as readonly Attempt[]) : [];
}

/** What a provider threw, as an error of this library; the original stays as its cause only, for it may quote keys. */
export function toProviderError(service: string, error: unknown): AiManagerError {
  if (isAiManagerError(error)) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new UpstreamError(
    'UPSTREAM_REJECTED',
    `The provider ${service} failed in a way it does not declare (${name}).`,
    {
      details: { service, reason: 'unexpected' },
      cause: error,
    },
  );
}
