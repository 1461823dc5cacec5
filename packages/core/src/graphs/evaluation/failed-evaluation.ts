import type { Attempt } from '../../domain/decision-record.ts';
import type { EvaluationError } from '../../domain/evaluation.ts';
import type { ErrorCode } from '../../errors.ts';
import { isAiManagerError } from '../../errors.ts';
import { attemptsOf } from '../../llm/index.ts';

/**
 * Final until the text changes. Anything else may go well the next time: a key, a quota or a setting gets mended, a
 * budget raised, a reply outside its schema may be inside it.
 */
const finalCodes: ReadonlySet<ErrorCode> = new Set(['MODEL_REFUSED', 'INVALID_INPUT']);

/**
 * Turns what went wrong with one project into its row's error, with the attempts that were paid for.
 * Errors that are not of this library are bugs: their message may hold anything, so only their kind is kept.
 */
export function toEvaluationError(error: unknown): {
  readonly error: EvaluationError;
  readonly attempts: readonly Attempt[];
} {
  if (isAiManagerError(error)) {
    return {
      error: { code: error.code, message: error.message, retryable: !finalCodes.has(error.code) },
      attempts: attemptsOf(error),
    };
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    error: { code: 'INTERNAL', message: `Evaluating this project failed unexpectedly (${kind}).`, retryable: true },
    attempts: [],
  };
}
