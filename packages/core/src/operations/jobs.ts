import { z } from 'zod';
import { defineOperation } from './operation.ts';

const jobNameSchema = z.enum([
  'deliver-events',
  'deliver-outcomes',
  'expire-approvals',
  'approval-digest',
  'prune-threads',
  'recalibrate-approvals',
  'seal-audit',
]);

export const listJobs = defineOperation({
  name: 'jobs.list',
  title: 'List jobs',
  description: 'The jobs a scheduler should call with jobs.run, how often, and how much there is to do.',
  effects: 'read',
  input: z.strictObject({}),
  output: z.strictObject({
    jobs: z.array(
      z.strictObject({
        job: jobNameSchema,
        description: z.string(),
        /** how often to call it, such as `5 minutes` */
        every: z.string(),
        /** what waits for it now */
        waiting: z.int().min(0),
      }),
    ),
  }),
});

export const runJob = defineOperation({
  name: 'jobs.run',
  title: 'Run job',
  description:
    'Does one of the jobs of jobs.list, and what is due only: calling it more often, or twice at once, does no harm.',
  effects: 'act',
  changes: [],
  input: z.strictObject({
    job: jobNameSchema.meta({
      title: 'Job',
      description:
        'deliver-events: tells webhooks what happened and could not be delivered yet; deliver-outcomes: tells the systems requests came from what was decided; expire-approvals: ends requests nobody decided in time; approval-digest: mails reviewers what waits; prune-threads: forgets old threads; recalibrate-approvals: looks for a new threshold when that is due; seal-audit: gives decision records their place in the chain',
    }),
  }),
  output: z.strictObject({
    job: jobNameSchema,
    done: z.int().min(0),
    /** left for a later call */
    waiting: z.int().min(0),
    /** given up by this call */
    failed: z.int().min(0),
  }),
});
