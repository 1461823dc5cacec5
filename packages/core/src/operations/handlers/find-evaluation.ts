import type { Evaluation } from '../../domain/evaluation.ts';
import type { EvaluationId } from '../../domain/identifiers.ts';
import { NotFoundError } from '../../errors.ts';
import type { OperationContext } from '../context.ts';
import { assertVisible } from '../context.ts';

/** @throws NotFoundError when there is none; ForbiddenError when the actor may not see it */
export async function findEvaluation(context: OperationContext, evaluationId: EvaluationId): Promise<Evaluation> {
  const evaluation = await context.services.ports.storage.evaluations.get(evaluationId, { signal: context.signal });
  if (evaluation === null)
    throw new NotFoundError(`There is no evaluation "${evaluationId}".`, { details: { evaluationId } });
  assertVisible(context, evaluation.personId);
  return evaluation;
}
