import { createVerify, X509Certificate } from 'node:crypto';
import { InvalidInputError, UpstreamError } from '@ai-manager/core';
import { z } from 'zod';

/** What SNS posts to an endpoint, as far as it is read. */
export const snsMessageSchema = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().max(200),
  TopicArn: z.string().max(400),
  Message: z.string().max(300_000),
  Timestamp: z.iso.datetime(),
  Subject: z.string().max(500).nullish(),
  Token: z.string().max(2_000).optional(),
  SubscribeURL: z.url().max(3_000).optional(),
  SignatureVersion: z.enum(['1', '2']),
  Signature: z.base64().max(2_000),
  SigningCertURL: z.url().max(1_000),
});
export type SnsMessage = z.infer<typeof snsMessageSchema>;

/** Gets the certificate that SNS signs with, as PEM. */
export type FetchCertificate = (url: string) => Promise<string>;

/** Only addresses of SNS itself: whoever chooses the certificate chooses who may sign. */
const snsHost = /^sns\.[a-z0-9-]{3,40}\.amazonaws\.com(\.cn)?$/;

/**
 * @throws InvalidInputError `INVALID_INPUT` when the message is not signed by SNS; UpstreamError when the certificate
 *   cannot be fetched now
 */
export async function assertSignedBySns(message: SnsMessage, fetchCertificate: FetchCertificate): Promise<void> {
  const certificate = await readCertificate(message.SigningCertURL, fetchCertificate);
  const verify = createVerify(message.SignatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256');
  verify.update(stringToSign(message), 'utf8');
  if (!verify.verify(certificate.publicKey, message.Signature, 'base64')) throw refused('its signature does not fit');
}

/** An address that belongs to SNS and is reached over TLS. */
export function isSnsUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && snsHost.test(url.hostname) && url.port === '' && url.username === '';
}

async function readCertificate(url: string, fetchCertificate: FetchCertificate): Promise<X509Certificate> {
  if (!isSnsUrl(url) || !URL.parse(url)?.pathname.endsWith('.pem'))
    throw refused('its certificate is not at an address of SNS');
  const pem = await fetchCertificate(url);
  try {
    const certificate = new X509Certificate(pem);
    const nowMs = Date.now();
    if (nowMs < certificate.validFromDate.getTime() || nowMs > certificate.validToDate.getTime())
      throw refused('its certificate is out of date');
    return certificate;
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw refused('its certificate cannot be read');
  }
}

/** Names and values in lines, in the order that SNS prescribes. */
function stringToSign(message: SnsMessage): string {
  const names =
    message.Type === 'Notification'
      ? (['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const)
      : (['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const);
  return names
    .flatMap((name) => {
      const value = message[name];
      return value === undefined || value === null ? [] : [`${name}\n${value}\n`];
    })
    .join('');
}

export function refused(why: string): InvalidInputError {
  return new InvalidInputError(`This is no message of the topic: ${why}. It was ignored.`);
}

/** Over TLS, whose certificates the operating system and Node check; ten seconds at most. */
export async function fetchCertificateOfSns(url: string): Promise<string> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.text();
  } catch (cause) {
    throw new UpstreamError('UPSTREAM_UNAVAILABLE', 'The certificate of SNS cannot be fetched: try again later.', {
      details: { service: 'sns', reason: 'network' },
      cause,
    });
  }
}
