import type { Actor } from '../../domain/decision-record.ts';
import { judgedCriteria } from '../../domain/grade.ts';
import { hashJson } from '../../domain/hash.ts';
import { sourceOfPrompt } from '../../domain/prompt-source.ts';
import type { Prompt } from '../../domain/prompt.ts';
import type { Rules } from '../../domain/rules.ts';
import type { Run } from '../../domain/run.ts';
import type { AiManagerError } from '../../errors.ts';
import { ConfigurationError, InvalidInputError, isAiManagerError } from '../../errors.ts';
import type { Budget, MonthBudget, TextRequest } from '../../llm/index.ts';
import { combineBudgets, createBudget, openMonthBudget } from '../../llm/index.ts';
import type { CallOptions } from '../../ports/index.ts';
import { toFeedbackVariables, toJudgeVariables } from '../../templates/index.ts';
import type { PreparedRun, RunPrompt } from './context.ts';
import type { EvaluationDeps } from './deps.ts';

const judgePromptName = 'evaluation.judge';
const feedbackPromptName = 'evaluation.feedback';

export interface PrepareOptions {
  readonly actor: Actor;
  readonly callbacks: TextRequest['callbacks'];
  readonly signal: AbortSignal | undefined;
  /** replaces the budget of the rules */
  readonly budgetUsd: number | undefined;
  /** judge everything anew; a run that was started so stays so when it is resumed */
  readonly force: boolean;
}

/**
 * Loads what a run pinned when it started: the rules and the prompt versions, whatever has been saved since. Budget and
 * concurrency are those in force now: they say how a call works, not how people are graded.
 *
 * @throws ConfigurationError when a pinned version is gone, or a USD budget meets a cost that is not known
 */
export async function prepareRun(deps: EvaluationDeps, run: Run, options: PrepareOptions): Promise<PreparedRun> {
  const saved = await deps.ports.storage.rules.get(run.rulesVersion, options);
  if (saved === null)
    throw new ConfigurationError(
      `The run of ${run.week} needs version ${run.rulesVersion} of the rules, which is not in storage.`,
    );
  const { evaluation, budget: limits } = (await deps.ports.storage.rules.get('latest', options))?.rules ?? saved.rules;
  const rules = {
    ...saved.rules,
    budget: limits,
    evaluation: { ...saved.rules.evaluation, concurrency: evaluation.concurrency },
  };
  const judge = await loadPrompt(deps, run, { name: judgePromptName, variables: toJudgeVariables(rules.rubric) });
  const feedback = await loadPrompt(deps, run, {
    name: feedbackPromptName,
    variables: toFeedbackVariables(rules.rubric),
  });
  const month = await openMonth(deps, { timeZone: rules.timeZone, limits }, options);
  const runBudget = openBudget(run, { usd: options.budgetUsd ?? limits.usd, tokens: limits.tokens });
  const budget = month === null ? runBudget : combineBudgets(runBudget, month.budget);
  deps.llm.assertPriced(budget);
  deps.llm.reinstate();
  const judgeConfigHash = await hashJson({
    prompt: judge.text,
    criteria: judgedCriteria(rules.rubric),
    model: deps.llm.providers[0]?.id,
  });
  return {
    run,
    rules,
    prompts: { judge, feedback },
    judgeConfigHash,
    budget,
    month,
    reuse: !(options.force || (await wasForced(deps, run, options))),
    actor: options.actor,
    callbacks: options.callbacks,
  };
}

/**
 * Refuses budgets that could not be kept, before a run is made for them.
 * @throws ConfigurationError when a USD budget meets a model without a price, or a cost that is not known
 */
export async function assertBudgetCanBeKept(
  deps: Pick<EvaluationDeps, 'ports' | 'llm'>,
  { rules, budgetUsd }: { readonly rules: Rules; readonly budgetUsd: number | undefined },
  options: CallOptions,
): Promise<void> {
  const { timeZone, budget: limits } = rules;
  const usd = budgetUsd ?? limits.usd ?? limits.usdPerMonth;
  deps.llm.assertPriced(createBudget({ limitMicroUsd: usd === null ? null : Math.floor(usd * 1e6) }));
  await openMonth(deps, { timeZone, limits }, options);
}

/** null: the month has no limit */
function openMonth(
  { ports }: Pick<EvaluationDeps, 'ports'>,
  { timeZone, limits }: { readonly timeZone: string; readonly limits: Rules['budget'] },
  options: CallOptions,
): Promise<MonthBudget | null> {
  const { usdPerMonth: usd, tokensPerMonth: tokens } = limits;
  const { clock, storage } = ports;
  return openMonthBudget({ spending: storage.spending, clock, timeZone, usd, tokens }, { signal: options.signal });
}

/** A budget from which what earlier calls of the run spent is taken already. */
function openBudget(run: Run, { usd, tokens }: Pick<Rules['budget'], 'usd' | 'tokens'>): Budget {
  if (usd !== null && run.costMicroUsd === null) {
    throw new ConfigurationError(
      `A budget in USD cannot be kept: a part of what the run of ${run.week} cost so far is not known. Limit tokens instead.`,
    );
  }
  return createBudget({
    scope: 'run',
    title: `the run of ${run.week}`,
    remedy:
      'Call again with a higher budgetUsd, or raise budget.usd or budget.tokens in the rules: what is done is kept.',
    limitMicroUsd: usd === null ? null : Math.floor(usd * 1e6),
    limitTokens: tokens,
    spentMicroUsd: run.costMicroUsd ?? 0,
    spentTokens: run.usage.inputTokens + run.usage.outputTokens,
  });
}

/** Only `force` makes a run of chosen projects, or a second run of a whole week. */
async function wasForced({ ports }: EvaluationDeps, run: Run, options: CallOptions): Promise<boolean> {
  if (run.scope === 'only') return true;
  if (run.revision === 1) return false;
  const runs = await ports.storage.runs.list({ week: run.week, scope: 'all', limit: 1_000 }, options);
  return runs.items.some(({ revision }) => revision < run.revision);
}

async function loadPrompt(
  deps: EvaluationDeps,
  run: Run,
  { name, variables }: { readonly name: string; readonly variables: Readonly<Record<string, unknown>> },
): Promise<RunPrompt> {
  const version = run.promptVersions[name];
  const prompt = version === undefined ? null : await deps.ports.storage.prompts.get(name, { version }, {});
  if (prompt === null)
    throw new ConfigurationError(
      `The run of ${run.week} needs the prompt ${name}, version ${version ?? 'unknown'}, which is not in storage.`,
    );
  const rendered = (found: Prompt): RunPrompt => ({
    name,
    version: found.version,
    text: deps.templates.render(found.body, variables),
    source: sourceOfPrompt(found),
  });
  try {
    return rendered(prompt);
  } catch (error) {
    if (!isAiManagerError(error, 'INVALID_INPUT')) throw error;
    // Nothing can have been judged with it, so the one in production now takes its place: it may have been mended.
    const current = await deps.ports.storage.prompts.get(name, { label: 'production' }, {});
    if (current === null || current.version === prompt.version) throw inPrompt(name, error);
    return rendered(current);
  }
}

function inPrompt(name: string, error: AiManagerError): InvalidInputError {
  return new InvalidInputError(`${name}: ${error.message}`, { details: error.details, cause: error });
}
