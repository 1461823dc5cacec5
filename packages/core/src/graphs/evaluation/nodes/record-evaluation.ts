import type { Attempt, DecisionRecord } from '../../../domain/decision-record.ts';
import type { Evaluation, EvaluationStatus, Feedback, ReviewReason } from '../../../domain/evaluation.ts';
import type { EvaluationId } from '../../../domain/identifiers.ts';
import type { RunContext } from '../context.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { NodeConfig } from '../node-config.ts';
import { contextOf } from '../node-config.ts';
import { paidFor } from '../paid-for.ts';
import type { ProjectState, ProjectUpdate } from '../project-state.ts';
import { isOnTheEdge, wasSettled } from '../routes.ts';
import { criterionResults } from './grade-project.ts';

const nothingSubmitted: Feedback = {
  summary:
    'There is no update for this week, so nothing could be graded. That is not a low grade, but it says nothing for you either.',
  strengths: [],
  improvements: [],
  nextSteps: [
    'Send a short update: the goal of the week, what was done with figures or links, and the next goal with a date.',
  ],
};

/** Puts the evaluation and its decision record together and hands them to the batch writer. */
export function createRecordEvaluation({ ports }: Pick<EvaluationDeps, 'ports'>) {
  return async (state: ProjectState, config: NodeConfig): Promise<ProjectUpdate> => {
    const context = contextOf(config);
    const evaluation = toEvaluation(state, context, { id: ports.ids.next() as EvaluationId, now: ports.clock.now() });
    const decision = toDecision(evaluation, attemptsOf(state), { context, id: ports.ids.next() });
    await context.record({ fence: state.fence, evaluation, decisions: [decision] });
    return { evaluation };
  };
}

interface Stamp {
  readonly id: EvaluationId;
  readonly now: string;
}

function toEvaluation(state: ProjectState, context: RunContext, stamp: Stamp): Evaluation {
  const { dossier, facts, grade } = state;
  const reasons = reviewReasons(state, context);
  const attempts = attemptsOf(state);
  const error = state.feedback?.error ?? null;
  return {
    id: stamp.id,
    runId: context.run.id,
    projectId: dossier.project.id,
    personId: dossier.owner.id,
    week: context.run.week,
    revision: context.run.revision,
    status: statusOf(state, reasons),
    score: grade?.score ?? null,
    grade: grade?.grade ?? null,
    evidenceShare: grade?.evidenceShare ?? 0,
    limits: [...(grade?.limits ?? [])],
    criteria: [...criterionResults(state, context.rules.rubric)],
    feedback: facts.empty ? nothingSubmitted : (state.feedback?.feedback ?? null),
    reviewReasons: [...reasons],
    notes: [...facts.notes, ...(state.second?.notes ?? []), ...(state.feedback?.notes ?? [])],
    ...(facts.sources.length === 0 ? {} : { sources: [...facts.sources] }),
    judgedBy: state.judgement?.by ?? state.reusedFrom?.judgedBy ?? null,
    feedbackBy: state.feedback?.by ?? null,
    ...secondJudgementOf(state),
    rubricVersion: context.run.rulesVersion,
    judgeHash: facts.judgeHash,
    feedbackHash: state.feedback?.hash ?? null,
    reusedFrom: originOf(state, context),
    ...paidFor(attempts),
    error,
    evaluatedAt: stamp.now,
  };
}

function secondJudgementOf({ second }: ProjectState): Pick<Evaluation, 'secondJudgement'> {
  const judgement = second?.judgement ?? null;
  return judgement === null ? {} : { secondJudgement: judgement };
}

/** A judgement this run made before its feedback failed is its own; its failed row is replaced by this one. */
function originOf({ reusedFrom }: ProjectState, { run }: RunContext): Evaluation['reusedFrom'] {
  if (reusedFrom === undefined) return null;
  return reusedFrom.runId === run.id ? reusedFrom.reusedFrom : reusedFrom.id;
}

/** Carried over from a reused judgement; the others are found anew. */
const judgementReasons: readonly ReviewReason['code'][] = ['judges-disagree', 'unverified-evidence'];

function reviewReasons(state: ProjectState, context: RunContext): readonly ReviewReason[] {
  const { facts, second } = state;
  const reasons: ReviewReason[] = [...facts.reviewReasons];
  const carried = judgementReasons.filter((code) => second === undefined || code !== 'judges-disagree');
  reasons.push(...(state.reusedFrom?.reviewReasons.filter(({ code }) => carried.includes(code)) ?? []));
  for (const criterionId of state.judgement?.unverified ?? []) {
    const title = context.rules.rubric.criteria.find(({ id }) => id === criterionId)?.title ?? criterionId;
    reasons.push({
      code: 'unverified-evidence',
      message: `${title}: the judge's quotes are not in the text, so its level was dropped.`,
    });
  }
  if (second !== undefined) return [...reasons, ...second.reasons];
  if (isOnTheEdge(state.grade, context.rules.rubric) && !wasSettled(state)) {
    const points = state.grade?.boundaryDistance ?? 0;
    reasons.push({
      code: 'near-boundary',
      message: `${state.grade?.score ?? 0} points are ${points} from a grade boundary, and there is no second judge.`,
    });
  }
  return reasons;
}

function statusOf(state: ProjectState, reasons: readonly ReviewReason[]): EvaluationStatus {
  if (state.facts.empty) return 'insufficient-evidence';
  if (state.feedback?.error) return 'failed';
  if (reasons.length > 0) return 'needs-review';
  return state.grade?.score === null || state.grade?.score === undefined ? 'insufficient-evidence' : 'graded';
}

function attemptsOf(state: ProjectState): readonly Attempt[] {
  return [...(state.judgement?.attempts ?? []), ...(state.second?.attempts ?? []), ...(state.feedback?.attempts ?? [])];
}

/** Prompts that were taken from another registry than storage, and their versions there; null: none was. */
function sourcesOf({ prompts }: RunContext): Record<string, { registry: string; version: number }> | null {
  const sources = Object.values(prompts).flatMap(({ name, source }) =>
    source === null ? [] : [[name, { ...source }] as const],
  );
  return sources.length === 0 ? null : Object.fromEntries(sources);
}

/** The record from which an evaluation can be explained and replayed. */
export function toDecision(
  evaluation: Evaluation,
  attempts: readonly Attempt[],
  { context, id }: { readonly context: RunContext; readonly id: string },
): DecisionRecord {
  const sources = sourcesOf(context);
  return {
    id,
    kind: 'evaluation',
    subject: { type: 'project', id: evaluation.projectId },
    actor: context.actor,
    at: evaluation.evaluatedAt,
    runId: context.run.id,
    inputHash: evaluation.judgeHash,
    promptVersions: context.run.promptVersions,
    rulesVersion: context.run.rulesVersion,
    attempts: [...attempts],
    outcome: {
      evaluationId: evaluation.id,
      status: evaluation.status,
      grade: evaluation.grade,
      score: evaluation.score,
      levels: Object.fromEntries(evaluation.criteria.map(({ criterionId, level }) => [criterionId, level])),
      reviewReasons: evaluation.reviewReasons.map(({ code }) => code),
      ...(evaluation.sources === undefined
        ? {}
        : { sources: evaluation.sources.map(({ source, status, asOf }) => ({ source, status, asOf })) }),
      reusedFrom: evaluation.reusedFrom,
      error: evaluation.error === null ? null : evaluation.error.code,
      ...(sources === null ? {} : { promptSources: sources }),
    },
    personal: {
      evidence: Object.fromEntries(
        evaluation.criteria.map(({ criterionId, evidence }) => [criterionId, evidence.map(({ quote }) => quote)]),
      ),
    },
  };
}
