import { z } from 'zod';
import { approvalRulesSchema } from './approval-rules.ts';
import { instantSchema } from './identifiers.ts';
import { oneLineSchema } from './one-line.ts';
import { rubricSchema } from './rubric.ts';
import { timeZoneSchema } from './week.ts';

/** Everything executives set, as one versioned, validated document. */
export const rulesSchema = z.strictObject({
  organisation: z.strictObject({ name: oneLineSchema(200) }),
  timeZone: timeZoneSchema.meta({ title: 'Time zone', description: 'Decides which week is the last complete one' }),
  rubric: rubricSchema,
  evaluation: z.strictObject({
    /** longer sections are cut for the judge, and the evaluation says so */
    maxSectionCharacters: z.int().min(500).max(200_000).default(12_000),
    /** how far (0..1) a figure claimed in the text may exceed the recorded metric */
    claimTolerance: z.number().min(0).max(5).default(0.25),
    /** calls to models at the same time; half as many projects more are between two calls */
    concurrency: z.int().min(1).max(256).default(16),
    /** weeks of metrics and grades shown in reports */
    historyWeeks: z.int().min(1).max(52).default(6),
  }),
  coaching: z.strictObject({
    scoreDrop: z.number().min(0).max(100).default(10),
    hoursBelow: z.number().min(0).max(168).default(20),
    weeksWithoutSubmission: z.int().min(1).max(52).default(2),
  }),
  mail: z.strictObject({
    senderName: oneLineSchema(200),
    senderAddress: z.email(),
    /** `core` sends through the Mailer port; `host` leaves it to mail.claim and mail.confirm; never both */
    delivery: z.enum(['core', 'host']).default('core'),
  }),
  budget: z.strictObject({
    /** most a weekly run may cost in USD; null: no limit */
    usd: z.number().positive().nullable().default(null),
    /** most tokens (input and output) a weekly run may use; null: no limit */
    tokens: z.int().positive().nullable().default(null),
    /** most that everything may cost in USD in a calendar month of the time zone above; null: no limit */
    usdPerMonth: z.number().positive().nullable().default(null),
    /** most tokens (input and output) everything may use in a calendar month; null: no limit */
    tokensPerMonth: z.int().positive().nullable().default(null),
  }),
  /** rules saved before there were approvals get the standard ones */
  approvals: approvalRulesSchema.prefault({}),
});
export type Rules = z.infer<typeof rulesSchema>;

/** One saved state of the rules; versions are immutable, the highest is in force. */
export const rulesVersionSchema = z.strictObject({
  version: z.int().min(1),
  rules: rulesSchema,
  note: z.string().max(1_000),
  createdBy: z.string(),
  createdAt: instantSchema,
});
export type RulesVersion = z.infer<typeof rulesVersionSchema>;
