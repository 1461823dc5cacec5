import { describe, expect, it } from 'vitest';
import { BudgetExceededError, ConfigurationError, ModelOutputError, UpstreamError } from '../../errors.ts';
import { toEvaluationError } from './failed-evaluation.ts';

describe('the error of a failed row', () => {
  it.each([
    [new UpstreamError('UPSTREAM_UNAVAILABLE', 'Gone.'), true],
    [new UpstreamError('UPSTREAM_REJECTED', 'No.'), true],
    [new ModelOutputError('MODEL_OUTPUT_INVALID', 'Nonsense.'), true],
    [new ModelOutputError('MODEL_REFUSED', 'Declined.'), false],
    [new ConfigurationError('No key.'), true],
    [new BudgetExceededError('Used up.'), true],
  ])('keeps code and message of %s and says whether another try may help', (error, retryable) => {
    expect(toEvaluationError(error).error).toEqual({ code: error.code, message: error.message, retryable });
  });

  it('keeps the attempts that were made', () => {
    const attempts = [{ provider: 'first' }];
    expect(
      toEvaluationError(new UpstreamError('UPSTREAM_UNAVAILABLE', 'Gone.', { details: { attempts } })).attempts,
    ).toEqual(attempts);
  });

  it.each([
    [new TypeError('the secret'), 'TypeError'],
    ['the secret', 'string'],
    [undefined, 'undefined'],
  ])('tells only the kind of what is a bug', (thrown, kind) => {
    expect(toEvaluationError(thrown)).toEqual({
      error: { code: 'INTERNAL', message: `Evaluating this project failed unexpectedly (${kind}).`, retryable: true },
      attempts: [],
    });
  });
});
