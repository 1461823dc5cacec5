import { z } from 'zod';
import { approvalIdSchema, approvalStatusSchema, hardRuleVerdictSchema } from '../domain/approval.ts';
import { instantSchema, personIdSchema } from '../domain/identifiers.ts';
import { rulesSchema, rulesVersionSchema } from '../domain/rules.ts';
import { defineOperation } from './operation.ts';

export const getRules = defineOperation({
  name: 'rules.get',
  title: 'Get rules',
  description: 'The rules, rubric and thresholds in force, or an earlier version of them.',
  effects: 'read',
  input: z.strictObject({
    version: z.int().min(1).optional().meta({ title: 'Version', description: 'Empty: the one in force' }),
  }),
  output: rulesVersionSchema,
});

export const saveRules = defineOperation({
  name: 'rules.save',
  title: 'Save rules',
  description: 'Saves a new version of rules and rubric; it is in force from the next run on.',
  effects: 'write',
  changes: ['rules'],
  input: z.strictObject({
    rules: rulesSchema.meta({ title: 'Rules' }),
    note: z.string().trim().max(1_000).default('').meta({ title: 'Note', description: 'What changed and why' }),
    expectedVersion: z.int().min(1).nullable().optional().meta({
      title: 'Expected version',
      description: 'The version that was edited; refuses to overwrite a newer one',
    }),
  }),
  output: rulesVersionSchema,
});

export const rulesHistory = defineOperation({
  name: 'rules.history',
  title: 'List rule versions',
  description: 'All versions of the rules, newest first.',
  effects: 'read',
  input: z.strictObject({}),
  output: z.strictObject({ versions: z.array(rulesVersionSchema) }),
});

const mistakeSchema = z.strictObject({
  /** where in the rules, such as `approvals.hard.blackouts.0.to` */
  path: z.string(),
  message: z.string(),
});

const verdictOutcomeSchema = hardRuleVerdictSchema.shape.outcome;

export const dryRunRules = defineOperation({
  name: 'rules.dryRun',
  title: 'Try rules',
  description:
    'Says what saving these rules would change, without saving them: mistakes, doubts, and past requests that the hard rules would treat otherwise than those in force. Invalid rules are an answer here, no error.',
  effects: 'read',
  input: z.strictObject({
    rules: z.unknown().meta({ title: 'Rules', description: 'The whole document, as rules.save takes it' }),
    days: z
      .int()
      .min(1)
      .max(366)
      .default(90)
      .meta({ title: 'Days', description: 'Tries requests handed in within so many days' }),
    limit: z
      .int()
      .min(1)
      .max(10_000)
      .default(1_000)
      .meta({ title: 'Limit', description: 'Requests to try at most, the newest' }),
  }),
  output: z.strictObject({
    /** rules.save would take them */
    valid: z.boolean(),
    /** why not; empty when valid */
    problems: z.array(mistakeSchema),
    /** what is allowed but hardly meant; empty when not valid */
    warnings: z.array(mistakeSchema),
    /** requests handed in from here on were looked at */
    since: instantSchema,
    /** how many past requests were tried; 0 when the rules are not valid */
    requests: z.int(),
    /** there were no more than `limit` */
    complete: z.boolean(),
    /** all that were tried, by outcome under the rules in force and under these */
    counts: z.array(
      z.strictObject({ before: verdictOutcomeSchema, after: verdictOutcomeSchema, requests: z.int().min(1) }),
    ),
    /** requests with another outcome or other findings, newest first */
    changes: z.array(
      z.strictObject({
        approvalId: approvalIdSchema,
        personId: personIdSchema,
        submittedAt: instantSchema,
        status: approvalStatusSchema,
        before: hardRuleVerdictSchema,
        after: hardRuleVerdictSchema,
      }),
    ),
    /** saving them ends what was calibrated: hard rules or panel differ */
    voidsCalibration: z.boolean(),
    /** automatic approval is on now */
    automationOn: z.boolean(),
    /** fewest blind decisions for a first calibration, if none is a disagreement; null when not valid */
    labelsNeeded: z.int().nullable(),
  }),
});
