import type { MailEvent } from '@ai-manager/core';
import { InvalidInputError, mailEventSchema } from '@ai-manager/core';
import { z } from 'zod';
import { mailTagName } from './tags.ts';

/** What SES says, as far as it is read. It may add fields at any time. */
const recipient = z.object({ emailAddress: z.string() });
const sesEventSchema = z.object({
  /** of event publishing */
  eventType: z.string().optional(),
  /** of notifications of an identity */
  notificationType: z.string().optional(),
  mail: z.object({
    messageId: z.string(),
    timestamp: z.iso.datetime({ offset: true }),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  bounce: z
    .object({
      bounceType: z.string(),
      bounceSubType: z.string().optional(),
      timestamp: z.iso.datetime({ offset: true }),
      bouncedRecipients: z.array(
        recipient.extend({ status: z.string().optional(), diagnosticCode: z.string().optional() }),
      ),
    })
    .optional(),
  complaint: z
    .object({
      timestamp: z.iso.datetime({ offset: true }),
      complainedRecipients: z.array(recipient),
      complaintFeedbackType: z.string().nullish(),
    })
    .optional(),
  delivery: z.object({ timestamp: z.iso.datetime({ offset: true }), recipients: z.array(z.string()) }).optional(),
});
type SesEvent = z.infer<typeof sesEventSchema>;
type Told = Pick<MailEvent, 'kind' | 'address' | 'at'> & Partial<Pick<MailEvent, 'permanent' | 'detail'>>;

/**
 * @param message - `Message` of an SNS notification: JSON text
 * @throws InvalidInputError `INVALID_INPUT` when it is nothing of SES
 */
export function toMailEvents(message: string): readonly MailEvent[] {
  const event = readEvent(message);
  if (event === null) return [];
  const { messageId, tags } = event.mail;
  const tag = tags?.[mailTagName]?.[0] ?? null;
  return toldBy(event).flatMap((told) => {
    const parsed = mailEventSchema.safeParse({ ...told, at: new Date(told.at).toISOString(), messageId, tag });
    // An address that is none cannot be one we wrote to.
    return parsed.success ? [parsed.data] : [];
  });
}

/** null: a test message of SNS or SES, which says so in plain words */
function readEvent(message: string): SesEvent | null {
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch (cause) {
    if (message.startsWith('Successfully validated SNS topic')) return null;
    throw new InvalidInputError('The message of the topic is not JSON, so it is nothing of SES.', { cause });
  }
  const parsed = sesEventSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))];
  throw new InvalidInputError(`The message of the topic is nothing of SES (${fields.join(', ')}).`, {
    details: { fields },
  });
}

function toldBy({ eventType, notificationType, bounce, complaint, delivery }: SesEvent): readonly Told[] {
  switch (eventType ?? notificationType) {
    case 'Bounce':
      return (bounce?.bouncedRecipients ?? []).map((bounced) => ({
        kind: 'bounced',
        address: plainAddress(bounced.emailAddress),
        at: bounce?.timestamp ?? '',
        permanent: bounce?.bounceType === 'Permanent',
        detail: bounceDetail(bounce?.bounceType, bounce?.bounceSubType, bounced.status),
      }));
    case 'Complaint':
      return (complaint?.complainedRecipients ?? []).map(({ emailAddress }) => ({
        kind: 'complained',
        address: plainAddress(emailAddress),
        at: complaint?.timestamp ?? '',
        detail: `The receiver complained about a mail${word(complaint?.complaintFeedbackType)}.`,
      }));
    case 'Delivery':
      return (delivery?.recipients ?? []).map((address) => ({
        kind: 'delivered',
        address: plainAddress(address),
        at: delivery?.timestamp ?? '',
      }));
    default:
      return [];
  }
}

/** Codes only: what the other server wrote quotes addresses and may say anything. */
function bounceDetail(type: string | undefined, subType: string | undefined, status: string | undefined): string {
  const code = /^\d\.\d{1,3}\.\d{1,3}$/.test(status ?? '') ? `, status ${status ?? ''}` : '';
  const kind = type === 'Permanent' ? 'for good' : 'for the moment';
  return `The mail came back ${kind}${word(subType)}${code}.`;
}

function word(text: string | null | undefined): string {
  return typeof text === 'string' && /^[A-Za-z-]{1,40}$/.test(text) ? ` (${text})` : '';
}

/** `Jane <jane@example.com>` -> `jane@example.com` */
function plainAddress(text: string): string {
  return /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();
}
