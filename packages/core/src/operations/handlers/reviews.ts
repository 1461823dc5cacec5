import type { Evaluation } from '../../domain/evaluation.ts';
import { ConflictError, ForbiddenError } from '../../errors.ts';
import type { TelemetryEvent } from '../../ports/index.ts';
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
    },
    personal: { comment },
  });
  const reviewed = await context.services.ports.storage.evaluations.review(
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
  context.services.ports.telemetry.emit(toReviewEvent(evaluation, { rating, grade: final, tags, at: decision.at }));
  return reviewed;
};

interface Review {
  readonly rating: number | null;
  readonly grade: Evaluation['grade'];
  readonly tags: readonly string[];
  readonly at: string;
}

/** A person's verdict, as scores of the pass that was reviewed. */
function toReviewEvent(evaluation: Evaluation, { rating, grade, tags, at }: Review): TelemetryEvent {
  const { id, runId, projectId, personId, grade: previousGrade } = evaluation;
  return {
    type: 'score',
    name: 'review',
    traceId: runId,
    at,
    durationMs: null,
    attributes: { evaluationId: id, rating, grade, previousGrade, tags },
    scores: { 'human-rating': rating, 'human-agrees': previousGrade === null ? null : grade === previousGrade },
    subject: { projectId, personId },
  };
}
