import { z } from 'zod';
import { instantSchema, personIdSchema } from './identifiers.ts';
import { metricNameSchema, metricSchema } from './metric.ts';
import { oneLineSchema } from './one-line.ts';
import { weekSchema } from './week.ts';

/** What an activity source can tell about a person's week. */
export const activityAspects = ['hours', 'ai-share', 'brainlift-time', 'brainlift-content', 'metrics'] as const;
export const activityAspectSchema = z.enum(activityAspects);
export type ActivityAspect = z.infer<typeof activityAspectSchema>;

export const sourceIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'A source id is lower case with hyphens, such as worksmart');

/** Depth of knowledge: 1 facts, 2 summaries, 3 insights, 4 spiky points of view (SPOV). */
export const dokLevelSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
export type DokLevel = z.infer<typeof dokLevelSchema>;

/** A document in which a person collects what they learn; its texts are that person's, so they are data, never instructions. */
export const brainliftDocumentSchema = z.strictObject({
  id: z.string().min(1).max(200),
  title: z.string().max(500),
  /** minutes spent on it in the week; null: not told */
  minutes: z.number().min(0).max(10_080).nullable(),
  /** what was written or changed in the week */
  entries: z.array(z.strictObject({ dok: dokLevelSchema, text: z.string().max(4_000) })).max(500),
});
export type BrainliftDocument = z.infer<typeof brainliftDocumentSchema>;

/** Something a source could not tell about a person's week, and why; never a zero. */
export const activityGapSchema = z.strictObject({ aspect: activityAspectSchema, reason: oneLineSchema(300) });
export type ActivityGap = z.infer<typeof activityGapSchema>;

export const measurementSchema = metricSchema.pick({ name: true, value: true, projectId: true }).extend({
  unit: z.string().max(20).default(''),
});
export type Measurement = z.infer<typeof measurementSchema>;

/** What one source says about one person's week. */
export const weekActivitySchema = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('read'),
    measurements: z.array(measurementSchema).max(500),
    /** null: the source has no documents, or could not tell (`missing` says so) */
    documents: z.array(brainliftDocumentSchema).max(200).nullable(),
    missing: z.array(activityGapSchema),
    /** up to which instant the source itself says its numbers hold; null: it does not say */
    asOf: instantSchema.nullable(),
    /** under whose account it was read, in words and without secrets */
    readAs: oneLineSchema(200),
  }),
  /** the source does not know the person, or nobody said who it is there */
  z.strictObject({ outcome: z.literal('unknown-person'), reason: oneLineSchema(300) }),
]);
export type WeekActivity = z.infer<typeof weekActivitySchema>;

/**
 * - `complete`: everything the source can tell was read
 * - `partial`: something is missing; `missing` says what and why
 * - `unknown-person`: the source does not know the person; `missing` says why
 * - `failed`: the last attempt failed; `error` says how. What was read before stays, with its `fetchedAt`
 */
export const syncStatusSchema = z.enum(['complete', 'partial', 'unknown-person', 'failed']);
export type SyncStatus = z.infer<typeof syncStatusSchema>;

/** What is known about reading one source for one person's week: one row, replaced by the next attempt. */
export const activitySyncSchema = z.strictObject({
  personId: personIdSchema,
  source: sourceIdSchema,
  week: weekSchema,
  status: syncStatusSchema,
  attemptedAt: instantSchema,
  /** when it was last read with success; null: never */
  fetchedAt: instantSchema.nullable(),
  /** of the last success: up to which instant its numbers hold; the earlier of `fetchedAt` and what the source says */
  asOf: instantSchema.nullable(),
  /** of the last success: under whose account */
  readAs: z.string().nullable(),
  /** every metric the source ever gave for the week, and up to which instant the stored value holds */
  metricTimes: z.record(metricNameSchema, instantSchema),
  missing: z.array(activityGapSchema),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
});
export type ActivitySync = z.infer<typeof activitySyncSchema>;

/** Ids of a person in other systems, by source id, such as `{ worksmart: '2362707' }`. */
export const accountsSchema = z.record(sourceIdSchema, z.string().trim().min(1).max(200));
export type Accounts = z.infer<typeof accountsSchema>;
