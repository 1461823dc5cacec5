import { createHmac } from 'node:crypto';

const encodedPrefix = 'whsec_';

/** The bytes a secret stands for; null when it is neither base64 after its prefix nor printable ASCII. */
export function keyOf(secret: string): Buffer | null {
  if (!secret.startsWith(encodedPrefix)) return /^[\x21-\x7e]+$/.test(secret) ? Buffer.from(secret, 'ascii') : null;
  const encoded = secret.slice(encodedPrefix.length);
  return /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : null;
}

export interface SignedParts {
  readonly id: string;
  /** seconds since 1970, as in the header */
  readonly timestamp: string;
  /** exactly as sent: parsing and writing JSON again changes bytes */
  readonly body: string | Uint8Array;
}

/**
 * HMAC-SHA256 over `<id>.<timestamp>.<body>`.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function digestOf({ id, timestamp, body }: SignedParts, key: Buffer): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}

/** The header's value: one signature per secret, the current one first. */
export function signatureHeader(parts: SignedParts, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => keyOf(secret) ?? [])
    .map((key) => `v1,${digestOf(parts, key).toString('base64')}`)
    .join(' ');
}
