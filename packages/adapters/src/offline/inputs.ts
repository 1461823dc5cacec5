import { levelSchema, sectionNameSchema, submissionSectionsSchema } from '@ai-manager/core';
import type { Level } from '@ai-manager/core';
import { z } from 'zod';

const levelTexts = z.record(z.string(), z.string());

/** What the heuristic reads of a judge call's `input`; further members are left alone. */
export const judgeInputSchema = z.object({
  criteria: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      question: z.string().default(''),
      sections: z.array(sectionNameSchema),
      levels: levelTexts.default({}),
    }),
  ),
  submission: submissionSectionsSchema.partial(),
  links: z.array(z.string()).default([]),
  language: z.string().nullish(),
});
export type JudgeInput = z.infer<typeof judgeInputSchema>;
export type JudgeCriterion = JudgeInput['criteria'][number];

export interface JudgeVerdict {
  readonly criterionId: string;
  readonly level: Level | null;
  /** verbatim passages of the submission */
  readonly evidence: readonly string[];
  readonly missing: readonly string[];
}
export interface JudgeReply {
  readonly criteria: readonly JudgeVerdict[];
}

const passage = z.union([z.string(), z.object({ quote: z.string() }).transform(({ quote }) => quote)]);

/** What the heuristic reads of a feedback call's `input`. */
export const feedbackInputSchema = z.object({
  person: z.object({ firstName: z.string(), language: z.string().nullish() }),
  project: z.object({ name: z.string(), stage: z.string().default('') }),
  criteria: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** `metric`: graded from numbers, there is no text to write about */
      kind: z.enum(['judged', 'metric']).default('judged'),
      level: levelSchema.nullable(),
      evidence: z.array(passage).default([]),
      missing: z.array(z.string()).default([]),
      levelText: z.string().nullish(),
      nextLevelText: z.string().nullish(),
    }),
  ),
  limits: z.array(z.string()).default([]),
  metrics: z
    .array(
      z.object({
        title: z.string(),
        value: z.number().nullish(),
        unit: z.string().default(''),
        level: levelSchema.nullish(),
      }),
    )
    .default([]),
});
export type FeedbackInput = z.infer<typeof feedbackInputSchema>;
export type FeedbackCriterion = FeedbackInput['criteria'][number];
