import { ConfigurationError } from '../../../errors.ts';
import type { EvaluationDeps } from '../deps.ts';
import { evaluateProjects } from '../evaluate-projects.ts';
import type { NodeConfig } from '../node-config.ts';
import { callOptionsOf, weekContextOf } from '../node-config.ts';
import { prepareRun } from '../prepare-run.ts';
import type { ProjectGraph } from '../project-graph.ts';
import type { WeekState, WeekUpdate } from '../week-state.ts';
import { resolveProjects } from './load-run.ts';

/** Streams the run's pending projects through the project graph. */
export function createEvaluateRun(deps: EvaluationDeps, graph: ProjectGraph) {
  return async (state: WeekState, config: NodeConfig): Promise<WeekUpdate> => {
    const { run } = state;
    if (run === undefined) throw new ConfigurationError('The week graph reached evaluation without a run.');
    const options = callOptionsOf(config);
    const { actor, callbacks, budgetUsd, onProgress, workerId, signal, ...week } = weekContextOf(config);
    const context = await prepareRun(deps, run, {
      actor,
      callbacks,
      budgetUsd,
      signal,
      force: state.force,
    });
    const only =
      state.only.length === 0 || run.scope === 'only'
        ? undefined
        : await resolveProjects(deps.ports.storage, state.only, options);
    const result = await evaluateProjects(deps, graph, {
      context,
      only,
      concurrency: week.concurrency ?? context.rules.evaluation.concurrency,
      signal,
      onProgress,
      workerId,
      leaseMs: week.leaseMs,
    });
    const current = await deps.ports.storage.runs.get(run.id, options);
    const { processed, budgetMessage, budgets } = result;
    return { run: current ?? run, processed, budgetMessage, budgets };
  };
}
