import { StateSchema } from '@langchain/langgraph';
import { z } from 'zod';
import type { Attempt } from '../../domain/decision-record.ts';
import type { Evaluation, EvaluationError, Feedback, ProducedBy, ReviewReason } from '../../domain/evaluation.ts';
import type { GradeResult } from '../../domain/grade.ts';
import type { ProjectDossier } from '../../ports/index.ts';
import type { Judgement, ProjectFacts } from './context.ts';
import { json } from './json-field.ts';
import type { JudgeReply } from './replies.ts';

/** State of the graph that evaluates one project; every field is written by one node and replaced, never merged. */
export const ProjectState = new StateSchema({
  fence: z.number(),
  dossier: json<ProjectDossier>(),
  facts: json<ProjectFacts>(),
  /** the judge's reply before its quotes are checked */
  reply: json<
    { readonly reply: JudgeReply; readonly by: ProducedBy; readonly attempts: readonly Attempt[] } | undefined
  >(),
  judgement: json<Judgement | undefined>(),
  /** the earlier evaluation whose judgement was taken over */
  reusedFrom: json<Evaluation | undefined>(),
  grade: json<GradeResult | undefined>(),
  second: json<SecondOpinion | undefined>(),
  feedback: json<FeedbackOutcome | undefined>(),
  evaluation: json<Evaluation | undefined>(),
});
export type ProjectState = typeof ProjectState.State;
export type ProjectUpdate = typeof ProjectState.Update;

export interface SecondOpinion {
  readonly reasons: readonly ReviewReason[];
  readonly notes: readonly string[];
  readonly attempts: readonly Attempt[];
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
