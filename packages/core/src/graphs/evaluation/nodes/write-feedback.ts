import type { CriterionResult } from '../../../domain/evaluation.ts';
import { levelOfValue } from '../../../domain/grade.ts';
import { hashJson } from '../../../domain/hash.ts';
import type { Rubric } from '../../../domain/rubric.ts';
import { isAiManagerError } from '../../../errors.ts';
import { firstNameOf } from '../../../templates/index.ts';
import type { RunContext } from '../context.ts';
import type { EvaluationDeps } from '../deps.ts';
import { expectLanguage } from '../expect-language.ts';
import { toEvaluationError } from '../failed-evaluation.ts';
import { feedbackMessages } from '../feedback-messages.ts';
import type { NodeConfig } from '../node-config.ts';
import { contextOf } from '../node-config.ts';
import { producedBy } from '../produced-by.ts';
import type { ProjectState, ProjectUpdate } from '../project-state.ts';
import { feedbackReplySchema } from '../replies.ts';
import { subjectOf, toPromptReference } from '../telemetry-events.ts';
import { languageOf, reusable } from './gather-facts.ts';
import { criterionResults } from './grade-project.ts';

/** Most tokens feedback may have. */
export const maxFeedbackTokens = 2_000;

/**
 * Asks for feedback on the graded result, or takes over the feedback of an equal earlier result. A failure here does
 * not lose the judgement: it is kept in the failed row, and the next attempt only writes the feedback.
 */
export function createWriteFeedback({ llm }: Pick<EvaluationDeps, 'llm'>) {
  return async (state: ProjectState, config: NodeConfig): Promise<ProjectUpdate> => {
    const context = contextOf(config);
    const input = feedbackInput(state, context);
    const { prompts } = context;
    const hash = await hashJson({
      input,
      prompt: [prompts.feedback.name, prompts.feedback.text],
      model: llm.providers[0]?.id,
    });
    const earlier = reusable(state.dossier, context);
    if (earlier !== undefined && earlier.feedbackHash === hash && earlier.feedback !== null) {
      return {
        feedback: { feedback: earlier.feedback, by: earlier.feedbackBy, hash, attempts: [], error: null, notes: [] },
      };
    }
    try {
      const language = expectLanguage(llm, input.person.language);
      const answer = await llm.generateObject({
        name: prompts.feedback.name,
        schema: feedbackReplySchema,
        schemaName: 'feedback',
        messages: feedbackMessages(context, input),
        input,
        maxOutputTokens: maxFeedbackTokens,
        cacheKey: `${prompts.feedback.name}:${prompts.feedback.version}`,
        budget: context.budget,
        traceId: context.run.id,
        prompt: toPromptReference(prompts.feedback),
        about: { subject: subjectOf(state.dossier), pass: state.fence },
        wishes: language.wishes,
        callbacks: context.callbacks,
        signal: context.signal,
        slots: context.slots,
      });
      const by = producedBy(llm, answer, prompts.feedback);
      const notes = language.notesOn(answer.object);
      // Feedback in the wrong language is kept, being better than none, but not taken over by a later run.
      const hashIfGood = notes.length === 0 ? hash : null;
      return {
        feedback: { feedback: answer.object, by, hash: hashIfGood, attempts: answer.attempts, error: null, notes },
      };
    } catch (error) {
      if (context.signal.aborted || !isAiManagerError(error)) throw error;
      return { feedback: { feedback: null, by: null, hash: null, notes: [], ...toEvaluationError(error) } };
    }
  };
}

function feedbackInput(state: ProjectState, context: RunContext) {
  const { rubric } = context.rules;
  const { dossier } = state;
  const results = criterionResults(state, rubric);
  return {
    person: { firstName: firstNameOf(dossier.owner.name), language: languageOf(dossier) },
    project: { name: dossier.project.name, stage: dossier.project.stage },
    grade: state.grade?.grade ?? null,
    score: state.grade?.score ?? null,
    criteria: results.map((result) => toCriterionInput(result, rubric)),
    limits: state.grade?.limits ?? [],
    metrics: metricInputs(state, rubric),
    submission: state.facts.sections,
  };
}

function toCriterionInput(result: CriterionResult, rubric: Rubric) {
  const criterion = rubric.criteria.find(({ id }) => id === result.criterionId);
  const texts: Readonly<Record<number, string>> = criterion?.kind === 'judged' ? criterion.levels : {};
  return {
    id: result.criterionId,
    title: criterion?.title ?? result.criterionId,
    kind: criterion?.kind ?? 'judged',
    level: result.level,
    evidence: result.evidence.map(({ quote }) => quote),
    missing: result.missing,
    levelText: result.level === null ? null : (texts[result.level] ?? null),
    nextLevelText: result.level === null ? (texts[1] ?? null) : (texts[result.level + 1] ?? null),
  };
}

function metricInputs(state: ProjectState, rubric: Rubric) {
  const values = state.facts.metrics;
  const units = new Map(state.dossier.metrics.map(({ name, unit }) => [name, unit]));
  return rubric.criteria.flatMap((criterion) =>
    criterion.kind === 'metric'
      ? criterion.measures.flatMap((measure) => {
          const value = values.get(measure.metric);
          return value === undefined
            ? []
            : [
                {
                  title: measure.title,
                  value,
                  unit: units.get(measure.metric) ?? '',
                  level: levelOfValue(measure, value),
                },
              ];
        })
      : [],
  );
}
