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

/** Problems that no schema can express: each criterion must be there exactly once, and no other. */
export function judgeReplyProblems(reply: JudgeReply, criteria: readonly JudgedCriterion[]): string[] {
  const expected = new Set(criteria.map(({ id }) => id));
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const { criterionId } of reply.criteria) {
    if (!expected.has(criterionId)) problems.push(`criteria: there is no criterion "${criterionId}"`);
    if (seen.has(criterionId)) problems.push(`criteria: "${criterionId}" is there twice`);
    seen.add(criterionId);
  }
  for (const id of expected) if (!seen.has(id)) problems.push(`criteria: "${id}" is missing`);
  return problems;
}
