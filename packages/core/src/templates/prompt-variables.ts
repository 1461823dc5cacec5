import { judgedCriteria } from '../domain/grade.ts';
import type { Rubric } from '../domain/rubric.ts';
import type { FeedbackVariables, JudgeVariables } from './template-variables.ts';

/** How feedback sounds unless somebody says otherwise. */
const defaultFeedbackTone = 'direct, specific and respectful, as from an experienced colleague';

/** Variables of `evaluation.judge`: the rubric's judged criteria and nothing that changes between projects. */
export function toJudgeVariables(rubric: Rubric): JudgeVariables {
  return {
    rubric: {
      title: rubric.title,
      criteria: judgedCriteria(rubric).map(({ id, title, question, levels }) => ({ id, title, question, levels })),
    },
  };
}

/** Variables of `evaluation.feedback`. */
export function toFeedbackVariables(rubric: Rubric, tone: string = defaultFeedbackTone): FeedbackVariables {
  return { ...toJudgeVariables(rubric), tone };
}
