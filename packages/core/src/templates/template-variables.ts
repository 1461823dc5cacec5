import { z } from 'zod';

const rubricVariables = z.object({
  title: z.string(),
  /** the judged criteria, in the rubric's order */
  criteria: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      question: z.string(),
      levels: z.object({ 1: z.string(), 2: z.string(), 3: z.string(), 4: z.string(), 5: z.string() }),
    }),
  ),
});

/** Stable over a run: nothing about a single project. */
export const judgeVariablesSchema = z.object({ rubric: rubricVariables });
export type JudgeVariables = z.infer<typeof judgeVariablesSchema>;

export const feedbackVariablesSchema = z.object({ rubric: rubricVariables, tone: z.string() });
export type FeedbackVariables = z.infer<typeof feedbackVariablesSchema>;

const mailProjectVariables = z.object({
  name: z.string(),
  stage: z.string(),
  /** `graded`, `needs-review`, `insufficient-evidence`, `failed`, or `not-evaluated` */
  status: z.string(),
  grade: z.string().nullable(),
  score: z.number().nullable(),
  previousGrade: z.string().nullable(),
  previousScore: z.number().nullable(),
  /** score minus last week's, one decimal */
  change: z.number().nullable(),
  /** sentences */
  reviewReasons: z.array(z.string()),
  criteria: z.array(
    z.object({
      title: z.string(),
      /** 1..5, null: not enough evidence */
      level: z.number().nullable(),
      /** such as `Level 4 of 5` or `Not enough evidence` */
      levelTitle: z.string(),
      /** verbatim quotes */
      evidence: z.array(z.string()),
      missing: z.array(z.string()),
    }),
  ),
  feedback: z
    .object({
      summary: z.string(),
      strengths: z.array(z.string()),
      improvements: z.array(z.string()),
      nextSteps: z.array(z.string()),
    })
    .nullable(),
});

/** One person's week; the same for subject, text and HTML. */
export const mailVariablesSchema = z.object({
  person: z.object({ name: z.string(), firstName: z.string() }),
  /** ISO week, Monday and Sunday */
  week: z.object({ id: z.string(), start: z.string(), end: z.string() }),
  organisation: z.object({ name: z.string() }),
  projects: z.array(mailProjectVariables),
  /** places gained (+) or lost (-) since last week; null when not ranked */
  ranking: z.object({ rank: z.number(), of: z.number(), change: z.number().nullable() }).nullable(),
  metrics: z.array(
    z.object({
      title: z.string(),
      value: z.number(),
      unit: z.string(),
      previous: z.number().nullable(),
      /** that it is of a time before the week had ended, so it is not graded; null: nothing to say */
      note: z.string().nullable(),
    }),
  ),
  /** sentences about sources that could not be read, or only before the week had ended */
  sourceNotes: z.array(z.string()),
  coaching: z.array(z.object({ title: z.string(), message: z.string() })),
  facts: z.object({
    /** who graded, in words */
    model: z.string(),
    /** true: a heuristic stood in for a language model */
    isOffline: z.boolean(),
    reportNote: z.string(),
  }),
});
export type MailVariables = z.infer<typeof mailVariablesSchema>;
