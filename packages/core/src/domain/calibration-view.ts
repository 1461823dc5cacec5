import { z } from 'zod';
import { calibrationSchema } from './calibration.ts';
import { instantSchema } from './identifiers.ts';

const coverageSchema = z.strictObject({
  requests: z.int(),
  automatic: z.int(),
  share: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** Where automatic approval stands. */
export const calibrationViewSchema = z.strictObject({
  /** `shadow`: never calibrated with success; `on`; `off`: it was on, see `why` */
  mode: z.enum(['shadow', 'on', 'off']),
  /** why nothing is approved automatically, in one sentence; null while it is on */
  why: z.string().nullable(),
  fingerprint: z.string(),
  threshold: z.number().nullable(),
  alpha: z.number(),
  delta: z.number(),
  riskUpperBound: z.number().nullable(),
  coverage: coverageSchema,
  /** blind labels of the recipe in force */
  labels: z.int(),
  /**
   * disagreements among those the newest calibration of the recipe looked at; null: there was none. Of newer labels it is
   * not told: who calibrates when the answers happen to look well breaks the bound.
   */
  disagreements: z.int().nullable(),
  /** chosen for blind review but passed over, revealed or expired: each counts as a disagreement */
  countedAgainst: z.int(),
  /** further labels before a calibration is worth its part of delta, whatever the labels say; 0: calibrate now */
  labelsMissing: z.int(),
  /** requests that wait for a blind review */
  awaitingReview: z.int(),
  /** what the next calibration may spend of delta */
  nextDelta: z.number(),
  drift: z.strictObject({
    audits: z.int(),
    disagreements: z.int(),
    /** evidence against the bound, as a factor; automation ends at `limit` */
    evidence: z.number(),
    limit: z.number(),
  }),
  /** when the next scheduled calibration is due; null: none */
  dueAt: instantSchema.nullable(),
  /** the one that is on; else the one of this recipe that was on last, or the newest, which failed; null: there was none */
  current: calibrationSchema.nullable(),
});
export type CalibrationView = z.infer<typeof calibrationViewSchema>;
