import { ConfigurationError } from '@ai-manager/core';
import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import type { SesClient } from './client.ts';

/** SES takes these characters in names and values of tags, and in names of configuration sets. */
const wordSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'takes letters, digits, - and _, at most 64');

/** Where SES is, in whose name mails are sent, and how fast; see the fields. */
export const sesMailerOptionsSchema = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no AWS region')
    .meta({ description: 'AWS region whose SES sends, such as `eu-west-1`.' }),
  from: z
    .email()
    .optional()
    .meta({ description: 'Address of a verified identity, in place of the sender address of the rules.' }),
  replyTo: z.email().optional().meta({ description: 'Where answers go; without it to the sender.' }),
  configurationSet: wordSchema
    .optional()
    .meta({ description: 'Configuration set of the mails: needed to hear what became of them by tag.' }),
  tags: z
    .record(wordSchema, wordSchema)
    .optional()
    .meta({ description: 'Further message tags; nothing that tells who somebody is.' }),
  maxPerSecond: z
    .number()
    .positive()
    .max(10_000)
    .optional()
    .meta({ description: 'Mails per second at most, over all sends of this mailer; without it what the account may.' }),
  sourceArn: z
    .string()
    .startsWith('arn:')
    .optional()
    .meta({ description: 'Identity of another account that allows this one to send in its name.' }),
  timeoutMs: z.int().min(100).default(15_000).meta({ description: 'How long one request may take, in milliseconds.' }),
  endpoint: z.url().optional().meta({ description: 'Another server of the SES API.' }),
  credentials: z
    .strictObject({
      accessKeyId: z.string().min(1),
      secretAccessKey: z.string().min(1),
      sessionToken: z.string().min(1).optional(),
    })
    .optional()
    .meta({ description: "Keys; without them the AWS SDK's own chain (environment, profile, role) finds some." }),
  client: z
    .custom<SesClient>(isClient, 'needs send')
    .optional()
    .meta({ description: 'An `SESClient` of your own; it must not retry by itself.' }),
});

export type SesMailerOptions = z.input<typeof sesMailerOptionsSchema>;
export type ParsedSesOptions = z.output<typeof sesMailerOptionsSchema>;

/** SES allows 50 tags; two are ours. */
const maxOwnTags = 48;

/** @throws ConfigurationError naming the option, never its value */
export function parseSesOptions(options: SesMailerOptions): ParsedSesOptions {
  const parsed = parseOptions('the SES mailer', sesMailerOptionsSchema, options);
  if (Object.keys(parsed.tags ?? {}).length > maxOwnTags)
    throw new ConfigurationError(`The options of the SES mailer are not valid (tags: at most ${maxOwnTags}).`);
  return parsed;
}

function isClient(value: unknown): boolean {
  return typeof (value as Partial<SesClient> | null)?.send === 'function';
}
