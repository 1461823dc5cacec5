import { z } from 'zod';
import type { JudgedCriterion } from '../../domain/rubric.ts';

/** What a judge answers: levels and quotes, no grade. Ranges are checked again in code, since vendors do not enforce them. */
export const judgeReplySchema = z.object({
  criteria: z.array(
    z.object({
      criterionId: z.string(),
      level: z.int().min(1).max(5).nullable(),
      evidence: z.array(z.string()),
      missing: z.array(z.string()),
    }),
  ),
});
export type JudgeReply = z.infer<typeof judgeReplySchema>;

export const feedbackReplySchema = z.object({
  summary: z.string().min(1),
  strengths: z.array(z.string()),
  improvements: z.array(z.string()),
  nextSteps: z.array(z.string()),
});

/**
 * Problems that no schema can express: each criterion must be there exactly once, and no other. They go into the repair
 * turn and into the row of a failed project, so they name only ids of the rubric, never what the model wrote.
 */
export function judgeReplyProblems(reply: JudgeReply, criteria: readonly JudgedCriterion[]): string[] {
  const expected = new Set(criteria.map(({ id }) => id));
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const [index, { criterionId }] of reply.criteria.entries()) {
    if (!expected.has(criterionId)) problems.push(`criteria.${index}: its criterionId is not in the rubric`);
    else if (seen.has(criterionId)) problems.push(`criteria.${index}: "${criterionId}" is there already`);
    seen.add(criterionId);
  }
  for (const id of expected) if (!seen.has(id)) problems.push(`criteria: "${id}" is missing`);
  return problems;
}
