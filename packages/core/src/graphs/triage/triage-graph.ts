import type { BaseCheckpointSaver } from '@langchain/langgraph';
import { END, START, StateGraph } from '@langchain/langgraph';
import type { TriageDeps } from './deps.ts';
import { createAskPanel } from './nodes/ask-panel.ts';
import { awaitDecision } from './nodes/await-decision.ts';
import { createCheckRules } from './nodes/check-rules.ts';
import { createCloseRequest } from './nodes/close-request.ts';
import { createDecideGate } from './nodes/decide-gate.ts';
import { gatherFacts } from './nodes/gather-facts.ts';
import { createNotify } from './nodes/notify.ts';
import { screenText } from './nodes/screen-text.ts';
import { createSettleRequest } from './nodes/settle-request.ts';
import { afterClose, afterRules, afterSettle } from './routes.ts';
import { TriageState } from './state.ts';

export interface TriageGraphOptions {
  /** where requests that wait are kept */
  readonly checkpointer: BaseCheckpointSaver;
}

/**
 * The graph of triage: hard rules -> gather -> screen -> simulated executives -> gate -> settle -> (wait for a person ->
 * close) -> notify. Up to `settle` nothing is written, and `settle` writes everything at once: a run that dies is simply
 * done again. A thread that waits is a convenience for hosts that watch threads; the database decides.
 */
export function buildTriageGraph(deps: TriageDeps, { checkpointer }: TriageGraphOptions) {
  return new StateGraph(TriageState)
    .addNode('check-rules', createCheckRules(deps))
    .addNode('gather-facts', gatherFacts)
    .addNode('screen-text', screenText)
    .addNode('ask-panel', createAskPanel(deps))
    .addNode('decide-gate', createDecideGate(deps))
    .addNode('settle-request', createSettleRequest(deps))
    .addNode('await-decision', awaitDecision)
    .addNode('close-request', createCloseRequest(deps))
    .addNode('notify', createNotify(deps))
    .addEdge(START, 'check-rules')
    .addConditionalEdges('check-rules', afterRules, { gather: 'gather-facts', gate: 'decide-gate' })
    .addEdge('gather-facts', 'screen-text')
    .addEdge('screen-text', 'ask-panel')
    .addEdge('ask-panel', 'decide-gate')
    .addEdge('decide-gate', 'settle-request')
    .addConditionalEdges('settle-request', afterSettle, { wait: 'await-decision', notify: 'notify', end: END })
    .addEdge('await-decision', 'close-request')
    .addConditionalEdges('close-request', afterClose, { wait: 'await-decision', notify: 'notify' })
    .addEdge('notify', END)
    .compile({ checkpointer });
}
