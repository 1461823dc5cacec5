import type { EvaluationDeps } from './deps.ts';
import type { WeekContext } from './week-context.ts';
import type { WeekState } from './week-state.ts';

/** Runs the graph of the weekly evaluation. */
export type RunWeek = (input: Pick<WeekState, 'week' | 'only' | 'force'>, context: WeekContext) => Promise<WeekState>;

/**
 * The graph, loaded and compiled once, with the first run: LangGraph is the larger part of what importing core would
 * take, and most of what hosts ask for needs none of it.
 */
export function loadWeekGraph(deps: EvaluationDeps): RunWeek {
  let loading: Promise<RunWeek> | undefined;
  const load = async (): Promise<RunWeek> => {
    const [{ buildEvaluationGraph }, { runGraph }] = await Promise.all([
      import('./week-graph.ts'),
      import('../run-graph.ts'),
    ]);
    const graph = buildEvaluationGraph(deps);
    return (input, context) => {
      const { signal, callbacks } = context;
      return runGraph(graph, input, { name: 'evaluate-week', context, signal, endedBy: 'nodes', callbacks });
    };
  };
  return async (input, context) => {
    loading ??= load();
    return (await loading)(input, context);
  };
}
