import { END, START, StateGraph } from '@langchain/langgraph';
import type { EvaluationDeps } from './deps.ts';
import { createEvaluateRun } from './nodes/evaluate-run.ts';
import { createFinishRun } from './nodes/finish-run.ts';
import { createLoadRun } from './nodes/load-run.ts';
import { createRankPeople } from './nodes/rank-people.ts';
import { buildProjectGraph } from './project-graph.ts';
import type { WeekState as State } from './week-state.ts';
import { WeekState } from './week-state.ts';

/** After loading: nothing to do when the week is done. */
export function afterLoad(state: Pick<State, 'hasWork'>): 'evaluate' | 'end' {
  return state.hasWork === true ? 'evaluate' : 'end';
}

/** After evaluating: rank only when no project is left (a budget, a choice or another worker may leave some). */
export function afterEvaluate(state: Pick<State, 'run' | 'budgetMessage' | 'only' | 'force'>): 'rank' | 'end' {
  const complete = state.run !== undefined && state.run.counts.pending === 0 && (state.budgetMessage ?? null) === null;
  const chosenFromAll = state.only.length > 0 && state.run?.scope === 'all';
  return complete && !chosenFromAll ? 'rank' : 'end';
}

/**
 * The graph of the weekly evaluation: load run -> evaluate projects -> rank -> queue mail and finish.
 * The database holds all that survives, so it is compiled without a checkpointer: a call after a crash starts at the
 * top and finds what is left in the run's ledger.
 */
export function buildEvaluationGraph(deps: EvaluationDeps) {
  const projectGraph = buildProjectGraph(deps);
  return new StateGraph(WeekState)
    .addNode('load-run', createLoadRun(deps))
    .addNode('evaluate-projects', createEvaluateRun(deps, projectGraph))
    .addNode('rank-people', createRankPeople(deps))
    .addNode('finish', createFinishRun(deps))
    .addEdge(START, 'load-run')
    .addConditionalEdges('load-run', afterLoad, { evaluate: 'evaluate-projects', end: END })
    .addConditionalEdges('evaluate-projects', afterEvaluate, { rank: 'rank-people', end: END })
    .addEdge('rank-people', 'finish')
    .addEdge('finish', END)
    .compile({ checkpointer: false });
}
