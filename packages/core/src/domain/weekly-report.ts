import { z } from 'zod';
import { brainliftDocumentSchema } from './activity.ts';
import { reportApprovalsSchema } from './approval-report.ts';
import { budgetStateSchema } from './budget.ts';
import { coachingNoteSchema } from './coaching.ts';
import { costFiguresSchema, modelCostSchema, perProjectSchema, purposeCostSchema } from './cost-report.ts';
import { usageSchema } from './cost.ts';
import { evaluationSchema } from './evaluation.ts';
import { evidenceSourceSchema } from './freshness.ts';
import { instantSchema } from './identifiers.ts';
import { projectSchema } from './project.ts';
import { qualityReportSchema } from './quality-report.ts';
import { rankedBuilderSchema } from './ranking.ts';
import { gradeSchema } from './rubric.ts';
import { runSchema } from './run.ts';
import { superbuilderSchema } from './superbuilder.ts';
import { weekSchema } from './week.ts';

/** One number over the weeks of a report; null where nothing was recorded. */
export const metricSeriesSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  unit: z.string(),
  /** same length and order as the report's `weeks` */
  values: z.array(z.number().nullable()),
  /** up to when this week's value holds, when a source gave it */
  asOf: instantSchema.optional(),
  /** true: that is before the week had ended, so the value is shown and not graded */
  isOutdated: z.boolean().optional(),
});
export type MetricSeries = z.infer<typeof metricSeriesSchema>;

export const reportProjectSchema = z.strictObject({
  project: projectSchema,
  /** null: not evaluated in this week's run (yet) */
  evaluation: evaluationSchema.nullable(),
  previousGrade: gradeSchema.nullable(),
  previousScore: z.number().nullable(),
  /** score per week, same length and order as the report's `weeks` */
  scores: z.array(z.number().nullable()),
  /** metrics of this project alone */
  metrics: z.array(metricSeriesSchema),
});
export type ReportProject = z.infer<typeof reportProjectSchema>;

export const reportPersonSchema = z.strictObject({
  person: superbuilderSchema,
  /** null: none of the person's projects has a score */
  ranking: rankedBuilderSchema.nullable(),
  projects: z.array(reportProjectSchema),
  /** metrics of the person as a whole */
  metrics: z.array(metricSeriesSchema),
  coaching: z.array(coachingNoteSchema),
  /** what the sources of the metrics are worth for this week; left out: none was ever read */
  sources: z.array(evidenceSourceSchema).optional(),
  /** what the person learned in this week; left out: nothing is known */
  documents: z.array(brainliftDocumentSchema).optional(),
});
export type ReportPerson = z.infer<typeof reportPersonSchema>;

/** What a week's run cost, and where that went. */
export const reportCostsSchema = z.strictObject({
  figures: costFiguresSchema,
  perProject: perProjectSchema,
  /** dearest first */
  models: z.array(modelCostSchema),
  purposes: z.array(purposeCostSchema),
  /** of all runs of each week, same length and order as the report's `weeks`; null: there was no run */
  weeks: z.array(costFiguresSchema.nullable()),
  /** of the month that was going on when the report was made; null: there is none */
  budget: budgetStateSchema.nullable(),
});
export type ReportCosts = z.infer<typeof reportCostsSchema>;

/** Everything a weekly report shows; the HTML page is drawn from it and from nothing else. */
export const weeklyReportSchema = z.strictObject({
  organisation: z.string(),
  week: weekSchema,
  /** Monday and Sunday */
  dates: z.strictObject({ start: z.iso.date(), end: z.iso.date() }),
  /** the weeks of all series, oldest first, the report's week last */
  weeks: z.array(weekSchema),
  generatedAt: z.string(),
  /** null: the week has not been evaluated */
  run: runSchema.nullable(),
  /** criteria in the rubric's order, for titles and level texts; `levels` is null for metric criteria */
  criteria: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      weight: z.number(),
      levels: z.record(z.string(), z.string()).nullable(),
    }),
  ),
  rubric: z.strictObject({ title: z.string(), version: z.int() }),
  /** projects per grade, best first, all grades of the rubric */
  distribution: z.array(z.strictObject({ grade: gradeSchema, count: z.int().min(0), previousCount: z.int().min(0) })),
  /** people in the week's ranking, also when `people` holds only some of them; absent: count those in `people` */
  rankedPeople: z.int().min(0).optional(),
  /** by person name; the ranking's order is in `person.ranking` */
  people: z.array(reportPersonSchema),
  facts: z.strictObject({
    /** models that judged, with what they are: `languageModel` false is a heuristic */
    models: z.array(
      z.strictObject({ provider: z.string(), model: z.string(), languageModel: z.boolean(), evaluations: z.int() }),
    ),
    prompts: z.record(z.string(), z.int()),
    usage: usageSchema,
    costMicroUsd: z.int().nullable(),
    /** evaluations taken over from unchanged work */
    reused: z.int(),
  }),
  /** absent: the week has no run, or the report is of a few people only */
  costs: reportCostsSchema.optional(),
  /** how well was judged, up to this week; absent as `costs` */
  quality: qualityReportSchema.optional(),
  /** absent: nobody has asked for time yet, or the report is of a few people only */
  approvals: reportApprovalsSchema.optional(),
});
export type WeeklyReport = z.infer<typeof weeklyReportSchema>;
