import { timingSafeEqual } from 'node:crypto';
import type { DomainEvent } from '@ai-manager/core';
import { ConfigurationError, eventSchema, ForbiddenError, InvalidInputError } from '@ai-manager/core';
import { webhookSecretSchema } from './options.ts';
import { digestOf, keyOf } from './signature.ts';

/** A request as a receiver has it. */
export interface WebhookRequest {
  /** the body as it came in: keep the raw bytes, a body that was parsed and written again has another signature */
  readonly body: string | Uint8Array;
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface VerifyWebhookOptions {
  /** one, or during a rotation all that are in use; as the sender has them */
  readonly secrets: string | readonly string[];
  /** how old, or how far ahead, a request may be; default 5 minutes */
  readonly toleranceMs?: number;
  /** milliseconds since 1970; default: this machine's clock */
  readonly nowMs?: number;
}

export interface VerifiedWebhook {
  /** the event's id: drop a request whose id was handled before, because an event may come twice */
  readonly id: string;
  /** when this request was signed, as ISO instant; the event itself says when it happened */
  readonly signedAt: string;
  /** null: of a kind or shape that this version does not know; look at `payload`, or ignore it */
  readonly event: DomainEvent | null;
  /** the body's JSON */
  readonly payload: unknown;
}

const defaultToleranceMs = 5 * 60_000;
/** More signatures than anybody rotates secrets. */
const mostSignatures = 10;

/**
 * Checks that a request comes from who holds the secret, is unchanged and is no replay from outside the window. Inside
 * the window a replay has the same id: remember ids for twice the tolerance.
 *
 * @throws InvalidInputError `INVALID_INPUT` for a request that is no webhook (`details.reason`: `headers`, `body`):
 * answer 400
 * @throws ForbiddenError `FORBIDDEN` for one that must not be believed (`details.reason`: `signature`, `too-old`,
 * `too-new`): answer 401
 * @throws ConfigurationError `CONFIGURATION` when a secret is none
 */
export function verifyWebhook(request: WebhookRequest, options: VerifyWebhookOptions): VerifiedWebhook {
  const { body, headers } = request;
  const keys = keysOf(options.secrets);
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signature = header(headers, 'webhook-signature');
  if (!/^\d{1,12}$/.test(timestamp))
    throw refuse('headers', 'The header webhook-timestamp is no number of seconds since 1970.');
  const given = signature.split(' ').slice(0, mostSignatures).flatMap(signatureBytes);
  // Every pair is compared, so that time tells nothing about which one fits.
  const fits = keys.flatMap((key) => {
    const expected = digestOf({ id, timestamp, body }, key);
    return given.map((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected));
  });
  if (!fits.includes(true))
    throw forbid('signature', 'The signature does not fit: secrets differ, or the body was changed on its way.');
  checkAge(Number(timestamp) * 1_000, options);
  const payload = parseBody(body);
  const event = eventSchema.safeParse(payload);
  return {
    id,
    signedAt: new Date(Number(timestamp) * 1_000).toISOString(),
    event: event.success ? event.data : null,
    payload,
  };
}

function keysOf(secrets: string | readonly string[]): readonly Buffer[] {
  const list = typeof secrets === 'string' ? [secrets] : secrets;
  const wrong = list.findIndex((secret) => !webhookSecretSchema.safeParse(secret).success);
  if (list.length === 0 || wrong !== -1)
    throw new ConfigurationError(
      `Verifying a webhook needs the sender's secret; ${list.length === 0 ? 'none is given' : `number ${wrong + 1} is none`}.`,
    );
  return list.flatMap((secret) => keyOf(secret) ?? []);
}

function header(headers: WebhookRequest['headers'], name: string): string {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value === 'string' && value !== '') return value;
  throw refuse('headers', `The request has no header ${name}, or more than one: it is no webhook of AI Manager.`);
}

/** Signatures of other versions are passed over. */
function signatureBytes(text: string): readonly Buffer[] {
  const [version, encoded = ''] = text.split(',');
  return version === 'v1' ? [Buffer.from(encoded, 'base64')] : [];
}

function checkAge(signedMs: number, { toleranceMs = defaultToleranceMs, nowMs = Date.now() }: VerifyWebhookOptions) {
  const ageMs = nowMs - signedMs;
  if (ageMs > toleranceMs)
    throw forbid('too-old', 'The request was signed too long ago: it is a replay, or a clock is wrong.');
  // The header has whole seconds, rounded down.
  if (-ageMs > toleranceMs) throw forbid('too-new', 'The request was signed in the future: a clock is wrong.');
}

function parseBody(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw refuse('body', 'The body is not JSON.');
  }
}

function refuse(reason: 'headers' | 'body', message: string): InvalidInputError {
  return new InvalidInputError(message, { details: { reason } });
}

function forbid(reason: 'signature' | 'too-old' | 'too-new', message: string): ForbiddenError {
  return new ForbiddenError(message, { details: { reason } });
}
