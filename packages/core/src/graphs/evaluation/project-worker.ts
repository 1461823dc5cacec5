import { isAiManagerError } from '../../errors.ts';
import { attemptsOf, createSlots } from '../../llm/index.ts';
import type { RecordedItem } from '../../ports/index.ts';
import type { RunnableGraph } from '../run-graph.ts';
import { runGraph } from '../run-graph.ts';
import type { PreparedRun, RunContext } from './context.ts';
import type { EvaluationDeps } from './deps.ts';
import { toFailedItem } from './failed-item.ts';
import type { FeedItem, ProjectFeed } from './project-feed.ts';
import type { ProjectGraph } from './project-graph.ts';
import { drawnSteps } from './project-graph.ts';
import type { ProjectGraphState } from './project-state.ts';
import type { ProjectTrace } from './project-trace.ts';
import { openProjectTrace } from './project-trace.ts';

export interface ProjectWorkerOptions {
  readonly context: PreparedRun;
  readonly feed: ProjectFeed;
  readonly record: (item: RecordedItem) => Promise<void>;
  /** calls to models at once, over all workers */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** told when a budget is used up */
  readonly onBudget: (message: string) => void;
  /** whether one is: the workers then take no more projects */
  readonly isOutOfBudget: () => boolean;
}

/**
 * How many projects are in work for so many calls at once: while some are between two calls, others take their places,
 * so that the models and not this process set the pace.
 */
export function projectsAtOnce(concurrency: number): number {
  return Math.floor(1.5 * concurrency);
}

/** A project that is in work. */
interface Taken {
  readonly project: FeedItem;
  readonly trace: ProjectTrace;
}

/** One of the parallel loops: runs the graph until the feed has no project left. */
export function createProjectWorker(deps: EvaluationDeps, graph: ProjectGraph, options: ProjectWorkerOptions) {
  const { feed, signal, onBudget, isOutOfBudget } = options;
  const { callbacks, run } = options.context;
  const shared = { ...options.context, signal, slots: createSlots(options.concurrency) };
  // A host that traces gets a run per project, with all its steps.
  const isWatched = callbacks !== undefined;
  const form: RunnableGraph<Pick<typeof ProjectGraphState.State, 'project'>, unknown> = isWatched
    ? graph.drawn
    : graph.plain;
  const settings = { endedBy: 'nodes', recursionLimit: drawnSteps, callbacks } as const;

  return async (): Promise<void> => {
    let taken: Taken | null;
    do {
      taken = null;
      let left = isWatched ? 1 : Number.POSITIVE_INFINITY;
      const context: RunContext = {
        ...shared,
        async next() {
          if (left === 0 || isOutOfBudget()) return null;
          left -= 1;
          taken = null;
          const project = await feed.next();
          if (project !== null) taken = { project, trace: openProjectTrace(deps, run.id, project) };
          return project;
        },
        record(item) {
          const { evaluation } = item;
          taken?.trace.end({ evaluation, errorCode: null });
          if (evaluation.error?.code === 'BUDGET_EXCEEDED') onBudget(evaluation.error.message);
          return options.record(item);
        },
      };
      try {
        await runGraph(form, { project: {} }, { name: 'evaluate-projects', context, signal, ...settings });
      } catch (error) {
        await settleFailure(deps, { error, taken, context, onBudget });
      }
    } while (taken !== null && !isOutOfBudget());
  };
}

interface Failure {
  readonly error: unknown;
  readonly taken: Taken | null;
  readonly context: RunContext;
  readonly onBudget: (message: string) => void;
}

/** One project's failure is a row; what is no project's is thrown on. */
async function settleFailure(deps: EvaluationDeps, { error, taken, context, onBudget }: Failure): Promise<void> {
  const errorCode = context.signal.aborted ? 'ABORTED' : isAiManagerError(error) ? error.code : 'INTERNAL';
  taken?.trace.end({ evaluation: null, errorCode });
  context.signal.throwIfAborted();
  if (taken === null) throw error;
  const outOfBudget = isAiManagerError(error, 'BUDGET_EXCEEDED');
  if (outOfBudget) onBudget(error.message);
  // What nothing was paid for is left pending; all else is a row, so that the run's cost is the whole cost.
  if (outOfBudget && attemptsOf(error).length === 0) return;
  await context.record(toFailedItem(deps, taken.project, { context, error }));
}
