import { Command, END, START, StateGraph } from '@langchain/langgraph';
import type { EvaluationDeps } from './deps.ts';
import type { NodeConfig } from './node-config.ts';
import { takeProject } from './nodes/take-project.ts';
import type { ProjectState } from './project-state.ts';
import { ProjectGraphState } from './project-state.ts';
import type { ProjectStep, ProjectStepName, ProjectSteps } from './project-steps.ts';
import { createProjectSteps } from './project-steps.ts';

/**
 * The graph that evaluates projects, one after the other, until there is none left to take; in two forms of the same steps.
 * `drawn` has a node per step, for whoever looks on: a tracer, or a reader of the drawing. `plain` has one node, which takes
 * the steps of all its projects: every node that is run costs a superstep of LangGraph, and that more than what is computed
 * in it.
 * Compiled without a checkpointer: the run's ledger is what survives a crash.
 */
export function buildProjectGraph(deps: EvaluationDeps) {
  const steps = createProjectSteps(deps);
  return { drawn: buildDrawn(steps), plain: buildPlain(steps) };
}

export type ProjectGraph = ReturnType<typeof buildProjectGraph>;

/** Supersteps that one project can take at most in the drawn form, with the one that finds nothing left. */
export const drawnSteps = 4;

function buildDrawn(steps: ProjectSteps) {
  return new StateGraph(ProjectGraphState)
    .addNode('judge', firstNode(steps.judge), { ends: ['ask-second-judge', 'write-feedback', 'record', END] })
    .addNode('ask-second-judge', node(steps['ask-second-judge']), { ends: ['write-feedback', 'record'] })
    .addNode('write-feedback', node(steps['write-feedback']), { ends: ['judge'] })
    .addNode('record', node(steps.record), { ends: ['judge'] })
    .addEdge(START, 'judge')
    .compile({ checkpointer: false });
}

function buildPlain(steps: ProjectSteps) {
  return new StateGraph(ProjectGraphState)
    .addNode('evaluate', evaluateAll(steps))
    .addEdge(START, 'evaluate')
    .addEdge('evaluate', END)
    .compile({ checkpointer: false });
}

/** The first step of every project: nothing of the one before it is left in the state. Without a project the run ends. */
function firstNode(step: ProjectStep) {
  const first = node(step);
  return async (_state: unknown, config: NodeConfig) => {
    const project = await takeProject(config);
    return project === null ? new Command({ goto: END }) : first({ project }, config);
  };
}

/**
 * A step as a node, which says itself where the way leads: an edge with a condition would be three more runnables for
 * LangGraph.
 */
function node({ run, next }: ProjectStep) {
  return async (state: typeof ProjectGraphState.State, config: NodeConfig) => {
    const before = state.project as ProjectState;
    const project = { ...before, ...(await run(before, config)) };
    return new Command({ update: { project }, goto: next(project, config) ?? 'judge' });
  };
}

function evaluateAll(steps: ProjectSteps) {
  return async (_state: unknown, config: NodeConfig) => {
    for (let taken = await takeProject(config); taken !== null; taken = await takeProject(config)) {
      let state = taken as ProjectState;
      for (let name: ProjectStepName | null = 'judge'; name !== null;) {
        const { run, next }: ProjectStep = steps[name];
        state = { ...state, ...(await run(state, config)) };
        name = next(state, config);
      }
    }
    return {};
  };
}
