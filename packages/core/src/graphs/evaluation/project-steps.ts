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
import type { ProjectState, ProjectUpdate } from './project-state.ts';
import { afterGrade, afterSecondJudge, needsJudging } from './routes.ts';

export type ProjectStepName = 'judge' | 'ask-second-judge' | 'write-feedback' | 'record';

/** What may wait for a model, with what is computed before and after it. */
export interface ProjectStep {
  readonly run: (state: ProjectState, config: NodeConfig) => ProjectUpdate | Promise<ProjectUpdate>;
  /** where the way leads; null: the project is recorded */
  readonly next: (state: ProjectState, config: NodeConfig) => ProjectStepName | null;
}

export type ProjectSteps = Readonly<Record<ProjectStepName, ProjectStep>>;

/**
 * The way of a project: judge (gather, ask, verify, grade) -> (second judge) -> feedback and record. Work without a text,
 * or judged before, is graded without asking.
 */
export function createProjectSteps(deps: EvaluationDeps): ProjectSteps {
  const hasSecondJudge = new Set(secondJudges(deps.llm).map(({ provider }) => provider)).size > 1;
  const record = createRecordEvaluation(deps);
  return {
    judge: {
      run: inOneStep(gatherFacts, when(needsJudging, createJudgeSubmission(deps)), verifyEvidence, gradeProject),
      next: (state, config) => afterGrade(state, { rubric: contextOf(config).rules.rubric, hasSecondJudge }),
    },
    'ask-second-judge': { run: createAskSecondJudge(deps), next: afterSecondJudge },
    'write-feedback': { run: inOneStep(createWriteFeedback(deps), record), next: () => null },
    record: { run: record, next: () => null },
  };
}

type Run = ProjectStep['run'];

/** Runs parts one after the other; each sees what those before it found. */
function inOneStep(...parts: readonly Run[]): Run {
  return async (state, config) => {
    let update: ProjectUpdate = {};
    for (const run of parts) update = { ...update, ...(await run({ ...state, ...update }, config)) };
    return update;
  };
}

function when(condition: (state: ProjectState) => boolean, run: Run): Run {
  return (state, config) => (condition(state) ? run(state, config) : {});
}
