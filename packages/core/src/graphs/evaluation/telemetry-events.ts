import type { Evaluation } from '../../domain/evaluation.ts';
import type { Run } from '../../domain/run.ts';
import type { TelemetryEvent } from '../../ports/index.ts';

/** What came out for one project, named by its evaluation's id alone: traces hold no people and no text. */
export function toScoreEvent(evaluation: Evaluation): TelemetryEvent {
  const {
    id,
    runId,
    status,
    grade,
    score,
    evidenceShare,
    reviewReasons,
    reusedFrom,
    costMicroUsd,
    error,
    evaluatedAt,
  } = evaluation;
  return {
    type: 'score',
    name: 'evaluation',
    traceId: runId,
    at: evaluatedAt,
    durationMs: null,
    attributes: {
      evaluationId: id,
      status,
      grade,
      score,
      evidenceShare,
      reviewReasons: [...new Set(reviewReasons.map(({ code }) => code))],
      reused: reusedFrom !== null,
      costMicroUsd,
      errorCode: error?.code ?? null,
    },
  };
}

/** Where a run stands when a call on it ends. */
export function toRunEvent(run: Run, { at, durationMs }: Pick<TelemetryEvent, 'at' | 'durationMs'>): TelemetryEvent {
  const { id, week, revision, scope, status, round, rulesVersion, promptVersions, counts, usage, costMicroUsd } = run;
  return {
    type: 'run',
    name: 'evaluate-week',
    traceId: id,
    at,
    durationMs,
    attributes: { week, revision, scope, status, round, rulesVersion, promptVersions, counts, usage, costMicroUsd },
  };
}
