import { END, START, StateGraph } from '@langchain/langgraph';
import type { EvaluationDeps } from './deps.ts';
import type { NodeConfig } from './node-config.ts';
import { contextOf } from './node-config.ts';
import { createAskSecondJudge, secondJudges } from './nodes/ask-second-judge.ts';
import { gatherFacts } from './nodes/gather-facts.ts';
import { gradeProject } from './nodes/grade-project.ts';
import { createJudgeSubmission } from './nodes/judge-submission.ts';
import { createRecordEvaluation } from './nodes/record-evaluation.ts';
import { verifyEvidence } from './nodes/verify-evidence.ts';
import { createWriteFeedback } from './nodes/write-feedback.ts';
import type { ProjectUpdate } from './project-state.ts';
import { ProjectState } from './project-state.ts';
import { afterGrade, afterSecondJudge, needsJudging } from './routes.ts';

/**
 * The graph that evaluates one project: judge (gather, ask, verify, grade) -> (second judge) -> feedback and record.
 * Work without a text, or judged before, is graded without asking. A node is what may wait for a model, with what is
 * computed before and after it: every node costs a superstep of LangGraph, more than all that is computed in it.
 * Compiled without a checkpointer: the run's ledger is what survives a crash.
 */
export function buildProjectGraph(deps: EvaluationDeps) {
  const hasSecondJudge = new Set(secondJudges(deps.llm).map(({ provider }) => provider)).size > 1;
  const next = (state: ProjectState, config: NodeConfig) =>
    afterGrade(state, { rubric: contextOf(config).rules.rubric, hasSecondJudge });
  const record = createRecordEvaluation(deps);
  return new StateGraph(ProjectState)
    .addNode(
      'judge',
      inOneStep(gatherFacts, when(needsJudging, createJudgeSubmission(deps)), verifyEvidence, gradeProject),
    )
    .addNode('ask-second-judge', createAskSecondJudge(deps))
    .addNode('write-feedback', inOneStep(createWriteFeedback(deps), record))
    .addNode('record', record)
    .addEdge(START, 'judge')
    .addConditionalEdges('judge', next, ['ask-second-judge', 'write-feedback', 'record'])
    .addConditionalEdges('ask-second-judge', afterSecondJudge, ['write-feedback', 'record'])
    .addEdge('write-feedback', END)
    .addEdge('record', END)
    .compile({ checkpointer: false });
}

type Step = (state: ProjectState, config: NodeConfig) => ProjectUpdate | Promise<ProjectUpdate>;

/** Runs steps one after the other as one node; each sees what those before it found. */
function inOneStep(...steps: readonly Step[]): Step {
  return async (state, config) => {
    let update: ProjectUpdate = {};
    for (const step of steps) update = { ...update, ...(await step({ ...state, ...update } as ProjectState, config)) };
    return update;
  };
}

function when(condition: (state: ProjectState) => boolean, step: Step): Step {
  return (state, config) => (condition(state) ? step(state, config) : {});
}

export type ProjectGraph = ReturnType<typeof buildProjectGraph>;
