import type { ReviewReason } from '../../domain/evaluation.ts';
import type { GradeResult } from '../../domain/grade.ts';
import type { Rubric } from '../../domain/rubric.ts';
import type { ProjectState } from './project-state.ts';

/** After the facts: judge, unless there is nothing to judge or an earlier judgement of the same work. */
export function afterFacts(state: Pick<ProjectState, 'facts' | 'reusedFrom'>): 'judge' | 'grade' {
  return state.facts.empty || state.reusedFrom !== undefined ? 'grade' : 'judge';
}

/** After grading: a second judge for cases on the edge, feedback for the rest, neither when nothing was submitted. */
export function afterGrade(state: Pick<ProjectState, 'facts' | 'grade' | 'judgement'>, rules: EdgeRules): 'ask-second-judge' | 'write-feedback' | 'record' {
  if (state.facts.empty) return 'record';
  if (state.judgement === undefined || !rules.hasSecondJudge) return 'write-feedback';
  return isOnTheEdge(state.grade, rules.rubric) || instructs(state.facts.reviewReasons) ? 'ask-second-judge' : 'write-feedback';
}

export interface EdgeRules {
  readonly rubric: Rubric;
  readonly hasSecondJudge: boolean;
}

/** Whether a score lies so close to a grade boundary that one judge's word is not enough. */
export function isOnTheEdge(grade: GradeResult | undefined, rubric: Rubric): boolean {
  return grade?.boundaryDistance !== null && grade?.boundaryDistance !== undefined && grade.boundaryDistance < rubric.boundaryMargin;
}

function instructs(reasons: readonly ReviewReason[]): boolean {
  return reasons.some(({ code }) => code === 'instructs-judge');
}
