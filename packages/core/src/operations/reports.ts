import { z } from 'zod';
import { costReportSchema } from '../domain/cost-report.ts';
import { personIdSchema, runIdSchema } from '../domain/identifiers.ts';
import { qualityReportSchema } from '../domain/quality-report.ts';
import { weekSchema } from '../domain/week.ts';
import { reportPersonSchema, weeklyReportSchema } from '../domain/weekly-report.ts';
import { defineOperation } from './operation.ts';
import { pageInput } from './paging.ts';

const week = weekSchema.optional().meta({ title: 'Week', description: 'Empty: the last complete week' });

export const performanceReport = defineOperation({
  name: 'reports.performance',
  title: 'Get performance report',
  description: 'Grades, evidence, feedback, metrics and place of one person, or of everybody the caller may see.',
  effects: 'read',
  cache: { class: 'evaluationResult', dependsOn: ['evaluations', 'people', 'projects', 'metrics', 'rules'] },
  input: z.strictObject({
    week,
    personId: personIdSchema.optional().meta({ title: 'Person', description: 'Empty: everybody' }),
  }),
  output: z.strictObject({ week: weekSchema, weeks: z.array(weekSchema), people: z.array(reportPersonSchema) }),
});

export const weeklyReport = defineOperation({
  name: 'reports.weekly',
  title: 'Get weekly report',
  description:
    'The report of a week as data, or as a self-contained HTML page that is also kept in the document store.',
  effects: 'write',
  // It writes a page into the document store, and no data.
  changes: [],
  input: z.strictObject({ week, format: z.enum(['json', 'html']).default('json').meta({ title: 'Format' }) }),
  output: z.strictObject({
    week: weekSchema,
    /** set for format json */
    report: weeklyReportSchema.nullable(),
    /** set for format html */
    html: z.string().nullable(),
    /** where the HTML page was stored */
    location: z.string().nullable(),
  }),
});

export const costsReport = defineOperation({
  name: 'reports.costs',
  title: 'Get costs',
  description:
    'What asking models costs: tokens and money by run, model, purpose, week and month, with failed and repeated attempts. Unknown prices are told, never counted as free.',
  effects: 'read',
  cache: { class: 'apiResponse', dependsOn: ['evaluations', 'rules'] },
  input: z.strictObject({
    weeks: z
      .int()
      .min(1)
      .max(520)
      .default(12)
      .meta({ title: 'Weeks', description: 'How many weeks back, besides the current one' }),
    runId: runIdSchema.optional().meta({ title: 'Run', description: 'Only this run, however long ago' }),
    purpose: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ title: 'Purpose', description: 'Only calls for this, such as evaluation.judge' }),
    provider: z.string().min(1).max(200).optional().meta({ title: 'Provider', description: 'Such as openai' }),
    model: z.string().min(1).max(200).optional().meta({ title: 'Model' }),
    limit: z.int().min(1).max(200).default(20).meta({ title: 'Limit', description: 'Runs per page' }),
    cursor: pageInput.cursor,
  }),
  output: costReportSchema,
});

export const qualityReport = defineOperation({
  name: 'reports.quality',
  title: 'Get quality',
  description:
    'How well models judge, over time and by model and prompt version: ratings, agreement with people and between judges, grades people changed, what needed review, quotes that were not in the text.',
  effects: 'read',
  cache: { class: 'evaluationResult', dependsOn: ['evaluations', 'rules'] },
  input: z.strictObject({
    week: week.meta({ title: 'Last week', description: 'Empty: the last complete week' }),
    weeks: z
      .int()
      .min(1)
      .max(260)
      .default(12)
      .meta({ title: 'Weeks', description: 'How many weeks, up to the last one' }),
  }),
  output: qualityReportSchema,
});
