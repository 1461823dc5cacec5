import { z } from 'zod';
import { categoryIdSchema } from '../domain/approval-rules.ts';
import {
  approvalIdSchema,
  approvalKindSchema,
  approvalRequestSchema,
  approvalSchema,
  approvalStatusSchema,
} from '../domain/approval.ts';
import { calibrationViewSchema } from '../domain/calibration-view.ts';
import { calibrationSchema } from '../domain/calibration.ts';
import { actorSchema } from '../domain/decision-record.ts';
import { instantSchema, personIdSchema } from '../domain/identifiers.ts';
import { weekSchema } from '../domain/week.ts';
import { defineOperation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const approvalId = approvalIdSchema.meta({ title: 'Request', description: 'Its id, as approvals.list shows it' });
const reason = z.string().trim().max(2_000);

/** What a person or program may hand in; the rest is known or decided here. */
const requestInput = {
  kind: approvalKindSchema.default('manual-time').meta({ title: 'Kind' }),
  personId: personIdSchema
    .optional()
    .meta({ title: 'Person', description: 'Whose time it is; yourself when left out' }),
  startAt: instantSchema.meta({ title: 'Start', description: 'When the work began, such as 2026-11-23T09:00:00Z' }),
  minutes: approvalRequestSchema.shape.minutes.meta({ title: 'Minutes' }),
  category: categoryIdSchema
    .nullable()
    .default(null)
    .meta({ title: 'Category', description: 'One of those in the rules' }),
  description: z
    .string()
    .trim()
    .max(20_000)
    .meta({ title: 'Description', description: 'What was done, and why no tracker counted it' }),
  trackedOverlapMinutes: approvalRequestSchema.shape.trackedOverlapMinutes.default(null).meta({
    title: 'Tracked minutes',
    description: 'Minutes of the span that are tracked already, when that is known',
  }),
  submittedAt: instantSchema.optional().meta({
    title: 'Handed in',
    description: 'When it was handed in, where that was elsewhere; counts only from those who may speak for everybody',
  }),
  key: z.string().trim().min(1).max(200).optional().meta({
    title: 'Key',
    description: 'Identity in your own system; without it person, kind, start and minutes are it',
  }),
};

/**
 * A request as it may be shown. With `withheld` recommendation, confidence, votes and reasoning are left out, because
 * this request was chosen for a review by somebody who does not know them.
 */
export const approvalViewSchema = approvalSchema.extend({ withheld: z.boolean() });
export type ApprovalView = z.infer<typeof approvalViewSchema>;

/** What a person is asked, in the shape of LangChain's agent inbox. */
const approvalQuestionSchema = z.strictObject({
  action_request: z.strictObject({ action: z.string(), args: z.record(z.string(), z.json()) }),
  config: z.strictObject({
    allow_ignore: z.boolean(),
    allow_respond: z.boolean(),
    allow_edit: z.boolean(),
    allow_accept: z.boolean(),
  }),
  /** Markdown */
  description: z.string(),
});

const decisionTokenSchema = z.strictObject({
  reviewerId: z.string(),
  reviewerName: z.string(),
  reviewerEmail: z.email(),
  /** hand it back with approvals.decide; good once, until `expiresAt` */
  token: z.string(),
  expiresAt: instantSchema,
});

const triagedSchema = z.strictObject({
  approval: approvalViewSchema,
  /** null: nobody is asked */
  question: approvalQuestionSchema.nullable(),
  /** one per reviewer where they were asked for and the request waits */
  tokens: z.array(decisionTokenSchema),
});

export const submitApproval = defineOperation({
  name: 'approvals.submit',
  title: 'Submit request',
  description:
    'Hands in a request for manual time or overtime. The same request handed in twice is one request; it is decided by approvals.triage or a person.',
  effects: 'write',
  changes: ['approvals'],
  input: z.strictObject(requestInput),
  output: z.strictObject({ approval: approvalViewSchema, /** false: it was known */ added: z.boolean() }),
});

export const triageApprovals = defineOperation({
  name: 'approvals.triage',
  title: 'Triage requests',
  description:
    'Checks requests against the hard rules, asks simulated executives, and approves what a proven bound allows; everything else waits for a person. Give one request, ids, or nothing for all new ones. Repeating it is harmless.',
  effects: 'act',
  changes: ['approvals', 'prompts'],
  input: z.strictObject({
    request: z
      .strictObject(requestInput)
      .optional()
      .meta({ title: 'Request', description: 'Hands in this request first; it alone is looked at' }),
    approvalIds: z.array(approvalId).min(1).max(1_000).optional().meta({ title: 'Requests' }),
    limit: z
      .int()
      .min(1)
      .max(10_000)
      .default(1_000)
      .meta({ title: 'Limit', description: 'Requests in this call, at most' }),
    concurrency: z
      .int()
      .min(1)
      .max(64)
      .default(8)
      .meta({ title: 'Concurrency', description: 'Requests at the same time' }),
    tokens: z.boolean().default(false).meta({
      title: 'Decision tokens',
      description: 'Return a decision token per reviewer for each waiting request, to be sent to that reviewer only',
    }),
  }),
  output: z.strictObject({
    items: z.array(triagedSchema),
    counts: z.strictObject({
      approved: z.int(),
      rejected: z.int(),
      waiting: z.int(),
      /** of the waiting ones: chosen for a review without sight of the verdict */
      blind: z.int(),
      /** somebody else has them in work */
      skipped: z.int(),
    }),
    /** null: some call used a model without a known price */
    costMicroUsd: z.int().nullable(),
  }),
});

export const syncApprovals = defineOperation({
  name: 'approvals.sync',
  title: 'Sync requests',
  description:
    'Reads what waits for a decision in the systems people ask in, such as WorkSmart. A request read twice is one request; a source that fails is a row of the result.',
  effects: 'act',
  changes: ['approvals'],
  input: z.strictObject({
    week: weekSchema
      .optional()
      .meta({ title: 'Week', description: 'ISO week; the last complete one and the current one when left out' }),
    sources: z.array(z.string().min(1)).min(1).max(50).optional().meta({ title: 'Sources' }),
  }),
  output: z.strictObject({
    weeks: z.array(weekSchema),
    sources: z.array(
      z.strictObject({
        source: z.string(),
        found: z.int(),
        added: z.int(),
        /** requests of accounts that no active person has */
        unknownPeople: z.int(),
        error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
      }),
    ),
  }),
});

export const listApprovals = defineOperation({
  name: 'approvals.list',
  title: 'List requests',
  description: 'Requests with what was decided or recommended, with confidence and reasoning; oldest first.',
  effects: 'read',
  input: z.strictObject({
    status: z.array(approvalStatusSchema).min(1).optional().meta({ title: 'Status' }),
    kind: approvalKindSchema.optional().meta({ title: 'Kind' }),
    personId: personIdSchema.optional().meta({ title: 'Person' }),
    confidenceFrom: z.number().min(0).max(1).optional().meta({ title: 'Confidence from' }),
    confidenceTo: z.number().min(0).max(1).optional().meta({ title: 'Confidence to' }),
    olderThanHours: z.number().min(0).max(8_760).optional().meta({ title: 'Older than (hours)' }),
    order: z.enum(['oldest', 'newest', 'confident']).default('oldest').meta({
      title: 'Order',
      description: 'confident leaves out requests whose verdict is withheld',
    }),
    ...pageInput,
  }),
  output: pageOf(approvalViewSchema),
});

export const getApproval = defineOperation({
  name: 'approvals.get',
  title: 'Get request',
  description: 'One request, and how it came to its decision, told from the decision records.',
  effects: 'write',
  changes: [],
  input: z.strictObject({
    approvalId,
    reveal: z.boolean().default(false).meta({
      title: 'Reveal the verdict',
      description:
        'Shows what is withheld; your decision no longer counts as a blind one, which counts against calibration',
    }),
  }),
  output: z.strictObject({
    approval: approvalViewSchema,
    /** oldest first; nothing in it is looked up anywhere else */
    history: z.array(
      z.strictObject({
        decisionId: z.string(),
        at: instantSchema,
        actor: actorSchema,
        /** one sentence */
        what: z.string(),
        detail: z.record(z.string(), z.json()),
        /** personal data of it was erased */
        erased: z.boolean(),
      }),
    ),
  }),
});

export const decideApprovals = defineOperation({
  name: 'approvals.decide',
  title: 'Decide requests',
  description:
    "A person's decision on waiting requests: the actor's own, or that of the reviewer a decision token was issued to. Nobody decides on an own request, and a late or second decision is refused.",
  effects: 'act',
  changes: ['approvals'],
  input: z.strictObject({
    approvalIds: z
      .array(approvalId)
      .min(1)
      .max(500)
      .optional()
      .meta({ title: 'Requests', description: 'May be left out with a token, which names its request' }),
    outcome: z.enum(['approved', 'rejected']).meta({ title: 'Decision' }),
    reason: reason.default('').meta({ title: 'Reason', description: 'The applicant reads it; needed to reject' }),
    token: z.string().min(20).max(2_000).optional().meta({ title: 'Decision token' }),
  }),
  output: z.strictObject({
    items: z.array(
      z.strictObject({
        approvalId: approvalIdSchema,
        decided: z.boolean(),
        approval: approvalViewSchema.nullable(),
        /** why not; null where decided */
        error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
      }),
    ),
    decided: z.int(),
    refused: z.int(),
  }),
});

export const overrideApproval = defineOperation({
  name: 'approvals.override',
  title: 'Override decision',
  description:
    'Changes a decision that was made, by whomever. It says nothing about the bound of automatic approvals: who overrides has seen the verdict.',
  effects: 'act',
  changes: ['approvals'],
  input: z.strictObject({
    approvalId,
    outcome: z.enum(['approved', 'rejected']).meta({ title: 'Decision' }),
    reason: reason.min(3).meta({ title: 'Reason', description: 'Why; the applicant reads it' }),
  }),
  output: approvalViewSchema,
});

export const approvalCalibration = defineOperation({
  name: 'approvals.calibration',
  title: 'Get calibration',
  description:
    'Whether requests are approved automatically, from which confidence on, within which bound, how many labels that rests on, and how many are missing.',
  effects: 'read',
  input: z.strictObject({}),
  output: calibrationViewSchema,
});

export const calibrateApprovals = defineOperation({
  name: 'approvals.calibrate',
  title: 'Calibrate',
  description:
    'Looks for a threshold above which the bound holds, on the blind decisions made so far; with one, automatic approval is on from now. Each calibration spends a part of the error probability, so calibrate when enough labels are there.',
  effects: 'write',
  changes: ['approvals'],
  input: z.strictObject({
    dryRun: z.boolean().default(false).meta({
      title: 'Dry run',
      description:
        'Say whether there are labels enough to try, without looking at what they say and without spending anything',
    }),
  }),
  output: z.strictObject({
    /** null with `dryRun`, and while labels are missing: nothing was looked at, and nothing spent */
    calibration: calibrationSchema.nullable(),
    view: calibrationViewSchema,
  }),
});

export const pauseApprovals = defineOperation({
  name: 'approvals.pause',
  title: 'Pause automatic approval',
  description: 'Switches automatic approval off at once; everything goes to a person until somebody calibrates again.',
  effects: 'act',
  changes: ['approvals'],
  input: z.strictObject({ reason: reason.min(3).meta({ title: 'Reason' }) }),
  output: calibrationViewSchema,
});
