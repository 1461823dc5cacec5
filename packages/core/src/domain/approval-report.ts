import { z } from 'zod';
import { calibrationViewSchema } from './calibration-view.ts';

const count = z.int().min(0);

/** How requests that were handed in during one week were decided, as far as may be told. */
const approvalFlowSchema = z.strictObject({
  /** rejected by a rule in code */
  rule: count,
  /** approved automatically; those that are up for a blind review count as waiting */
  automatic: count,
  person: count,
  waiting: count,
  expired: count,
});
export type ApprovalFlow = z.infer<typeof approvalFlowSchema>;

/** Requests for time in a weekly report. */
export const reportApprovalsSchema = z.strictObject({
  /** same length and order as the report's `weeks` */
  weeks: z.array(approvalFlowSchema),
  calibration: calibrationViewSchema,
  /** what the newest calibration of the recipe tested, from the highest threshold down */
  levels: z.array(
    z.strictObject({
      threshold: z.number().min(0).max(1),
      /** of recent requests, 0..1; null: there were none */
      coverage: z.number().min(0).max(1).nullable(),
      /** upper bound of the risk above the threshold, with the error probability of that calibration */
      riskUpperBound: z.number().min(0).max(1),
      accepted: z.boolean(),
    }),
  ),
  /** evidence against the bound after so many audits, in order; thinned where there are many */
  drift: z.array(z.strictObject({ audits: count, evidence: z.number().min(0) })),
});
export type ReportApprovals = z.infer<typeof reportApprovalsSchema>;
