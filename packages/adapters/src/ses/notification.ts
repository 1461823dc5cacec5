import type { MailEvent } from '@ai-manager/core';
import { InvalidInputError } from '@ai-manager/core';
import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import { toMailEvents } from './mail-events.ts';
import type { FetchCertificate } from './sns-signature.ts';
import { assertSignedBySns, fetchCertificateOfSns, isSnsUrl, refused, snsMessageSchema } from './sns-signature.ts';

export const sesNotificationOptionsSchema = z.strictObject({
  topicArns: z
    .array(z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+(\.fifo)?$/, 'is no ARN of an SNS topic'))
    .min(1)
    .meta({ description: 'Topics whose messages are believed.' }),
  maxAgeMs: z
    .int()
    .min(60_000)
    .default(86_400_000)
    .meta({ description: 'Older messages are refused, in milliseconds; SNS itself tries for up to an hour.' }),
  fetchCertificate: z
    .custom<FetchCertificate>((value) => typeof value === 'function')
    .optional()
    .meta({ description: 'Gets the PEM of a certificate of SNS, where there is no way out but through a proxy.' }),
});
export type SesNotificationOptions = z.input<typeof sesNotificationOptionsSchema>;

/**
 * - `events`: what became of mails; give it to `mail.report`. Empty for kinds of events that say nothing about delivery
 * - `confirm`: SNS asks whether this endpoint wants the topic's messages; fetching the address says yes
 */
export type SesNotification =
  | { readonly kind: 'events'; readonly events: readonly MailEvent[] }
  | { readonly kind: 'confirm'; readonly url: string };

/** Reads the body of a request as SNS sent it: JSON text. */
export type SesNotificationReader = (body: string) => Promise<SesNotification>;

/** Certificates kept: SNS changes its own about once a year, per region. */
const certificatesKept = 8;

/**
 * Reads what SES tells through SNS about bounces, complaints and deliveries. Nothing is believed that is not signed by
 * SNS, from one of the topics, and fresh.
 *
 * @returns a reader, which rejects with InvalidInputError `INVALID_INPUT` for anything else, and with UpstreamError
 *   when the certificate cannot be fetched now, so that SNS tries again
 * @throws ConfigurationError for wrong options
 */
export function createSesNotificationReader(options: SesNotificationOptions): SesNotificationReader {
  const parsed = parseOptions('the reader of SES notifications', sesNotificationOptionsSchema, options);
  const { topicArns, maxAgeMs } = parsed;
  const fetchOnce = rememberCertificates(parsed.fetchCertificate ?? fetchCertificateOfSns);
  return async (body) => {
    const message = readMessage(body);
    // The topic first: strangers do not make this process fetch anything.
    if (!topicArns.includes(message.TopicArn)) throw refused('it is of another topic');
    await assertSignedBySns(message, fetchOnce);
    const ageMs = Date.now() - Date.parse(message.Timestamp);
    if (ageMs > maxAgeMs || ageMs < -maxAgeMs) throw refused('it is too old');
    if (message.Type === 'Notification') return { kind: 'events', events: toMailEvents(message.Message) };
    const url = message.SubscribeURL ?? '';
    if (message.Type === 'UnsubscribeConfirmation') return { kind: 'events', events: [] };
    if (!isSnsUrl(url)) throw refused('its address of confirmation is not one of SNS');
    return { kind: 'confirm', url };
  };
}

function readMessage(body: string): z.infer<typeof snsMessageSchema> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (cause) {
    throw new InvalidInputError('The notification is not JSON: pass the body of the request on as it came.', { cause });
  }
  const parsed = snsMessageSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))];
  throw new InvalidInputError(`The notification is not one of SNS (${fields.join(', ')}).`, { details: { fields } });
}

/** A certificate that could not be fetched is asked for again. */
function rememberCertificates(fetchCertificate: FetchCertificate): FetchCertificate {
  const known = new Map<string, Promise<string>>();
  return async (url) => {
    const found = known.get(url);
    if (found !== undefined) return found;
    const fetched = fetchCertificate(url);
    const oldest = known.keys().next();
    if (known.size >= certificatesKept && oldest.done !== true) known.delete(oldest.value);
    known.set(url, fetched);
    fetched.catch(() => known.delete(url));
    return fetched;
  };
}
