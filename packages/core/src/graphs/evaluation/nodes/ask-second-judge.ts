import type { ReviewReason } from '../../../domain/evaluation.ts';
import { isAiManagerError } from '../../../errors.ts';
import type { EvaluationDeps } from '../deps.ts';
import type { NodeConfig } from '../node-config.ts';
import { contextOf } from '../node-config.ts';
import type { ProjectState, ProjectUpdate, SecondOpinion } from '../project-state.ts';
import { gradeResults, mergeResults } from './grade-project.ts';
import { askJudge } from './judge-submission.ts';
import { verifyReply } from './verify-evidence.ts';

/**
 * Lets another provider judge the same submission. Equal grades settle a boundary case; different ones, or a second
 * judge that cannot answer, leave it to a person. The first judge's levels stay, as the provisional result.
 */
export function createAskSecondJudge({ llm }: Pick<EvaluationDeps, 'llm'>) {
  return async (state: ProjectState, config: NodeConfig): Promise<ProjectUpdate> => {
    const context = contextOf(config);
    const other = llm.providers.find(({ provider }) => provider !== state.judgement?.by.provider);
    if (other === undefined) return { second: undecided('near-boundary', 'There is no second judge to ask.') };
    try {
      const raw = await askJudge(llm, { dossier: state.dossier, facts: state.facts, context, signal: config.signal, providerId: other.id });
      const judgement = verifyReply(raw, state.facts.sections, context);
      const { rubric } = context.rules;
      const grade = gradeResults(rubric, mergeResults(rubric, [...judgement.criteria, ...state.facts.metricResults]));
      const first = state.grade?.grade ?? null;
      if (grade.grade === first) {
        const note = `A second judge (${raw.by.provider}) came to the same grade.`;
        return { second: { reasons: [], notes: [note], attempts: raw.attempts } };
      }
      const message = `Two judges disagree: ${state.judgement?.by.provider ?? 'the first'} gives ${first ?? 'no grade'}, ${raw.by.provider} gives ${grade.grade ?? 'no grade'}.`;
      return { second: { reasons: [{ code: 'judges-disagree', message }], notes: [], attempts: raw.attempts } };
    } catch (error) {
      if (!isAiManagerError(error) || error.code === 'BUDGET_EXCEEDED') throw error;
      return { second: undecided('near-boundary', `A second judge (${other.provider}) could not answer: ${error.code}.`) };
    }
  };
}

function undecided(code: ReviewReason['code'], message: string): SecondOpinion {
  return { reasons: [{ code, message }], notes: [], attempts: [] };
}
