import type { ReviewReason } from '../../domain/evaluation.ts';
import type { GradeResult } from '../../domain/grade.ts';
import type { Rubric } from '../../domain/rubric.ts';
import type { ProjectState } from './project-state.ts';
import type { WeekState } from './week-state.ts';

/** Whether a model has to judge: not where there is nothing to judge, or an earlier judgement of the same work. */
export function needsJudging(state: Pick<ProjectState, 'facts' | 'reusedFrom'>): boolean {
  return !state.facts.empty && state.reusedFrom === undefined;
}

/** After grading: a second judge for cases on the edge, feedback for the rest, neither when nothing was submitted. */
export function afterGrade(
  state: Pick<ProjectState, 'facts' | 'grade' | 'judgement' | 'reusedFrom'>,
  rules: EdgeRules,
): 'ask-second-judge' | 'write-feedback' | 'record' {
  if (state.facts.empty) return 'record';
  if (!rules.hasSecondJudge) return 'write-feedback';
  // Instructions send the project to a person anyway, so a judgement that was taken over needs no other look at them.
  const instructed = state.judgement !== undefined && instructs(state.facts.reviewReasons);
  const undecided = isOnTheEdge(state.grade, rules.rubric) && !wasSettled(state);
  return instructed || undecided ? 'ask-second-judge' : 'write-feedback';
}

/** After the second judge: feedback, unless the budget ended while asking; then what is known is kept for the next call. */
export function afterSecondJudge(state: Pick<ProjectState, 'feedback'>): 'write-feedback' | 'record' {
  return state.feedback === undefined ? 'write-feedback' : 'record';
}

/**
 * Whether the judgement that is taken over needed no second judge at this score, or was settled by one or by a person.
 * One that was left open says `near-boundary`.
 */
export function wasSettled({ reusedFrom, grade }: Pick<ProjectState, 'reusedFrom' | 'grade'>): boolean {
  if (reusedFrom === undefined || reusedFrom.score !== grade?.score) return false;
  return reusedFrom.status === 'graded' || reusedFrom.reviewReasons.every(({ code }) => code !== 'near-boundary');
}

export interface EdgeRules {
  readonly rubric: Rubric;
  readonly hasSecondJudge: boolean;
}

/** Whether a score lies so close to a grade boundary that one judge's word is not enough. */
export function isOnTheEdge(grade: GradeResult | undefined, rubric: Rubric): boolean {
  return (
    grade?.boundaryDistance !== null &&
    grade?.boundaryDistance !== undefined &&
    grade.boundaryDistance < rubric.boundaryMargin
  );
}

function instructs(reasons: readonly ReviewReason[]): boolean {
  return reasons.some(({ code }) => code === 'instructs-judge');
}

/** After loading: nothing to do when the week is done. */
export function afterLoad(state: Pick<WeekState, 'hasWork'>): 'evaluate' | 'end' {
  return state.hasWork === true ? 'evaluate' : 'end';
}

/**
 * After evaluating: rank only when no project is left (a budget, a choice or another worker may leave some), and not
 * when the models were out of reach.
 */
export function afterEvaluate(state: Pick<WeekState, 'run' | 'processed' | 'budgetMessage' | 'only'>): 'rank' | 'end' {
  const complete = state.run !== undefined && state.run.counts.pending === 0 && (state.budgetMessage ?? null) === null;
  const chosenFromAll = state.only.length > 0 && state.run?.scope === 'all';
  return complete && !chosenFromAll && !nothingCouldBeJudged(state) ? 'rank' : 'end';
}

/**
 * Whether a call tried to judge and failed every time, and no project of the run has a grade: an outage, not a result.
 * Nobody is mailed about it; the next call tries again, and finishes when nothing is left that may heal.
 */
export function nothingCouldBeJudged({ run, processed }: Pick<WeekState, 'run' | 'processed'>): boolean {
  if (run?.scope !== 'all' || processed === undefined) return false;
  const graded = run.counts.graded + run.counts.needsReview;
  return graded === 0 && processed.failed > 0 && processed.judged + processed.reused === 0;
}
