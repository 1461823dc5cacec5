import type { Evaluation } from '../../domain/evaluation.ts';
import type { Run } from '../../domain/run.ts';
import type { PromptReference } from '../../llm/index.ts';
import type { ProjectDossier, TelemetryEvent, TelemetrySubject } from '../../ports/index.ts';
import type { RunPrompt } from './context.ts';

export function subjectOf({ project, owner }: Pick<ProjectDossier, 'project' | 'owner'>): TelemetrySubject {
  return { projectId: project.id, personId: owner.id, projectName: project.name, personName: owner.name };
}

export function toPromptReference({ name, version, source }: RunPrompt): PromptReference {
  return { name, version, source };
}

/** What came out for one project, named by its evaluation's id alone: attributes hold no people and no text. */
export function toScoreEvent(evaluation: Evaluation, pass: number): TelemetryEvent {
  const {
    id,
    runId,
    projectId,
    personId,
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
    pass,
    scores: { score, grade, 'evidence-share': evidenceShare, 'needs-review': status === 'needs-review' },
    subject: { projectId, personId },
  };
}

type Time = Pick<TelemetryEvent, 'at' | 'durationMs'>;

interface Pass {
  readonly runId: string;
  readonly pass: number;
  readonly dossier: ProjectDossier;
  /** null: the graph failed */
  readonly evaluation: Evaluation | null;
  readonly errorCode: string | null;
}

/** One pass of the project graph; the calls of models in it carry the same subject and pass. */
export function toGraphEvent({ runId, pass, dossier, evaluation, errorCode }: Pass, time: Time): TelemetryEvent {
  const second = evaluation?.secondJudgement;
  return {
    type: 'graph',
    name: 'evaluate-project',
    traceId: runId,
    ...time,
    attributes: {
      evaluationId: evaluation?.id ?? null,
      status: evaluation?.status ?? 'failed',
      grade: evaluation?.grade ?? null,
      reused: (evaluation?.reusedFrom ?? null) !== null,
      costMicroUsd: evaluation?.costMicroUsd ?? null,
      errorCode: evaluation?.error?.code ?? errorCode,
    },
    pass,
    scores: { 'judges-agree': second === undefined ? null : second.grade === evaluation?.grade },
    subject: subjectOf(dossier),
  };
}

/** Where a run stands when a call on it ends, however it ends. */
export function toRunEvent(run: Run, outcome: string, time: Time): TelemetryEvent {
  const { id, week, revision, scope, status, round, rulesVersion, promptVersions, counts, usage, costMicroUsd } = run;
  return {
    type: 'run',
    name: 'evaluate-week',
    traceId: id,
    ...time,
    attributes: {
      outcome,
      week,
      revision,
      scope,
      status,
      round,
      rulesVersion,
      promptVersions,
      counts,
      usage,
      costMicroUsd,
    },
  };
}
