import type { Actor } from '../../domain/decision-record.ts';
import type { ProjectId } from '../../domain/identifiers.ts';
import type { Run } from '../../domain/run.ts';
import type { Week } from '../../domain/week.ts';
import type { CallOptions, ProjectDossier } from '../../ports/index.ts';
import type { RunContext } from './context.ts';
import type { EvaluationDeps } from './deps.ts';
import { factsOf, reusableJudgement } from './nodes/gather-facts.ts';
import { resolveProjects } from './nodes/load-run.ts';
import { prepareRun } from './prepare-run.ts';

/** What an evaluation of a week would do. */
export interface WeekPlan {
  readonly total: number;
  readonly toJudge: number;
  readonly toReuse: number;
  readonly withoutText: number;
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
  for await (const ids of projectIds(deps, request)) {
    const left = ids.filter((id) => !request.recorded.has(id));
    for (const dossier of await storage.evaluations.loadDossiers(left, request.week, options)) {
      if (request.only.length === 0 && dossier.owner.status !== 'active') continue;
      plan.total += 1;
      plan[await intention(dossier, context)] += 1;
    }
  }
  return plan;
}

async function intention(dossier: ProjectDossier, context: Omit<RunContext, 'record'>): Promise<'toJudge' | 'toReuse' | 'withoutText'> {
  const facts = await factsOf(dossier, context);
  if (facts.empty) return 'withoutText';
  return reusableJudgement(dossier, facts, context) === undefined ? 'toJudge' : 'toReuse';
}

async function* projectIds({ ports }: EvaluationDeps, request: PlanRequest): AsyncGenerator<readonly ProjectId[]> {
  const options: CallOptions = { signal: request.signal };
  if (request.only.length > 0) {
    yield await resolveProjects(ports.storage, request.only, options);
    return;
  }
  let cursor: string | null = null;
  do {
    const page: { items: readonly { id: ProjectId }[]; nextCursor: string | null } = await ports.storage.projects.list(
      { status: 'active', limit: 200, ...(cursor === null ? {} : { cursor }) },
      options,
    );
    yield page.items.map(({ id }) => id);
    cursor = page.nextCursor;
  } while (cursor !== null);
}
