import type { Attempt } from '../../domain/decision-record.ts';
import type { EvaluationError } from '../../domain/evaluation.ts';
import { isAiManagerError } from '../../errors.ts';
import { attemptsOf } from '../../llm/index.ts';

/**
 * Turns what went wrong with one project into its row's error, with the attempts that were paid for.
 * Errors that are not of this library are bugs: their message may hold anything, so only their kind is kept.
 */
export function toEvaluationError(error: unknown): { readonly error: EvaluationError; readonly attempts: readonly Attempt[] } {
  if (isAiManagerError(error)) {
    // A reply outside its schema may be inside it next time; a refusal is final until the text changes.
    const retryable = error.retryable || error.code === 'MODEL_OUTPUT_INVALID' || error.code === 'UPSTREAM_REJECTED';
    return { error: { code: error.code, message: error.message, retryable }, attempts: attemptsOf(error) };
  }
  const kind = error instanceof Error ? error.name : typeof error;
  return { error: { code: 'INTERNAL', message: `Evaluating this project failed unexpectedly (${kind}).`, retryable: true }, attempts: [] };
}
