import type { Actor } from '../../domain/decision-record.ts';
import { judgedCriteria } from '../../domain/grade.ts';
import { hashJson } from '../../domain/hash.ts';
import type { Run } from '../../domain/run.ts';
import { ConfigurationError } from '../../errors.ts';
import type { TextRequest } from '../../llm/index.ts';
import { createBudget } from '../../llm/index.ts';
import { toFeedbackVariables, toJudgeVariables } from '../../templates/index.ts';
import type { RunContext, RunPrompt } from './context.ts';
import type { EvaluationDeps } from './deps.ts';

export const judgePromptName = 'evaluation.judge';
export const feedbackPromptName = 'evaluation.feedback';

export interface PrepareOptions {
  readonly actor: Actor;
  readonly callbacks: TextRequest['callbacks'];
  readonly signal: AbortSignal | undefined;
  /** replaces the budget of the rules */
  readonly budgetUsd: number | undefined;
  readonly reuse: boolean;
}

/**
 * Loads what a run pinned when it started: the rules and the prompt versions, whatever has been saved since.
 *
 * @throws ConfigurationError when a pinned version is gone, or a USD budget meets a model without a price
 */
export async function prepareRun(deps: EvaluationDeps, run: Run, options: PrepareOptions): Promise<Omit<RunContext, 'record'>> {
  const saved = await deps.ports.storage.rules.get(run.rulesVersion, options);
  if (saved === null) throw new ConfigurationError(`The run of ${run.week} needs version ${run.rulesVersion} of the rules, which is not in storage.`);
  const { rules } = saved;
  const judge = await loadPrompt(deps, run, judgePromptName, toJudgeVariables(rules.rubric));
  const feedback = await loadPrompt(deps, run, feedbackPromptName, toFeedbackVariables(rules.rubric));
  const limitUsd = options.budgetUsd ?? rules.budget.usd;
  const budget = createBudget({
    limitMicroUsd: limitUsd === null ? null : Math.floor(limitUsd * 1e6),
    limitTokens: rules.budget.tokens,
    spentMicroUsd: run.costMicroUsd ?? 0,
    spentTokens: run.usage.inputTokens + run.usage.outputTokens,
  });
  deps.llm.assertPriced(budget);
  deps.llm.reinstate();
  const judgeConfigHash = await hashJson({ prompt: judge.text, criteria: judgedCriteria(rules.rubric), model: deps.llm.providers[0]?.id });
  return { run, rules, prompts: { judge, feedback }, judgeConfigHash, budget, reuse: options.reuse, actor: options.actor, callbacks: options.callbacks };
}

async function loadPrompt(deps: EvaluationDeps, run: Run, name: string, variables: Readonly<Record<string, unknown>>): Promise<RunPrompt> {
  const version = run.promptVersions[name];
  const prompt = version === undefined ? null : await deps.ports.storage.prompts.get(name, { version }, {});
  if (prompt === null) throw new ConfigurationError(`The run of ${run.week} needs the prompt ${name}, version ${version ?? 'unknown'}, which is not in storage.`);
  return { name, version: prompt.version, text: deps.templates.render(prompt.body, variables) };
}
