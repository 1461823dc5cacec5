import { z } from 'zod';
import { personIdSchema } from '../domain/identifiers.ts';
import { mailMessageSchema } from '../domain/mail.ts';
import { weekSchema } from '../domain/week.ts';
import { defineOperation } from './operation.ts';

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
  description: "A person's weekly mail as it would be sent now; sends nothing. An unsaved template can be tried.",
  effects: 'read',
  input: z.strictObject({
    personId: personIdSchema.meta({ title: 'Person' }),
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
  output: mailMessageSchema,
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
          outcome: z
            .enum(['sent', 'failed', 'unsent'])
            .meta({ description: 'unsent: nothing was handed over, queue it again' }),
          error: z.string().max(1_000).nullable().default(null),
        }),
      )
      .min(1)
      .max(200)
      .meta({ title: 'Outcomes' }),
  }),
  output: z.strictObject({ confirmed: z.array(z.string()), ignored: z.array(z.string()) }),
});
