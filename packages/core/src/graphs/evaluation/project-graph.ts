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
import { afterFacts, afterGrade, afterSecondJudge } from './routes.ts';

/**
 * The graph that evaluates one project: gather -> judge (ask, verify, grade) -> (second judge) -> feedback -> record.
 * Work without a text, or judged before, goes from gather to grade. Compiled without a checkpointer: the run's ledger
 * is what survives a crash.
 */
export function buildProjectGraph(deps: EvaluationDeps) {
  const hasSecondJudge = new Set(secondJudges(deps.llm).map(({ provider }) => provider)).size > 1;
  const next = (state: ProjectState, config: NodeConfig) =>
    afterGrade(state, { rubric: contextOf(config).rules.rubric, hasSecondJudge });
  return new StateGraph(ProjectState)
    .addNode('gather', gatherFacts)
    .addNode('judge', inOneStep(createJudgeSubmission(deps), verifyEvidence, gradeProject))
    .addNode('compute-grade', gradeProject)
    .addNode('ask-second-judge', createAskSecondJudge(deps))
    .addNode('write-feedback', createWriteFeedback(deps))
    .addNode('record', createRecordEvaluation(deps))
    .addEdge(START, 'gather')
    .addConditionalEdges('gather', afterFacts, { judge: 'judge', grade: 'compute-grade' })
    .addConditionalEdges('judge', next, ['ask-second-judge', 'write-feedback', 'record'])
    .addConditionalEdges('compute-grade', next, ['ask-second-judge', 'write-feedback', 'record'])
    .addConditionalEdges('ask-second-judge', afterSecondJudge, ['write-feedback', 'record'])
    .addEdge('write-feedback', 'record')
    .addEdge('record', END)
    .compile({ checkpointer: false });
}

type Step = (state: ProjectState, config: NodeConfig) => ProjectUpdate | Promise<ProjectUpdate>;

/** Runs steps as one node: those that only compute cost less than a superstep of the graph around them. */
function inOneStep(...steps: readonly Step[]): Step {
  return async (state, config) => {
    let update: ProjectUpdate = {};
    for (const step of steps) update = { ...update, ...(await step({ ...state, ...update } as ProjectState, config)) };
    return update;
  };
}

export type ProjectGraph = ReturnType<typeof buildProjectGraph>;
