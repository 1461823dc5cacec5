import { dokLevelSchema, sourceIdSchema } from '@ai-manager/core';
import { z } from 'zod';
import { personApiOptions } from '../shared/activity/person-api.ts';

const field = (path: string) => z.string().min(1).default(path);

/** Dotted paths of the fields in an answer; those of documents and entries start inside of them. */
const mappingSchema = z.strictObject({
  asOf: field('asOf'),
  minutes: field('minutes'),
  documents: field('documents'),
  documentId: field('id'),
  documentTitle: field('title'),
  documentMinutes: field('minutes'),
  entries: field('entries'),
  dok: field('dok'),
  text: field('text'),
  /** what the vendor writes for a level, such as `SPOV`, and the level that is meant */
  dokLevels: z.record(z.string(), dokLevelSchema).default({ SPOV: 4 }),
});

export const brainliftOptionsSchema = z.strictObject({
  id: sourceIdSchema.default('brainlift').meta({ description: 'Id of the source; also the key in `accounts`.' }),
  ...personApiOptions,
  path: z
    .string()
    .startsWith('/')
    .default('/v1/people/{person}/weeks/{week}')
    .meta({ description: 'Route of a week; `{person}`, `{week}`, `{start}` and `{end}` (its dates) are filled in.' }),
  mapping: mappingSchema.prefault({}).meta({ description: 'Where in an answer each field stands.' }),
});

export type BrainliftOptions = z.input<typeof brainliftOptionsSchema>;
export type ParsedBrainliftOptions = z.output<typeof brainliftOptionsSchema>;
