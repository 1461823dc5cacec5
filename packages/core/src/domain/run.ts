import { z } from 'zod';
import { usageSchema } from './cost.ts';
import { instantSchema, projectIdSchema, runIdSchema } from './identifiers.ts';
import { weekSchema } from './week.ts';

/** `open`: projects are left (running, paused or killed); `finished`: ranked, and mails queued. */
export const runStatusSchema = z.enum(['open', 'finished']);

/** Counts of a run's ledger. `pending` includes what a process has claimed but not recorded. */
export const runCountsSchema = z.strictObject({
  total: z.int().min(0),
  pending: z.int().min(0),
  graded: z.int().min(0),
  needsReview: z.int().min(0),
  insufficientEvidence: z.int().min(0),
  failed: z.int().min(0),
});
export type RunCounts = z.infer<typeof runCountsSchema>;

/** One weekly evaluation; its key is (week, revision). */
export const runSchema = z.strictObject({
  id: runIdSchema,
  week: weekSchema,
  revision: z.int().min(1),
  /** `all`: every active project; ranks and mails. `only`: a chosen few, judged anew; neither ranks nor mails. */
  scope: z.enum(['all', 'only']),
  status: runStatusSchema,
  /** raised when a finished run is opened again to mend failed projects; its mails are updates */
  round: z.int().min(1),
  rulesVersion: z.int().min(1),
  /** such as `{ "evaluation.judge": 3 }`, fixed when the run starts */
  promptVersions: z.record(z.string(), z.int().min(1)),
  counts: runCountsSchema,
  usage: usageSchema,
  costMicroUsd: z.int().min(0).nullable(),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
});
export type Run = z.infer<typeof runSchema>;

/** A ledger row a worker holds until its lease ends; `fence` rises with every claim and refuses late writers. */
export const claimedItemSchema = z.strictObject({
  runId: runIdSchema,
  projectId: projectIdSchema,
  fence: z.int().min(1),
});
export type ClaimedItem = z.infer<typeof claimedItemSchema>;
