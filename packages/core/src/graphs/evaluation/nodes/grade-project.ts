import type { CriterionResult } from '../../../domain/evaluation.ts';
import type { GradeResult } from '../../../domain/grade.ts';
import { gradeFromLevels } from '../../../domain/grade.ts';
import type { Rubric } from '../../../domain/rubric.ts';
import type { NodeConfig } from '../node-config.ts';
import { contextOf } from '../node-config.ts';
import type { ProjectState, ProjectUpdate } from '../project-state.ts';

/** Computes the grade in code from the judge's levels and the metrics. */
export function gradeProject(state: ProjectState, config: NodeConfig): ProjectUpdate {
  const { rubric } = contextOf(config).rules;
  return { grade: gradeResults(rubric, criterionResults(state, rubric), state.facts.unreadCriteria) };
}

/** All criteria in the rubric's order: judged (now or earlier), graded from metrics, or without any evidence. */
export function criterionResults(
  state: Pick<ProjectState, 'facts' | 'judgement' | 'reusedFrom'>,
  rubric: Rubric,
): readonly CriterionResult[] {
  const judged =
    state.judgement?.criteria ?? state.reusedFrom?.criteria.filter(({ decidedBy }) => decidedBy !== 'metrics') ?? [];
  return mergeResults(rubric, [...judged, ...state.facts.metricResults]);
}

export function mergeResults(rubric: Rubric, results: readonly CriterionResult[]): readonly CriterionResult[] {
  const known = new Map(results.map((result) => [result.criterionId, result]));
  return rubric.criteria.map(
    ({ id }) =>
      known.get(id) ?? {
        criterionId: id,
        level: null,
        decidedBy: 'code',
        evidence: [],
        missing: ['Nothing was submitted.'],
      },
  );
}

export function gradeResults(
  rubric: Rubric,
  results: readonly CriterionResult[],
  unread: readonly string[],
): GradeResult {
  const levels = Object.fromEntries(results.map(({ criterionId, level }) => [criterionId, level]));
  return gradeFromLevels(rubric, levels, unread);
}
