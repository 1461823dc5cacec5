import { z } from 'zod';
import { instantSchema } from './identifiers.ts';

/**
 * - `on`: requests above the threshold are approved without a person
 * - `failed`: no threshold passed, so everything goes to a person
 * - `off`: it was on; `offReason` says what ended it
 */
const calibrationStatusSchema = z.enum(['on', 'failed', 'off']);

/** `drift`: audits speak against the bound; `outdated`: the recipe changed; `person`: somebody did it; `replaced`: a later calibration */
const offReasonSchema = z.enum(['drift', 'outdated', 'person', 'replaced']);

/** One calibration: what was tested on which labels, and what came of it. */
export const calibrationSchema = z.strictObject({
  id: z.string(),
  /** of the recipe it holds for; another recipe needs another calibration */
  fingerprint: z.string(),
  /** number among the calibrations of this recipe, from 1 on: each spends a part of delta */
  round: z.int().min(1),
  at: instantSchema,
  status: calibrationStatusSchema,
  threshold: z.number().min(0).max(1).nullable(),
  alpha: z.number(),
  delta: z.number(),
  /** the part of delta this round spent */
  deltaSpent: z.number(),
  driftDelta: z.number(),
  riskUpperBound: z.number().nullable(),
  labels: z.int().min(0),
  disagreements: z.int().min(0),
  /** of the disagreements: requests nobody decided blind although they were chosen for it */
  countedAgainst: z.int().min(0),
  labelsMissing: z.int().min(0),
  reason: z.enum(['too-few-labels', 'risk-not-below-bound']).nullable(),
  tests: z.array(
    z.strictObject({
      threshold: z.number(),
      labels: z.int(),
      disagreements: z.int(),
      pValue: z.number(),
      accepted: z.boolean(),
    }),
  ),
  offReason: offReasonSchema.nullable(),
  offAt: instantSchema.nullable(),
  decisionId: z.string(),
});
export type StoredCalibration = z.infer<typeof calibrationSchema>;
