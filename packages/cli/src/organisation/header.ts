import { rulesSchema, timeZoneSchema, weekSchema } from '@ai-manager/core';
import { z } from 'zod';

/** What organisation.yaml may say. */
export const headerSchema = z.strictObject({
  name: rulesSchema.shape.organisation.shape.name,
  /** the week to evaluate; empty: the last complete one */
  week: weekSchema.nullable().optional(),
  timeZone: timeZoneSchema.optional(),
  /** for readers of the file */
  note: z.string().optional(),
});
export type OrganisationHeader = z.infer<typeof headerSchema>;
