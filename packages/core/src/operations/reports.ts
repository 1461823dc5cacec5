import { z } from 'zod';
import { usageSchema } from '../domain/cost.ts';
import { personIdSchema } from '../domain/identifiers.ts';
import { weekSchema } from '../domain/week.ts';
import { reportPersonSchema, weeklyReportSchema } from '../domain/weekly-report.ts';
import { defineOperation } from './operation.ts';

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
    'Tokens and money per run, newest week first; a cost of null means a model without a known price took part.',
  effects: 'read',
  cache: { class: 'apiResponse', dependsOn: ['evaluations', 'rules'] },
  input: z.strictObject({
    weeks: z.int().min(1).max(520).default(12).meta({ title: 'Weeks', description: 'How many weeks back' }),
  }),
  output: z.strictObject({
    runs: z.array(
      z.strictObject({
        week: weekSchema,
        revision: z.int(),
        projects: z.int(),
        usage: usageSchema,
        costMicroUsd: z.int().nullable(),
      }),
    ),
    total: z.strictObject({ usage: usageSchema, costMicroUsd: z.int().nullable() }),
  }),
});
