import { z } from 'zod';
import { personIdSchema, projectIdSchema } from '../domain/identifiers.ts';
import { projectSchema } from '../domain/project.ts';
import { linkSchema, submissionSchema, submissionSectionsSchema } from '../domain/submission.ts';
import { weekSchema } from '../domain/week.ts';
import { defineOperation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const projectId = projectIdSchema.meta({ title: 'Project', examples: ['prj-001'] });
const week = weekSchema.meta({
  title: 'Week',
  description: 'ISO week such as 2026-W47; empty: the current week in the time zone of the rules',
});

export const submitProject = defineOperation({
  name: 'projects.submit',
  title: 'Submit weekly update',
  description:
    "Stores a builder's weekly update of a project. A second one for the same week replaces the first until the week is graded.",
  effects: 'write',
  changes: ['projects'],
  input: z.strictObject({
    projectId,
    week: week.optional(),
    ...submissionSectionsSchema.shape,
    links: z.array(linkSchema).max(50).default([]).meta({ title: 'Links' }),
    language: z
      .string()
      .trim()
      .min(2)
      .max(35)
      .nullable()
      .default(null)
      .meta({ title: 'Language', description: 'BCP 47 tag of the text' }),
  }),
  output: submissionSchema,
});

export const saveProject = defineOperation({
  name: 'projects.save',
  title: 'Save project',
  description: 'Creates or replaces a project.',
  effects: 'write',
  changes: ['projects'],
  input: projectSchema,
  output: projectSchema,
});

export const listProjects = defineOperation({
  name: 'projects.list',
  title: 'List projects',
  description: 'Projects ordered by id.',
  effects: 'read',
  input: z.strictObject({
    ownerId: personIdSchema.optional().meta({ title: 'Owner' }),
    status: projectSchema.shape.status.unwrap().optional().meta({ title: 'Status' }),
    ...pageInput,
  }),
  output: pageOf(projectSchema),
});

export const getProject = defineOperation({
  name: 'projects.get',
  title: 'Get project',
  description: 'A project with its latest submissions.',
  effects: 'read',
  input: z.strictObject({ projectId }),
  output: z.strictObject({ project: projectSchema, submissions: z.array(submissionSchema) }),
});
