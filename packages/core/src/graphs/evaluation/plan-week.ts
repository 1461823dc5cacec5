import type { MicroUsd } from '../../domain/cost.ts';
import { addCosts } from '../../domain/cost.ts';
import type { Actor } from '../../domain/decision-record.ts';
import type { ProjectId } from '../../domain/identifiers.ts';
import { pagesOf } from '../../domain/pages.ts';
import type { Run } from '../../domain/run.ts';
import type { Week } from '../../domain/week.ts';
import type { CallOptions, ProjectDossier } from '../../ports/index.ts';
import type { PreparedRun, ProjectFacts } from './context.ts';
import type { EvaluationDeps } from './deps.ts';
import { feedbackInstructions } from './feedback-messages.ts';
import { factsOf, reusableJudgement } from './nodes/gather-facts.ts';
import { judgeMessages, maxJudgeTokens } from './nodes/judge-submission.ts';
import { resolveProjects } from './nodes/load-run.ts';
import { maxFeedbackTokens } from './nodes/write-feedback.ts';
import { prepareRun } from './prepare-run.ts';

/** What an evaluation of a week would do. */
export interface WeekPlan {
  readonly total: number;
  readonly toJudge: number;
  readonly toReuse: number;
  readonly withoutText: number;
  /** the most the calls to judge may cost; null: the model has no known price */
  readonly highestCostMicroUsd: MicroUsd | null;
}

export interface PlanRequest {
  readonly week: Week;
  readonly only: readonly string[];
  readonly force: boolean;
  readonly actor: Actor;
  /** a stand-in for the run: the pinned versions are what is in force now */
  readonly run: Run;
  readonly budgetUsd: number | undefined;
  /** projects that the run has dealt with already */
  readonly recorded: ReadonlySet<ProjectId>;
  readonly signal: AbortSignal | undefined;
}

/** Looks at every project that would be evaluated, asks no model and writes nothing. */
export async function planWeek(deps: EvaluationDeps, request: PlanRequest): Promise<WeekPlan> {
  const { storage } = deps.ports;
  const options: CallOptions = { signal: request.signal };
  const { actor, budgetUsd, force, signal } = request;
  const context = await prepareRun(deps, request.run, { actor, callbacks: undefined, budgetUsd, force, signal });
  const plan = { total: 0, toJudge: 0, toReuse: 0, withoutText: 0 };
  let highestCostMicroUsd: MicroUsd | null = 0;
  for await (const ids of projectIds(deps, request)) {
    const left = ids.filter((id) => !request.recorded.has(id));
    for (const dossier of await storage.evaluations.loadDossiers(left, request.week, options)) {
      if (request.only.length === 0 && dossier.owner.status !== 'active') continue;
      plan.total += 1;
      const facts = await factsOf(dossier, context);
      const intention = intentionFor(dossier, facts, context);
      plan[intention] += 1;
      if (intention === 'toJudge')
        highestCostMicroUsd = addCosts([highestCostMicroUsd, highestCost(deps, { dossier, facts, context })]);
    }
  }
  return { ...plan, highestCostMicroUsd };
}

function intentionFor(
  dossier: ProjectDossier,
  facts: ProjectFacts,
  context: PreparedRun,
): 'toJudge' | 'toReuse' | 'withoutText' {
  if (facts.empty) return 'withoutText';
  return reusableJudgement(dossier, facts, context) === undefined ? 'toJudge' : 'toReuse';
}

/** One judge call and one feedback call on the same text, at their longest; a second judge is not in it. */
function highestCost(
  { llm }: EvaluationDeps,
  {
    dossier,
    facts,
    context,
  }: { readonly dossier: ProjectDossier; readonly facts: ProjectFacts; readonly context: PreparedRun },
): MicroUsd | null {
  const input = { submission: facts.sections, links: dossier.submission?.links ?? [], language: null };
  const [judge, ...data] = judgeMessages(context, input);
  if (judge === undefined) return 0;
  return addCosts([
    llm.highestCost({ messages: [judge, ...data], maxOutputTokens: maxJudgeTokens }),
    llm.highestCost({
      messages: [{ role: 'system', content: feedbackInstructions(context) }, ...data],
      maxOutputTokens: maxFeedbackTokens,
    }),
  ]);
}

async function* projectIds({ ports }: EvaluationDeps, request: PlanRequest): AsyncGenerator<readonly ProjectId[]> {
  const options: CallOptions = { signal: request.signal };
  if (request.only.length > 0) {
    yield await resolveProjects(ports.storage, request.only, options);
    return;
  }
  const { projects } = ports.storage;
  const pages = pagesOf((from) => projects.list({ status: 'active', limit: 200, ...from }, options));
  for await (const page of pages) yield page.map(({ id }) => id);
}
