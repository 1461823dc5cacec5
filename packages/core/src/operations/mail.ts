import { z } from 'zod';
import { personIdSchema } from '../domain/identifiers.ts';
import {
  mailEventSchema,
  mailHoldSchema,
  mailMessageSchema,
  mailSampleNameSchema,
  outboxEntrySchema,
  outboxStatusSchema,
} from '../domain/mail.ts';
import { weekSchema } from '../domain/week.ts';
import { defineOperation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

export const mailTemplates = defineOperation({
  name: 'mail.templates',
  title: 'List mail templates',
  description: 'The mail templates in production and the variables each may use; edit them with prompts.save.',
  effects: 'read',
  input: z.strictObject({}),
  output: z.strictObject({
    templates: z.array(
      z.strictObject({ name: z.string(), version: z.int(), body: z.string(), variables: z.array(z.string()) }),
    ),
  }),
});

export const previewMail = defineOperation({
  name: 'mail.preview',
  title: 'Preview weekly mail',
  description:
    "A person's weekly mail as it would be sent now, or one of a sample; sends nothing. An unsaved template can be tried.",
  effects: 'read',
  input: z.strictObject({
    personId: personIdSchema.optional().meta({ title: 'Person', description: 'Empty: a sample' }),
    sample: mailSampleNameSchema
      .default('graded')
      .meta({ title: 'Sample', description: 'A week of somebody who does not exist, when no person is named' }),
    week: weekSchema.optional().meta({ title: 'Week', description: 'Empty: the last complete week' }),
    html: z
      .string()
      .min(1)
      .max(100_000)
      .optional()
      .meta({ title: 'HTML template', description: 'Empty: the one in production' }),
    text: z.string().min(1).max(100_000).optional().meta({ title: 'Text template' }),
    subject: z.string().min(1).max(2_000).optional().meta({ title: 'Subject template' }),
  }),
  output: mailMessageSchema.extend({
    /** why prompts.save would refuse these templates, with line and column */
    problems: z.array(z.string()),
  }),
});

/** How sending went. */
const dispatchedSchema = z.strictObject({
  sent: z.int(),
  failed: z.int(),
  uncertain: z.int(),
  /** still queued: the mailer was busy, out of reach or not allowed to send */
  waiting: z.int(),
  /** where sent mails are, when the mailer keeps them in a place one can look at */
  location: z.string().nullable(),
});

export const listMail = defineOperation({
  name: 'mail.list',
  title: 'List mails',
  description: 'Mails of the outbox without their texts, oldest first: what waits, was sent, failed and why.',
  effects: 'read',
  input: z.strictObject({
    status: outboxStatusSchema.optional().meta({ title: 'Status' }),
    prefix: z
      .string()
      .max(300)
      .optional()
      .meta({ title: 'Prefix', description: 'Start of the keys, such as weekly:2026-W47:' }),
    ...pageInput,
  }),
  output: pageOf(outboxEntrySchema.omit({ message: true }).extend({ to: z.string(), subject: z.string() })),
});

export const sendMail = defineOperation({
  name: 'mail.send',
  title: 'Send waiting mails',
  description: 'Sends what is queued, at the rate of the mailer. A mail whose outcome is unknown is not sent again.',
  effects: 'act',
  changes: [],
  input: z.strictObject({}),
  output: dispatchedSchema,
});

export const resendMail = defineOperation({
  name: 'mail.resend',
  title: 'Send mails again',
  description:
    'Queues uncertain or failed mails again and sends them, because somebody asks for it. An uncertain mail may arrive twice then.',
  effects: 'act',
  changes: [],
  input: z
    .strictObject({
      keys: z
        .array(z.string().min(1).max(300))
        .max(1_000)
        .default([])
        .meta({ title: 'Keys', description: 'Keys of mails as mail.list shows them' }),
      status: z
        .enum(['uncertain', 'failed'])
        .optional()
        .meta({ title: 'Status', description: 'All mails in this state, in place of keys' }),
    })
    .refine(({ keys, status }) => (keys.length === 0) === (status !== undefined), 'Name either keys or a status.'),
  output: dispatchedSchema.extend({
    /** keys that were queued again */
    queued: z.array(z.string()),
  }),
});

export const reportMail = defineOperation({
  name: 'mail.report',
  title: 'Report what became of mails',
  description:
    'Takes bounces, complaints and deliveries that a host heard of and has verified. The mail says so then, and an address that bounces for good or complains gets no more mails.',
  effects: 'write',
  changes: [],
  input: z.strictObject({ events: z.array(mailEventSchema).min(1).max(500).meta({ title: 'Events' }) }),
  output: z.strictObject({
    counted: z.int(),
    /** about mails or addresses that this outbox did not write to */
    ignored: z.int(),
  }),
});

export const listMailHolds = defineOperation({
  name: 'mail.holds',
  title: 'List held addresses',
  description: 'Addresses that get no mail, and why, by address.',
  effects: 'read',
  input: z.strictObject({ ...pageInput }),
  output: pageOf(mailHoldSchema),
});

export const releaseMailHold = defineOperation({
  name: 'mail.release',
  title: 'Release address',
  description: 'Lets a held address get mail again. Mails that were held back are sent with mail.resend.',
  effects: 'write',
  changes: [],
  input: z.strictObject({ address: z.email().max(320).meta({ title: 'Address' }) }),
  output: z.strictObject({ released: z.boolean() }),
});

export const claimMail = defineOperation({
  name: 'mail.claim',
  title: 'Claim mails',
  description:
    'Hands out queued mails to a host that sends them itself; each mail goes to one caller. Needs mail.delivery "host" in the rules.',
  effects: 'write',
  changes: [],
  input: z.strictObject({
    limit: z.int().min(1).max(200).default(50).meta({ title: 'Limit' }),
    leaseSeconds: z
      .int()
      .min(10)
      .max(3_600)
      .default(300)
      .meta({ title: 'Lease (s)', description: 'After this long without mail.confirm the mail counts as uncertain' }),
  }),
  output: z.strictObject({
    mails: z.array(z.strictObject({ key: z.string(), claim: z.string(), message: mailMessageSchema })),
  }),
});

export const confirmMail = defineOperation({
  name: 'mail.confirm',
  title: 'Confirm mails',
  description: 'Says how sending claimed mails ended. A mail whose claim is no longer valid is left as it is.',
  effects: 'write',
  changes: [],
  input: z.strictObject({
    outcomes: z
      .array(
        z.strictObject({
          key: z.string(),
          claim: z.string(),
          outcome: z.enum(['sent', 'failed', 'unsent', 'unknown']).meta({
            description:
              'unsent: nothing was handed over, queue it again; unknown: it may have been, send it again only when asked',
          }),
          error: z.string().max(1_000).nullable().default(null),
          messageId: z
            .string()
            .min(1)
            .max(500)
            .nullable()
            .default(null)
            .meta({ description: 'What the sender calls the mail: bounces are told by it' }),
          retryAfterSeconds: z
            .number()
            .min(0)
            .max(86_400)
            .default(0)
            .meta({ description: 'Of an unsent mail: not handed out again for so long' }),
        }),
      )
      .min(1)
      .max(200)
      .meta({ title: 'Outcomes' }),
  }),
  output: z.strictObject({ confirmed: z.array(z.string()), ignored: z.array(z.string()) }),
});
