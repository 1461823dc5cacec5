import { z } from 'zod';
import { approvalIdSchema } from '../domain/approval.ts';
import { evaluationSchema } from '../domain/evaluation.ts';
import { evaluationIdSchema } from '../domain/identifiers.ts';
import { gradeSchema } from '../domain/rubric.ts';
import { approvalViewSchema } from './approvals.ts';
import { defineOperation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

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

/** Something a person should look at: an evaluation that is unsure, or a request to be decided blind. */
const reviewItemSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('approval'), approval: approvalViewSchema }),
  z.strictObject({ type: z.literal('evaluation'), evaluation: evaluationSchema }),
]);

export const reviewQueue = defineOperation({
  name: 'reviews.queue',
  title: 'List what to review',
  description:
    'What people should look at: requests to be decided without sight of the verdict, oldest first, and evaluations that need a review, least certain first.',
  effects: 'read',
  input: z.strictObject({
    of: z.enum(['approvals', 'evaluations']).default('approvals').meta({ title: 'Of' }),
    ...pageInput,
  }),
  output: pageOf(reviewItemSchema).extend({ /** how many there are at most; more are not counted */ waiting: z.int() }),
});

export const labelReview = defineOperation({
  name: 'reviews.label',
  title: 'Label request',
  description:
    'A decision on a request without sight of the verdict. It decides a request that waits; of one that was approved automatically it is an audit and changes nothing but what is known about the bound.',
  effects: 'act',
  changes: ['approvals'],
  input: z.strictObject({
    approvalId: approvalIdSchema.meta({ title: 'Request' }),
    outcome: z.enum(['approved', 'rejected']).meta({ title: 'Decision' }),
    note: z
      .string()
      .trim()
      .max(2_000)
      .default('')
      .meta({ title: 'Note', description: 'Where it decides, the applicant reads it' }),
  }),
  output: z.strictObject({
    approval: approvalViewSchema,
    /** it decided the request, or audited an automatic approval */
    effect: z.enum(['decided', 'audited']),
    /** counts for calibration: you had not seen the verdict */
    blind: z.boolean(),
    /** true: this audit switched automatic approval off */
    switchedOff: z.boolean(),
  }),
});
