import { z } from 'zod';
import { evaluationSchema } from '../domain/evaluation.ts';
import { evaluationIdSchema } from '../domain/identifiers.ts';
import { gradeSchema } from '../domain/rubric.ts';
import { defineOperation } from './operation.ts';

export const recordReview = defineOperation({
  name: 'reviews.record',
  title: 'Record review',
  description:
    "A person's look at an evaluation: rate it, correct its grade, tag it. A reviewed evaluation counts as graded, or as insufficient evidence where nobody gives a grade.",
  effects: 'write',
  changes: ['evaluations'],
  input: z.strictObject({
    evaluationId: evaluationIdSchema.meta({ title: 'Evaluation' }),
    rating: z
      .int()
      .min(1)
      .max(5)
      .nullable()
      .default(null)
      .meta({ title: 'Rating', description: '1 (useless) to 5 (as a good manager would have written it)' }),
    grade: gradeSchema
      .optional()
      .meta({ title: 'Grade', description: 'Your grade in place of the provisional one; empty: confirmed as it is' }),
    tags: z
      .array(z.string().trim().min(1).max(40))
      .max(20)
      .default([])
      .meta({ title: 'Tags', description: 'Such as training, wrong-evidence' }),
    comment: z.string().trim().max(2_000).default('').meta({ title: 'Comment' }),
  }),
  output: evaluationSchema,
});
