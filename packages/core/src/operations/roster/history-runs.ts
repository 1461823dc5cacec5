import { noUsage } from '../../domain/cost.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { EvaluationId, RunId } from '../../domain/identifiers.ts';
import type { Run } from '../../domain/run.ts';
import type { Week } from '../../domain/week.ts';
import type { EarlierGrade } from './roster-state.ts';

interface HistorySettings {
  readonly rulesVersion: number;
  /** instant of the import */
  readonly now: string;
  readonly nextId: () => string;
}

/** One finished run per week, oldest first, with an evaluation per grade that tells where it came from and claims no evidence. */
export function toHistoryRuns(
  grades: readonly EarlierGrade[],
  settings: HistorySettings,
): readonly { readonly run: Run; readonly evaluations: readonly Evaluation[] }[] {
  const byWeek = Map.groupBy(grades, ({ week }) => week);
  return [...byWeek]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([week, ofWeek]) => {
      const run = toRun(week, ofWeek, settings);
      return { run, evaluations: ofWeek.map((grade) => toEvaluation(grade, run, settings)) };
    });
}

function toRun(week: Week, grades: readonly EarlierGrade[], { rulesVersion, now, nextId }: HistorySettings): Run {
  const graded = grades.filter(({ grade }) => grade !== null).length;
  return {
    id: nextId() as RunId,
    week,
    revision: 1,
    scope: 'all',
    status: 'finished',
    round: 1,
    rulesVersion,
    promptVersions: {},
    counts: {
      total: grades.length,
      pending: 0,
      graded,
      needsReview: 0,
      insufficientEvidence: grades.length - graded,
      failed: 0,
    },
    usage: noUsage,
    costMicroUsd: 0,
    startedAt: now,
    finishedAt: now,
  };
}

function toEvaluation(
  { projectId, personId, week, grade, score, file }: EarlierGrade,
  run: Run,
  { rulesVersion, now, nextId }: HistorySettings,
): Evaluation {
  return {
    id: nextId() as EvaluationId,
    runId: run.id,
    projectId,
    personId,
    week,
    revision: run.revision,
    status: grade === null ? 'insufficient-evidence' : 'graded',
    score,
    grade,
    evidenceShare: 0,
    limits: [],
    criteria: [],
    feedback: null,
    reviewReasons: [],
    notes: [`Imported from ${file}.`],
    judgedBy: null,
    feedbackBy: null,
    rubricVersion: rulesVersion,
    judgeHash: null,
    feedbackHash: null,
    reusedFrom: null,
    usage: noUsage,
    costMicroUsd: 0,
    error: null,
    evaluatedAt: now,
  };
}
