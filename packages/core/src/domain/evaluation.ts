import { z } from 'zod';
import { usageSchema } from './cost.ts';
import { evidenceSourceSchema } from './freshness.ts';
import { evaluationIdSchema, instantSchema, personIdSchema, projectIdSchema, runIdSchema } from './identifiers.ts';
import { criterionIdSchema, gradeSchema, levelSchema } from './rubric.ts';
import { sectionNameSchema } from './submission.ts';
import { weekSchema } from './week.ts';

/**
 * - `graded`: the grade stands
 * - `needs-review`: there is a provisional grade, a person has to look; `reviewReasons` says why
 * - `insufficient-evidence`: too little was submitted to grade; not a low grade
 * - `failed`: judging failed; `error` says why; the next run tries again if that can help
 */
export const evaluationStatusSchema = z.enum(['graded', 'needs-review', 'insufficient-evidence', 'failed']);
export type EvaluationStatus = z.infer<typeof evaluationStatusSchema>;

export const reviewReasonCodes = [
  'near-boundary',
  'judges-disagree',
  'instructs-judge',
  'hidden-text',
  'duplicate-text',
  'contradicts-metrics',
  'unverified-evidence',
  'contested',
] as const;

export const reviewReasonSchema = z.strictObject({
  code: z.enum(reviewReasonCodes),
  /** one readable sentence; may quote the submission */
  message: z.string().max(1_000),
});
export type ReviewReason = z.infer<typeof reviewReasonSchema>;
export type ReviewReasonCode = ReviewReason['code'];

/** A verbatim span of the submission; only verified quotes are kept. */
export const evidenceSchema = z.strictObject({ section: sectionNameSchema, quote: z.string() });
export type Evidence = z.infer<typeof evidenceSchema>;

export const criterionResultSchema = z.strictObject({
  criterionId: criterionIdSchema,
  /** null: not enough evidence */
  level: levelSchema.nullable(),
  /** `judge`: a model judged the text; `metrics`: code graded numbers; `code`: code decided there is nothing to judge */
  decidedBy: z.enum(['judge', 'metrics', 'code']),
  evidence: z.array(evidenceSchema),
  missing: z.array(z.string()),
});
export type CriterionResult = z.infer<typeof criterionResultSchema>;

export const feedbackSchema = z.strictObject({
  summary: z.string(),
  strengths: z.array(z.string()),
  improvements: z.array(z.string()),
  nextSteps: z.array(z.string()),
});
export type Feedback = z.infer<typeof feedbackSchema>;

/** Which model and prompt versions produced a judgement or a feedback. */
export const producedBySchema = z.strictObject({
  provider: z.string(),
  model: z.string(),
  /** false: a deterministic heuristic stood in for a language model */
  languageModel: z.boolean(),
  prompt: z.strictObject({ name: z.string(), version: z.int().min(1) }),
});
export type ProducedBy = z.infer<typeof producedBySchema>;

/** What another provider's judge came to on the same submission; the grade of the evaluation stays the first judge's. */
export const secondJudgementSchema = z.strictObject({
  provider: z.string(),
  model: z.string(),
  /** null: not enough evidence */
  grade: gradeSchema.nullable(),
});
export type SecondJudgement = z.infer<typeof secondJudgementSchema>;

export const evaluationErrorSchema = z.strictObject({ code: z.string(), message: z.string(), retryable: z.boolean() });
export type EvaluationError = z.infer<typeof evaluationErrorSchema>;

/** The result of one project in one run. */
export const evaluationSchema = z.strictObject({
  id: evaluationIdSchema,
  runId: runIdSchema,
  projectId: projectIdSchema,
  personId: personIdSchema,
  week: weekSchema,
  revision: z.int().min(1),
  status: evaluationStatusSchema,
  /** 0..100 with one decimal; null when there is no grade */
  score: z.number().min(0).max(100).nullable(),
  grade: gradeSchema.nullable(),
  /** share of the rubric's weight (0..1) that had evidence */
  evidenceShare: z.number().min(0).max(1),
  /** reasons of caps and gates that held the grade down */
  limits: z.array(z.string()),
  criteria: z.array(criterionResultSchema),
  feedback: feedbackSchema.nullable(),
  reviewReasons: z.array(reviewReasonSchema),
  /** remarks for readers, such as "The achievements were cut at 12,000 characters." */
  notes: z.array(z.string()),
  /** what the sources of the metrics were worth when it was graded; left out: none was ever read */
  sources: z.array(evidenceSourceSchema).optional(),
  /** null when no model was asked */
  judgedBy: producedBySchema.nullable(),
  feedbackBy: producedBySchema.nullable(),
  /** absent: none was asked, or it did not answer */
  secondJudgement: secondJudgementSchema.optional(),
  rubricVersion: z.int().min(1),
  /** SHA-256 of all that the judge saw and of rubric, prompt and model; equal hashes are judged once */
  judgeHash: z.string().nullable(),
  feedbackHash: z.string().nullable(),
  /** the earlier evaluation whose judgement was taken over, unchanged work being judged once */
  reusedFrom: evaluationIdSchema.nullable(),
  usage: usageSchema,
  /** whole micro-USD; null: some model has no known price */
  costMicroUsd: z.int().min(0).nullable(),
  error: evaluationErrorSchema.nullable(),
  evaluatedAt: instantSchema,
});
export type Evaluation = z.infer<typeof evaluationSchema>;
