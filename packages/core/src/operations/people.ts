import { z } from 'zod';
import { activityGapSchema, activitySyncSchema, sourceIdSchema, syncStatusSchema } from '../domain/activity.ts';
import { erasedCountsSchema } from '../domain/erasure.ts';
import { instantSchema, personIdSchema } from '../domain/identifiers.ts';
import { superbuilderSchema } from '../domain/superbuilder.ts';
import { weekSchema } from '../domain/week.ts';
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

/** What came of asking one source about one person. */
const syncRowSchema = z.strictObject({
  personId: personIdSchema,
  source: sourceIdSchema,
  status: syncStatusSchema,
  /** metrics that were written now */
  metrics: z.int().min(0),
  /** when it was last read with success, now or earlier; null: never */
  fetchedAt: instantSchema.nullable(),
  asOf: instantSchema.nullable(),
  missing: z.array(activityGapSchema),
  error: activitySyncSchema.shape.error,
});

export const syncPeople = defineOperation({
  name: 'people.sync',
  title: 'Sync activity',
  description:
    'Reads what people did in a week (hours, AI share, learning, named metrics) from the activity sources and stores it with its source. A person or a source that fails is a row of the result; what is missing is said with its reason and is never a zero. Repeating it is harmless.',
  effects: 'act',
  changes: ['metrics'],
  input: z.strictObject({
    week: weekSchema.optional().meta({ title: 'Week', description: 'ISO week; the last complete one when left out' }),
    personIds: z
      .array(personIdSchema)
      .min(1)
      .max(10_000)
      .optional()
      .meta({ title: 'People', description: 'Only these people; everybody who is active when left out' }),
    sources: z
      .array(sourceIdSchema)
      .min(1)
      .max(50)
      .optional()
      .meta({ title: 'Sources', description: 'Only these sources, such as worksmart; all when left out' }),
    refresh: z
      .boolean()
      .default(false)
      .meta({ title: 'Refresh', description: 'Read again what was read in the last five minutes' }),
    concurrency: z.int().min(1).max(64).default(8).meta({
      title: 'Concurrency',
      description: 'People asked about at the same time; sources limit themselves, too',
    }),
  }),
  output: z.strictObject({
    week: weekSchema,
    people: z.int(),
    /** metrics that were written */
    metrics: z.int(),
    sources: z.array(
      z.strictObject({
        source: sourceIdSchema,
        complete: z.int(),
        partial: z.int(),
        unknown: z.int(),
        failed: z.int(),
        /** when it was last read with success for anybody asked about; null: never */
        lastReadAt: instantSchema.nullable(),
      }),
    ),
    /** by person, then source */
    rows: z.array(syncRowSchema),
  }),
});

export const erasePerson = defineOperation({
  name: 'people.erase',
  title: 'Erase personal data',
  description:
    'Takes name, address, accounts and every text by or about a person out of everything that is stored, for good. The id stays as a pseudonym, with grades and figures; the chain of decision records still verifies. A later import does not bring the person back.',
  effects: 'write',
  input: z.strictObject({
    personId: personIdSchema.meta({ title: 'Person' }),
    confirm: personIdSchema.meta({ title: 'Confirm', description: 'The same id again: this cannot be undone' }),
  }),
  output: z.strictObject({
    personId: personIdSchema,
    /** what the person is called now */
    name: z.string(),
    erased: erasedCountsSchema.extend({
      /** requests whose stopped graph was forgotten, where there was one */
      threads: z.int(),
      /** reports and exports that named or quoted the person; they can be made again */
      documents: z.int(),
    }),
    /** what is left, and why, in sentences */
    remains: z.array(z.string()),
  }),
});
