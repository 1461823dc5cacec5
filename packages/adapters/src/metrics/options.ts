import { metricNameSchema, sourceIdSchema } from '@ai-manager/core';
import { z } from 'zod';
import { personApiOptions } from '../shared/activity/person-api.ts';

const field = (path: string) => z.string().min(1).default(path);

/** A number at a fixed place of an answer. */
const placedMetricSchema = z.strictObject({
  name: metricNameSchema,
  /** dotted path, such as `data.reviews.average` */
  path: z.string().min(1),
  unit: z.string().max(20).default(''),
  /** what the number is multiplied with, such as 100 for a share that is shown in % */
  factor: z.number().default(1),
});

/** Where in an answer the numbers stand: in a list, at fixed places, or both. */
export const metricsMappingSchema = z.strictObject({
  asOf: field('asOf'),
  /** path of the list; null: there is none */
  list: z.string().min(1).nullable().default('metrics'),
  name: field('name'),
  value: field('value'),
  unit: field('unit'),
  projectId: field('projectId'),
  /** the vendor's name of a metric -> ours */
  rename: z.record(z.string(), metricNameSchema).default({}),
  /** units by our name, where the answer has none */
  units: z.record(metricNameSchema, z.string().max(20)).default({}),
  values: z.array(placedMetricSchema).max(100).default([]),
});
export type MetricsMapping = z.output<typeof metricsMappingSchema>;

export const metricsOptionsSchema = z.strictObject({
  id: sourceIdSchema.default('metrics').meta({ description: 'Id of the source; also the key in `accounts`.' }),
  ...personApiOptions,
  path: z
    .string()
    .startsWith('/')
    .default('/v1/people/{person}/weeks/{week}/metrics')
    .meta({ description: 'Route of a week; `{person}`, `{week}`, `{start}` and `{end}` (its dates) are filled in.' }),
  mapping: metricsMappingSchema.prefault({}).meta({ description: 'Where in an answer the numbers stand.' }),
});

export type MetricsOptions = z.input<typeof metricsOptionsSchema>;
