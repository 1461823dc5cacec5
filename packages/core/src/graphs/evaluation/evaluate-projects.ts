import type { ProjectId } from '../../domain/identifiers.ts';
import type { Progress } from '../../domain/progress.ts';
import type { Run } from '../../domain/run.ts';
import { isAiManagerError, toLoggable } from '../../errors.ts';
import { attemptsOf } from '../../llm/index.ts';
import type { RecordedItem } from '../../ports/index.ts';
import { runGraph } from '../run-graph.ts';
import { createBatchRecorder } from './batch-recorder.ts';
import type { PreparedRun, RunContext } from './context.ts';
import type { EvaluationDeps } from './deps.ts';
import { toFailedItem } from './failed-item.ts';
import type { FeedItem, ProjectFeed } from './project-feed.ts';
import { createProjectFeed } from './project-feed.ts';
import type { ProjectGraph } from './project-graph.ts';
import type { ProjectUpdate } from './project-state.ts';
import type { Processed, RunTally } from './run-tally.ts';
import { createRunTally } from './run-tally.ts';
import { toGraphEvent, toScoreEvent } from './telemetry-events.ts';

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
}

/**
 * Evaluates everything a run has left, `concurrency` projects at a time. What is finished is kept whatever happens:
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
  const report = (): void => request.onProgress(toProgress(run, tally));
  const onWritten = (items: readonly RecordedItem[], recorded: ReadonlySet<ProjectId>): void => {
    for (const { evaluation, fence } of items) {
      feed.settle(evaluation.projectId);
      if (!recorded.has(evaluation.projectId)) continue;
      tally.add(evaluation);
      deps.ports.telemetry.emit(toScoreEvent(evaluation, fence));
    }
    report();
  };
  const recorder = createBatchRecorder({ runs: storage.runs, runId: run.id, onWritten });
  const context: RunContext = { ...request.context, signal, record: (item) => recorder.add(item) };
  let budgetMessage: string | null = null;
  const work = createWorker(deps, graph, { context, feed, signal, onBudget: (message) => (budgetMessage ??= message) });
  report();
  const heartbeat = keepLeases(feed, deps, { leaseMs: request.leaseMs, signal });
  const outOfBudget = (): boolean => budgetMessage !== null;
  try {
    do {
      await runWorkers(request.concurrency, () => work(outOfBudget), stop);
      await recorder.drain();
      // Only now is it certain that what is pending is another worker's: its projects may yet come back.
    } while (!outOfBudget() && (await feed.mayGetMore()));
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
  return { processed: tally.processed(), budgetMessage };
}

function toProgress({ week }: Run, tally: RunTally): Progress {
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
  };
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
  return { workerId, only, concurrency, leaseMs };
}

interface WorkerParts {
  readonly context: RunContext;
  readonly feed: ProjectFeed;
  readonly signal: AbortSignal;
  readonly onBudget: (message: string) => void;
}

/** One of the parallel loops: takes a project, runs its graph, takes the next. */
function createWorker(deps: EvaluationDeps, graph: ProjectGraph, { context, feed, signal, onBudget }: WorkerParts) {
  return async (stopped: () => boolean): Promise<void> => {
    while (!stopped()) {
      const next = await feed.next();
      if (next === null) return;
      const trace = openTrace(deps, next, context);
      try {
        const start = { fence: next.item.fence, dossier: next.dossier };
        const { project } = await runGraph(
          graph,
          { project: start },
          {
            name: 'evaluate-project',
            context,
            signal,
            endedBy: 'nodes',
            callbacks: context.callbacks,
          },
        );
        trace.end({ project, errorCode: null });
        const failure = project.evaluation?.error;
        if (failure?.code === 'BUDGET_EXCEEDED') onBudget(failure.message);
      } catch (error) {
        trace.end({ project: {}, errorCode: signal.aborted ? 'ABORTED' : codeOf(error) });
        signal.throwIfAborted();
        const outOfBudget = isAiManagerError(error, 'BUDGET_EXCEEDED');
        if (outOfBudget) onBudget(error.message);
        // What nothing was paid for is left pending; all else is a row, so that the run's cost is the whole cost.
        if (outOfBudget && attemptsOf(error).length === 0) return;
        await context.record(toFailedItem(deps, next, { context, error }));
      }
    }
  };
}

/** The span around one project's graph. */
function openTrace({ ports }: EvaluationDeps, { item, dossier }: FeedItem, { run }: RunContext) {
  const { clock, telemetry } = ports;
  const [at, startMs] = [clock.now(), clock.monotonicMs()];
  return {
    end(outcome: { readonly project: ProjectUpdate; readonly errorCode: string | null }): void {
      const durationMs = Math.max(0, clock.monotonicMs() - startMs);
      telemetry.emit(toGraphEvent({ runId: run.id, pass: item.fence, dossier, ...outcome }, { at, durationMs }));
    },
  };
}

function codeOf(error: unknown): string {
  return isAiManagerError(error) ? error.code : 'INTERNAL';
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
