import { Command, END, START, StateGraph } from '@langchain/langgraph';
import type { EvaluationDeps } from './deps.ts';
import type { NodeConfig } from './node-config.ts';
import { contextOf } from './node-config.ts';
import { createAskSecondJudge, secondJudges } from './nodes/ask-second-judge.ts';
import { gatherFacts } from './nodes/gather-facts.ts';
import { gradeProject } from './nodes/grade-project.ts';
import { createJudgeSubmission } from './nodes/judge-submission.ts';
import { createRecordEvaluation } from './nodes/record-evaluation.ts';
import { takeProject } from './nodes/take-project.ts';
import { verifyEvidence } from './nodes/verify-evidence.ts';
import { createWriteFeedback } from './nodes/write-feedback.ts';
import type { ProjectState, ProjectUpdate } from './project-state.ts';
import { ProjectGraphState } from './project-state.ts';
import { afterGrade, afterSecondJudge, needsJudging } from './routes.ts';

/**
 * The graph that evaluates projects, one after the other: judge (take the next, gather, ask, verify, grade) -> (second
 * judge) -> feedback and record -> judge, until there is none left to take. Work without a text, or judged before, is
 * graded without asking. A node is what may wait for a model, with what is computed before and after it: every node costs
 * a superstep of LangGraph, and every run of the graph two more, which is more than all that is computed in between.
 * Compiled without a checkpointer: the run's ledger is what survives a crash.
 */
export function buildProjectGraph(deps: EvaluationDeps) {
  const hasSecondJudge = new Set(secondJudges(deps.llm).map(({ provider }) => provider)).size > 1;
  const next = (state: ProjectState, config: NodeConfig) =>
    afterGrade(state, { rubric: contextOf(config).rules.rubric, hasSecondJudge });
  const judge = inOneStep(gatherFacts, when(needsJudging, createJudgeSubmission(deps)), verifyEvidence, gradeProject);
  const record = createRecordEvaluation(deps);
  return new StateGraph(ProjectGraphState)
    .addNode('judge', nextProject(judge, next), { ends: ['ask-second-judge', 'write-feedback', 'record', END] })
    .addNode('ask-second-judge', node(createAskSecondJudge(deps), afterSecondJudge), {
      ends: ['write-feedback', 'record'],
    })
    .addNode('write-feedback', node(inOneStep(createWriteFeedback(deps), record)))
    .addNode('record', node(record))
    .addEdge(START, 'judge')
    .addEdge('write-feedback', 'judge')
    .addEdge('record', 'judge')
    .compile({ checkpointer: false });
}

/** Supersteps that evaluating so many projects can take at most, with the one that finds nothing left. */
export function stepsFor(projects: number): number {
  return 3 * projects + 1;
}

type Step = (state: ProjectState, config: NodeConfig) => ProjectUpdate | Promise<ProjectUpdate>;
type Route = (state: ProjectState, config: NodeConfig) => string;

/** The first step of every project: nothing of the one before it is left in the state. Without a project the run ends. */
function nextProject(step: Step, route: Route) {
  const first = node(step, route);
  return async (_state: unknown, config: NodeConfig) => {
    const project = await takeProject(config);
    return project === null ? new Command({ goto: END }) : first({ project }, config);
  };
}

/**
 * A step as a node. With a route it says itself where the way leads: an edge with a condition would be three more
 * runnables for LangGraph.
 */
function node(step: Step, route?: Route) {
  return async (state: typeof ProjectGraphState.State, config: NodeConfig) => {
    const before = state.project as ProjectState;
    const project = { ...before, ...(await step(before, config)) };
    return route === undefined ? { project } : new Command({ update: { project }, goto: route(project, config) });
  };
}

/** Runs steps one after the other as one node; each sees what those before it found. */
function inOneStep(...steps: readonly Step[]): Step {
  return async (state, config) => {
    let update: ProjectUpdate = {};
    for (const step of steps) update = { ...update, ...(await step({ ...state, ...update }, config)) };
    return update;
  };
}

function when(condition: (state: ProjectState) => boolean, step: Step): Step {
  return (state, config) => (condition(state) ? step(state, config) : {});
}

export type ProjectGraph = ReturnType<typeof buildProjectGraph>;
