import { StateSchema } from '@langchain/langgraph';
import type { Attempt } from '../../domain/decision-record.ts';
import type { Evaluation, EvaluationError, Feedback, ProducedBy, ReviewReason } from '../../domain/evaluation.ts';
import type { GradeResult } from '../../domain/grade.ts';
import type { ProjectDossier } from '../../ports/index.ts';
import type { Judgement, ProjectFacts } from './context.ts';
import { json } from './json-field.ts';
import type { JudgeReply } from './replies.ts';

/** What is known about a project while it is evaluated; every member is written by one step and replaced, never merged. */
export interface ProjectState {
  readonly fence: number;
  readonly dossier: ProjectDossier;
  readonly facts: ProjectFacts;
  /** the judge's reply before its quotes are checked */
  readonly reply:
    | { readonly reply: JudgeReply; readonly by: ProducedBy; readonly attempts: readonly Attempt[] }
    | undefined;
  readonly judgement: Judgement | undefined;
  /** the earlier evaluation whose judgement was taken over */
  readonly reusedFrom: Evaluation | undefined;
  readonly grade: GradeResult | undefined;
  readonly second: SecondOpinion | undefined;
  readonly feedback: FeedbackOutcome | undefined;
  readonly evaluation: Evaluation | undefined;
}
export type ProjectUpdate = Partial<ProjectState>;

/**
 * State of the graph that evaluates one project: one field, which each node replaces. LangGraph reads, checks and
 * writes every field around every step, and throws and catches an error for each that is empty: with a field per
 * member that cost more than all that is computed in the steps.
 */
export const ProjectGraphState = new StateSchema({ project: json<ProjectUpdate>() });

export interface SecondOpinion {
  readonly reasons: readonly ReviewReason[];
  readonly notes: readonly string[];
  readonly attempts: readonly Attempt[];
  /** both judges came to the same grade; null: there was no second one */
  readonly agrees: boolean | null;
}

export interface FeedbackOutcome {
  readonly feedback: Feedback | null;
  readonly by: ProducedBy | null;
  readonly hash: string | null;
  readonly attempts: readonly Attempt[];
  readonly error: EvaluationError | null;
  /** remarks for readers of the evaluation */
  readonly notes: readonly string[];
}
