import type { Evaluation } from '../../domain/evaluation.ts';
import type { EvaluationId } from '../../domain/identifiers.ts';
import { toLoggable } from '../../errors.ts';
import type { RecordedItem } from '../../ports/index.ts';
import type { RunContext } from './context.ts';
import type { EvaluationDeps } from './deps.ts';
import { toEvaluationError } from './failed-evaluation.ts';
import { toDecision } from './nodes/record-evaluation.ts';
import { paidFor } from './paid-for.ts';
import type { FeedItem } from './project-feed.ts';

/** The row of a project whose evaluation failed: its error, and what was paid for. */
export function toFailedItem(
  deps: EvaluationDeps,
  { item, dossier }: FeedItem,
  { context, error }: { context: RunContext; error: unknown },
): RecordedItem {
  const failed = toEvaluationError(error);
  if (failed.error.code === 'INTERNAL')
    deps.ports.logger.error('Evaluating a project failed unexpectedly.', {
      projectId: item.projectId,
      error: toLoggable(error),
    });
  const evaluation: Evaluation = {
    id: deps.ports.ids.next() as EvaluationId,
    runId: context.run.id,
    projectId: dossier.project.id,
    personId: dossier.owner.id,
    week: context.run.week,
    revision: context.run.revision,
    status: 'failed',
    score: null,
    grade: null,
    evidenceShare: 0,
    limits: [],
    criteria: [],
    feedback: null,
    reviewReasons: [],
    notes: [],
    judgedBy: null,
    feedbackBy: null,
    rubricVersion: context.run.rulesVersion,
    judgeHash: null,
    feedbackHash: null,
    reusedFrom: null,
    ...paidFor(failed.attempts),
    error: failed.error,
    evaluatedAt: deps.ports.clock.now(),
  };
  return {
    fence: item.fence,
    evaluation,
    decisions: [toDecision(evaluation, failed.attempts, { context, id: deps.ports.ids.next() })],
  };
}
