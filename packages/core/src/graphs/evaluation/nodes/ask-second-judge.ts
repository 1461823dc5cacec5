import type { Attempt } from '../../../domain/decision-record.ts';
import { isAiManagerError } from '../../../errors.ts';
import type { Llm } from '../../../llm/index.ts';
import type { Judgement, RunContext } from '../context.ts';
import type { EvaluationDeps } from '../deps.ts';
import { toEvaluationError } from '../failed-evaluation.ts';
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
    const by = state.judgement?.by ?? state.reusedFrom?.judgedBy ?? null;
    const other = secondJudges(llm).find(({ provider }) => provider !== by?.provider);
    if (other === undefined) return { second: undecided('There is no second judge to ask.', []) };
    try {
      const raw = await askJudge(llm, {
        dossier: state.dossier,
        facts: state.facts,
        pass: state.fence,
        context,
        providerId: other.id,
      });
      return { second: compare(state, context, verifyReply(raw, state.facts.sections, context)) };
    } catch (error) {
      if (context.signal.aborted || !isAiManagerError(error)) throw error;
      const failed = toEvaluationError(error);
      const attempts = [...failed.attempts];
      if (error.code !== 'BUDGET_EXCEEDED')
        return { second: undecided(`A second judge (${other.provider}) could not answer: ${error.code}.`, attempts) };
      // The first judgement is paid for: it is kept in a failed row, and the next call goes on from here.
      return { feedback: { feedback: null, by: null, hash: null, attempts, error: failed.error, notes: [] } };
    }
  };
}

/** Providers whose opinion counts as a second one: a heuristic does not settle what a language model left open. */
export function secondJudges({ providers }: Pick<Llm, 'providers'>): Llm['providers'] {
  const models = providers.filter(({ capabilities }) => capabilities.languageModel);
  return models.length === 0 ? providers : models;
}

function compare(state: ProjectState, context: RunContext, second: Judgement): SecondOpinion {
  const { rubric } = context.rules;
  const { metricResults, unreadCriteria } = state.facts;
  const grade = gradeResults(rubric, mergeResults(rubric, [...second.criteria, ...metricResults]), unreadCriteria);
  const first = state.grade?.grade ?? null;
  const { provider, model } = second.by;
  const judgement = { provider, model, grade: grade.grade };
  const { attempts } = second;
  if (grade.grade === first)
    return { judgement, reasons: [], notes: [`A second judge (${provider}) came to the same grade.`], attempts };
  const firstJudge = (state.judgement?.by ?? state.reusedFrom?.judgedBy)?.provider ?? 'the first';
  const message = `Two judges disagree: ${firstJudge} gives ${first ?? 'no grade'}, ${provider} gives ${grade.grade ?? 'no grade'}.`;
  return { judgement, reasons: [{ code: 'judges-disagree', message }], notes: [], attempts };
}

function undecided(message: string, attempts: readonly Attempt[]): SecondOpinion {
  return { judgement: null, reasons: [{ code: 'near-boundary', message }], notes: [], attempts };
}
