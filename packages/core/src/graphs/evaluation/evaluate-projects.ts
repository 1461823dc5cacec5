import type { BudgetState } from '../../domain/budget.ts';
import type { ProjectId } from '../../domain/identifiers.ts';
import type { Progress, WeeklyProgress } from '../../domain/progress.ts';
import type { Run } from '../../domain/run.ts';
import { toLoggable } from '../../errors.ts';
import type { Budget } from '../../llm/index.ts';
import type { RecordedItem } from '../../ports/index.ts';
import { createBatchRecorder } from './batch-recorder.ts';
import { createBudgetWatch } from './budget-watch.ts';
import type { PreparedRun } from './context.ts';
import type { EvaluationDeps } from './deps.ts';
import type { ProjectFeed } from './project-feed.ts';
import { createProjectFeed } from './project-feed.ts';
import type { ProjectGraph } from './project-graph.ts';
import { createProjectWorker, projectsAtOnce } from './project-worker.ts';
import type { Processed, RunTally } from './run-tally.ts';
import { createRunTally } from './run-tally.ts';
import { toScoreEvent } from './telemetry-events.ts';

export interface EvaluateProjectsRequest {
  readonly context: PreparedRun;
  readonly only?: readonly ProjectId[] | undefined;
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: Progress) => void;
  /** unique for this call among all that may share the run */
  readonly workerId: string;
  readonly leaseMs: number;
}

export interface EvaluateProjectsResult {
  readonly processed: Processed;
  /** set when a budget ended the work early: what it says to the caller */
  readonly budgetMessage: string | null;
  /** where the limits stand that there are */
  readonly budgets: readonly BudgetState[];
}

/**
 * Evaluates everything a run has left, with `concurrency` calls to models at a time. What is finished is kept whatever happens:
 * results are drained and claims given back before this resolves or rejects.
 *
 * @throws the signal's reason on abort, storage errors; one project's failure is a row, not an error
 */
export async function evaluateProjects(
  deps: EvaluationDeps,
  graph: ProjectGraph,
  request: EvaluateProjectsRequest,
): Promise<EvaluateProjectsResult> {
  const { storage, clock } = deps.ports;
  const { run } = request.context;
  const stop = new AbortController();
  const signal = request.signal === undefined ? stop.signal : AbortSignal.any([request.signal, stop.signal]);
  const feed = createProjectFeed({ storage, clock, run, signal, ...pick(request) });
  const tally = createRunTally(run);
  const { budget, month } = request.context;
  const report = (): void => request.onProgress(toProgress(run, tally, budget));
  const watchBudgets = createBudgetWatch(deps, { budget, month, signal });
  const onWritten = (items: readonly RecordedItem[], recorded: ReadonlySet<ProjectId>): Promise<void> | undefined => {
    for (const { evaluation, fence } of items) {
      feed.settle(evaluation.projectId);
      if (!recorded.has(evaluation.projectId)) continue;
      tally.add(evaluation);
      deps.ports.telemetry.emit(toScoreEvent(evaluation, fence));
    }
    report();
    return watchBudgets?.(items.filter(({ evaluation }) => recorded.has(evaluation.projectId)));
  };
  const recorder = createBatchRecorder({ runs: storage.runs, runId: run.id, onWritten });
  let budgetMessage: string | null = null;
  const isOutOfBudget = (): boolean => budgetMessage !== null;
  const work = createProjectWorker(deps, graph, {
    context: request.context,
    feed,
    record: (item) => recorder.add(item),
    concurrency: request.concurrency,
    signal,
    onBudget: (message) => (budgetMessage ??= message),
    isOutOfBudget,
  });
  report();
  const heartbeat = keepLeases(feed, deps, { leaseMs: request.leaseMs, signal });
  try {
    do {
      await runWorkers(projectsAtOnce(request.concurrency), work, stop);
      await recorder.drain();
      // Only now is it certain that what is pending is another worker's: its projects may yet come back.
    } while (!isOutOfBudget() && (await feed.mayGetMore()));
  } finally {
    stop.abort();
    await heartbeat;
    // What is finished is written, however the work ended, before the claims of the rest are given back.
    try {
      await recorder.drain();
    } finally {
      await feed.release().catch((error: unknown) =>
        deps.ports.logger.warn('Claims could not be given back; they end with their lease.', {
          error: toLoggable(error),
        }),
      );
    }
  }
  return { processed: tally.processed(), budgetMessage, budgets: budget.states };
}

function toProgress({ week }: Run, tally: RunTally, { states }: Pick<Budget, 'states'>): Progress {
  const counts = tally.counts();
  const { total, pending } = counts;
  return {
    operation: 'evaluations.weekly',
    phase: 'evaluating',
    week,
    done: total - pending,
    total,
    counts,
    costMicroUsd: tally.costMicroUsd(),
    ...leftOf(states),
  };
}

/** What the tightest limit in USD leaves; nothing without one. */
function leftOf(states: readonly BudgetState[]): Pick<WeeklyProgress, 'leftMicroUsd'> {
  const left = states.flatMap(({ leftMicroUsd }) => leftMicroUsd ?? []);
  return left.length === 0 ? {} : { leftMicroUsd: Math.min(...left) };
}

/** Runs parallel loops to their end; the first that fails stops the others, and all have ended before this rejects. */
async function runWorkers(count: number, work: () => Promise<void>, stop: AbortController): Promise<void> {
  const workers = Array.from({ length: count }, () =>
    work().catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  await Promise.all(workers);
}

function pick({ workerId, only, concurrency, leaseMs }: EvaluateProjectsRequest) {
  return { workerId, only, concurrency: projectsAtOnce(concurrency), leaseMs };
}

async function keepLeases(
  feed: ProjectFeed,
  deps: EvaluationDeps,
  { leaseMs, signal }: { leaseMs: number; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await deps.ports.clock.sleep(leaseMs / 3, signal);
      await feed.renew();
    } catch (error) {
      // An abort ends the loop; anything else is met again by the next write, which the fence guards.
      if (!signal.aborted) deps.ports.logger.warn('Leases could not be renewed.', { error: toLoggable(error) });
    }
  }
}
