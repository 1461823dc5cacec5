import { z } from 'zod';
import { budgetStateSchema } from '../domain/budget.ts';
import { evaluationSchema, evaluationStatusSchema } from '../domain/evaluation.ts';
import { evaluationIdSchema, personIdSchema, projectIdSchema, runIdSchema } from '../domain/identifiers.ts';
import { rankedBuilderSchema } from '../domain/ranking.ts';
import { runSchema } from '../domain/run.ts';
import { weekSchema } from '../domain/week.ts';
import { defineOperation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

/** Of a run; null when no model was asked. */
const promptCacheShareSchema = z.number().min(0).max(1).nullable().meta({
  title: 'Prompt cache share',
  description: "Part of the run's input tokens that providers read from their prompt caches",
});

const week = weekSchema.optional().meta({
  title: 'Week',
  description: 'ISO week such as 2026-W47; empty: the last complete week in the time zone of the rules',
});

/** How a call of evaluations.weekly ended. */
const weeklyOutcomeSchema = z.strictObject({
  /**
   * `finished`: this call finished the run; `already-done`: nothing was left to do; `partial`: the chosen projects are
   * done, the rest of the week is open; `budget`: stopped at a budget, the rest is open; `planned`: dry run
   */
  outcome: z.enum(['finished', 'already-done', 'partial', 'budget', 'planned']),
  /** null for a dry run of a week that has no run yet */
  run: runSchema.nullable(),
  week: weekSchema,
  /** projects this call judged, took over unchanged, or found nothing to judge in */
  processed: z.strictObject({ judged: z.int(), reused: z.int(), withoutText: z.int(), failed: z.int() }),
  /** why it stopped early, or what a dry run found, in a sentence; null otherwise */
  message: z.string().nullable(),
  /** where the budgets stand that this call had to keep to; a share spent of 0.8 and more is worth a warning */
  budgets: z.array(budgetStateSchema),
  mail: z.strictObject({
    /** put into the outbox by this call */
    queued: z.int(),
    sent: z.int(),
    failed: z.int(),
    uncertain: z.int(),
    /** where sent mails are, when the mailer keeps them in a place one can look at */
    location: z.string().nullable(),
  }),
  /** events of webhooks, this run's and those that were waiting */
  events: z.strictObject({ sent: z.int(), waiting: z.int(), failed: z.int() }),
  ranking: z.array(rankedBuilderSchema),
  promptCacheShare: promptCacheShareSchema,
  durationMs: z.number().min(0),
});
export type WeeklyOutcome = z.infer<typeof weeklyOutcomeSchema>;

export const evaluateWeek = defineOperation({
  name: 'evaluations.weekly',
  title: 'Evaluate week',
  description:
    'Grades every active project of a week, ranks people and sends one mail per person. Safe to call again: it resumes what is left and does nothing when the week is done.',
  effects: 'act',
  changes: ['evaluations', 'prompts'],
  input: z.strictObject({
    week,
    only: z
      .array(z.string().trim().min(1).max(128))
      .max(1_000)
      .default([])
      .meta({ title: 'Only', description: 'Person or project ids; grades only these, neither ranks nor mails' }),
    concurrency: z
      .int()
      .min(1)
      .max(256)
      .optional()
      .meta({ title: 'Concurrency', description: 'Calls to models at the same time; empty: from the rules' }),
    budgetUsd: z
      .number()
      .positive()
      .optional()
      .meta({ title: 'Budget (USD)', description: 'Most this run may cost; empty: from the rules' }),
    force: z
      .boolean()
      .default(false)
      .meta({ title: 'Force', description: 'Judge everything anew as a new revision of the week' }),
    dryRun: z
      .boolean()
      .default(false)
      .meta({ title: 'Dry run', description: 'Say what would be done; change nothing' }),
  }),
  output: weeklyOutcomeSchema,
});

export const evaluationStatus = defineOperation({
  name: 'evaluations.status',
  title: 'Get run status',
  description: 'How far the evaluation of a week is.',
  effects: 'read',
  input: z.strictObject({ week, runId: runIdSchema.optional().meta({ title: 'Run' }) }),
  output: z.strictObject({
    /** null: the week has no run */
    run: runSchema.nullable(),
    week: weekSchema,
    promptCacheShare: promptCacheShareSchema,
    mail: z.strictObject({ queued: z.int(), sending: z.int(), sent: z.int(), uncertain: z.int(), failed: z.int() }),
  }),
});

export const listEvaluations = defineOperation({
  name: 'evaluations.list',
  title: 'List evaluations',
  description:
    'Evaluations, newest week first; only the latest revision of each project and week unless a run is named.',
  effects: 'read',
  input: z.strictObject({
    week: weekSchema.optional().meta({ title: 'Week' }),
    runId: runIdSchema.optional().meta({ title: 'Run' }),
    projectId: projectIdSchema.optional().meta({ title: 'Project' }),
    personId: personIdSchema.optional().meta({ title: 'Person' }),
    status: evaluationStatusSchema.optional().meta({ title: 'Status' }),
    ...pageInput,
  }),
  output: pageOf(evaluationSchema),
});

export const getEvaluation = defineOperation({
  name: 'evaluations.get',
  title: 'Get evaluation',
  description: 'One evaluation with its grades, evidence and feedback.',
  effects: 'read',
  input: z.strictObject({ evaluationId: evaluationIdSchema.meta({ title: 'Evaluation' }) }),
  output: evaluationSchema,
});

export const listRankings = defineOperation({
  name: 'evaluations.rankings',
  title: 'Get ranking',
  description: 'The ranking of a week, best first; builders see their own place only.',
  effects: 'read',
  cache: { class: 'evaluationResult', dependsOn: ['evaluations', 'rules'] },
  input: z.strictObject({ week }),
  output: z.strictObject({ week: weekSchema, of: z.int(), ranking: z.array(rankedBuilderSchema) }),
});

export const contestEvaluation = defineOperation({
  name: 'evaluations.contest',
  title: 'Contest evaluation',
  description: "Asks for a person's look at an own evaluation; it becomes needs-review with the reason given.",
  effects: 'write',
  changes: ['evaluations'],
  input: z.strictObject({
    evaluationId: evaluationIdSchema.meta({ title: 'Evaluation' }),
    reason: z
      .string()
      .trim()
      .min(10)
      .max(900)
      .meta({ title: 'Reason', description: 'What the evaluation overlooks or gets wrong' }),
  }),
  output: evaluationSchema,
});
