import { z } from 'zod';
import { personIdSchema, projectIdSchema } from './identifiers.ts';
import { weekSchema } from './week.ts';

/** Names of the metrics that the vendors' adapters write; any other name is a custom metric. */
export const knownMetrics = {
  hours: 'worksmart.hours',
  aiShare: 'worksmart.ai_share',
  brainliftHours: 'brainlift.hours',
} as const;

export const metricNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_.-]{0,63}$/, 'A metric name is lower case, such as worksmart.hours');

/** One number about a person, or about one project of a person, in one week. */
export const metricSchema = z.strictObject({
  personId: personIdSchema,
  /** null: the number is about the person as a whole */
  projectId: projectIdSchema.nullable().default(null),
  week: weekSchema,
  name: metricNameSchema,
  value: z.number().finite(),
  /** such as `h`, `%`, `points`; shown beside the value, never converted */
  unit: z.string().max(20).default(''),
  source: z.string().max(60).default('import'),
});
export type Metric = z.infer<typeof metricSchema>;
