import { z } from 'zod';
import { projectIdSchema } from '../../domain/identifiers.ts';
import { metricSchema } from '../../domain/metric.ts';
import { projectSchema, stages } from '../../domain/project.ts';
import { gradeSchema, grades } from '../../domain/rubric.ts';
import { superbuilderSchema } from '../../domain/superbuilder.ts';
import { weekSchema } from '../../domain/week.ts';
import { cleanNumber, cleanWeek, oneOf } from './cleaning.ts';
import type { Column, Table } from './table.ts';

const week: Column = {
  name: 'week',
  key: 'week',
  aliases: ['iso_week'],
  required: true,
  title: 'the week',
  remedy: 'Write the ISO week, such as 2026-W47.',
  clean: cleanWeek,
};

const idRemedy = 'Use letters, digits and . _ : @ + - (128 at most), starting with a letter or digit.';

const personId: Column = {
  name: 'person_id',
  key: 'personId',
  aliases: ['person', 'superbuilder_id', 'user_id', 'builder_id'],
  required: true,
  title: 'the person id',
  remedy: 'Write the id of a person of people.csv.',
};

const projectId: Column = {
  name: 'project_id',
  key: 'projectId',
  aliases: ['project'],
  title: 'the project id',
  remedy: 'Write the id of a project of projects.csv.',
};

export const peopleTable: Table<typeof superbuilderSchema> = {
  schema: superbuilderSchema,
  columns: [
    {
      name: 'id',
      key: 'id',
      aliases: ['person_id', 'superbuilder_id', 'user_id'],
      required: true,
      title: 'the person id',
      remedy: idRemedy,
    },
    {
      name: 'name',
      key: 'name',
      aliases: ['full_name', 'person_name'],
      required: true,
      title: 'the name',
      remedy: 'Write the name of the person, 200 characters at most.',
    },
    {
      name: 'email',
      key: 'email',
      aliases: ['email_address', 'mail'],
      required: true,
      title: 'the e-mail address',
      remedy: 'Write an address such as ada@example.com.',
    },
    { name: 'team', key: 'team', aliases: ['team_name'], title: 'the team', remedy: 'Use 200 characters at most.' },
    {
      name: 'lead_id',
      key: 'leadId',
      aliases: ['lead', 'team_lead', 'team_lead_id', 'manager', 'manager_id'],
      title: 'the lead',
      remedy: 'Write the id of another person, or leave the cell empty.',
    },
    {
      name: 'time_zone',
      key: 'timeZone',
      aliases: ['tz', 'zone'],
      title: 'the time zone',
      remedy: 'Write an IANA name such as Europe/Berlin, or leave the cell empty.',
    },
    {
      name: 'language',
      key: 'language',
      aliases: ['lang', 'locale'],
      title: 'the language',
      remedy: 'Write a language tag such as en or pt-BR, or leave the cell empty.',
    },
    {
      name: 'status',
      key: 'status',
      title: 'the status',
      remedy: 'Write active or inactive, or leave the cell empty.',
      clean: oneOf(['active', 'inactive']),
    },
    ...['worksmart', 'brainlift', 'metrics'].map(accountColumn),
  ],
};

/** Who a person is in another system, such as `worksmart_id`; nothing is guessed from names or addresses. */
function accountColumn(source: string): Column {
  return {
    name: `${source}_id`,
    key: `accounts.${source}`,
    aliases: [`${source}_account`],
    title: `the id in ${source}`,
    remedy: 'Write the id of the person there, 200 characters at most, or leave the cell empty.',
  };
}

export const projectsTable: Table<typeof projectSchema> = {
  schema: projectSchema,
  columns: [
    { name: 'id', key: 'id', aliases: ['project_id'], required: true, title: 'the project id', remedy: idRemedy },
    {
      name: 'name',
      key: 'name',
      aliases: ['project_name', 'title'],
      required: true,
      title: 'the name',
      remedy: 'Write the name of the project, 200 characters at most.',
    },
    {
      name: 'owner_id',
      key: 'ownerId',
      aliases: ['owner', 'person_id', 'superbuilder_id', 'builder_id'],
      required: true,
      title: 'the owner',
      remedy: 'Write the id of a person of people.csv.',
    },
    {
      name: 'stage',
      key: 'stage',
      title: 'the stage',
      remedy: `Write one of ${stages.join(', ')}, or leave the cell empty.`,
      clean: oneOf(stages),
    },
    {
      name: 'description',
      key: 'description',
      title: 'the description',
      remedy: 'Use 4,000 characters at most.',
      verbatim: true,
    },
    {
      name: 'status',
      key: 'status',
      title: 'the status',
      remedy: 'Write active or archived, or leave the cell empty.',
      clean: oneOf(['active', 'archived']),
    },
  ],
};

export const metricsTable: Table<typeof metricSchema> = {
  schema: metricSchema,
  columns: [
    personId,
    projectId,
    week,
    {
      name: 'metric',
      key: 'name',
      aliases: ['name', 'metric_name'],
      required: true,
      title: 'the name of the metric',
      remedy: 'Write a lower-case name of letters, digits and . _ - (64 at most), such as worksmart.hours.',
    },
    {
      name: 'value',
      key: 'value',
      required: true,
      title: 'the value',
      remedy: 'Write a number with a point and without unit or thousands separators, such as 43.8.',
      clean: cleanNumber,
    },
    { name: 'unit', key: 'unit', title: 'the unit', remedy: 'Use 20 characters at most.' },
    { name: 'source', key: 'source', title: 'the source', remedy: 'Use 60 characters at most.' },
  ],
};

/** What another system said about a project in an earlier week; without a grade there was too little to grade. */
const earlierGradeSchema = z
  .strictObject({
    projectId: projectIdSchema,
    week: weekSchema,
    grade: gradeSchema.nullable().default(null),
    /** 0..100; null beside a grade: only the grade is known */
    score: z.number().min(0).max(100).nullable().default(null),
  })
  .refine(({ grade, score }) => grade !== null || score === null, { path: ['grade'] });

export const evaluationsTable: Table<typeof earlierGradeSchema> = {
  schema: earlierGradeSchema,
  columns: [
    { ...projectId, required: true },
    week,
    {
      name: 'grade',
      key: 'grade',
      required: true,
      mayBeEmpty: true,
      title: 'the grade',
      remedy: `Write one of ${grades.join(', ')}; leave grade and score empty when there was too little to grade.`,
      clean: oneOf(grades),
    },
    {
      name: 'score',
      key: 'score',
      aliases: ['points'],
      title: 'the score',
      remedy: 'Write a number from 0 to 100, such as 73.1, or leave the cell empty.',
      clean: cleanNumber,
    },
  ],
};
