import { z } from 'zod';
import { personIdSchema } from '../domain/identifiers.ts';
import { superbuilderSchema } from '../domain/superbuilder.ts';
import { defineOperation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

/** A row of an import that was left out, and how to mend it. */
const importProblemSchema = z.strictObject({
  file: z.string(),
  /** 1-based; null when the problem is the file's as a whole */
  line: z.int().nullable(),
  field: z.string().nullable(),
  message: z.string(),
  remedy: z.string(),
});
export type ImportProblem = z.infer<typeof importProblemSchema>;

export const importRoster = defineOperation({
  name: 'people.importRoster',
  title: 'Import roster',
  description:
    'Imports people, projects, metrics, submissions and earlier grades from CSV, JSON and Markdown files. Good rows are imported together, bad rows are reported with file, line and remedy.',
  effects: 'write',
  changes: ['people', 'projects', 'metrics', 'evaluations'],
  input: z.strictObject({
    files: z
      .array(z.strictObject({ name: z.string().min(1).max(500), content: z.string() }))
      .min(1)
      .max(100_000)
      .meta({
        title: 'Files',
        description:
          'people.csv, projects.csv, metrics.csv, evaluations.csv (or .json) and submissions/<week>/<project>.md',
      }),
    checkOnly: z
      .boolean()
      .default(false)
      .meta({ title: 'Check only', description: 'Report problems without importing anything' }),
  }),
  output: z.strictObject({
    /** `unchanged`: exactly these files were the last import */
    outcome: z.enum(['imported', 'unchanged', 'checked']),
    imported: z.strictObject({
      people: z.int(),
      projects: z.int(),
      metrics: z.int(),
      submissions: z.int(),
      evaluations: z.int(),
    }),
    problems: z.array(importProblemSchema),
  }),
});

export const savePerson = defineOperation({
  name: 'people.save',
  title: 'Save person',
  description: 'Creates or replaces a person.',
  effects: 'write',
  changes: ['people'],
  input: superbuilderSchema,
  output: superbuilderSchema,
});

export const listPeople = defineOperation({
  name: 'people.list',
  title: 'List people',
  description: 'People ordered by id.',
  effects: 'read',
  input: z.strictObject({
    status: superbuilderSchema.shape.status.unwrap().optional().meta({ title: 'Status' }),
    leadId: personIdSchema.optional().meta({ title: 'Lead', description: 'Only people led by this person' }),
    ...pageInput,
  }),
  output: pageOf(superbuilderSchema),
});
