import { END, START, StateGraph } from '@langchain/langgraph';
import type { EvaluationDeps } from './deps.ts';
import { createEvaluateRun } from './nodes/evaluate-run.ts';
import { createFinishRun } from './nodes/finish-run.ts';
import { createLoadRun } from './nodes/load-run.ts';
import { createRankPeople } from './nodes/rank-people.ts';
import { buildProjectGraph } from './project-graph.ts';
import { afterEvaluate, afterLoad } from './routes.ts';
import { WeekState } from './week-state.ts';

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
