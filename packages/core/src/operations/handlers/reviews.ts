import { ConflictError, ForbiddenError } from '../../errors.ts';
import type { HandlerOf } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import type * as descriptors from '../reviews.ts';
import { findEvaluation } from './find-evaluation.ts';

export const recordReview: HandlerOf<typeof descriptors.recordReview> = async (
  context,
  { evaluationId, rating, grade, tags, comment },
) => {
  const evaluation = await findEvaluation(context, evaluationId);
  if (evaluation.personId === context.actor.id) {
    throw new ForbiddenError(
      'Nobody reviews an evaluation of their own work; ask for a look with evaluations.contest.',
      { details: { evaluationId } },
    );
  }
  if (evaluation.status === 'failed') {
    throw new ConflictError(
      'This evaluation failed, so there is nothing to review: run evaluations.weekly again first.',
      { details: { evaluationId } },
    );
  }
  const final = grade ?? evaluation.grade;
  const decision = decisionOf(context, {
    kind: 'review',
    subject: { type: 'evaluation', id: evaluation.id },
    runId: evaluation.runId,
    outcome: {
      rating,
      grade: final,
      previousGrade: evaluation.grade,
      previousStatus: evaluation.status,
      tags,
      comment,
    },
  });
  return context.services.ports.storage.evaluations.review(
    {
      evaluationId,
      expectedStatus: evaluation.status,
      status: final === null ? 'insufficient-evidence' : 'graded',
      reviewReasons: evaluation.reviewReasons,
      ...(grade === undefined ? {} : { grade }),
      decision,
    },
    { signal: context.signal },
  );
};
