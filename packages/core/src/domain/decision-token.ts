import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { ForbiddenError } from '../errors.ts';
import { instantSchema } from './identifiers.ts';

const claimsSchema = z.strictObject({
  approvalId: z.string().min(1).max(128),
  /** whose decision it carries */
  reviewerId: z.string().min(1).max(200),
  /** used once */
  tokenId: z.string().min(1).max(100),
  expiresAt: instantSchema,
});
/** What a decision token says: who may decide which request, once, and until when. */
export type DecisionTokenClaims = z.infer<typeof claimsSchema>;

/**
 * - `forged`: not signed by this installation, or changed on its way
 * - `expired`: its time is over
 * - `other-request`: good, but for another request
 */
export type DecisionTokenFault = 'forged' | 'expired' | 'other-request';

/** The token is not good for what was asked; `details.reason` is a {@link DecisionTokenFault}. */
class DecisionTokenError extends ForbiddenError {
  constructor(fault: DecisionTokenFault) {
    super(sayings[fault], { details: { reason: fault } });
  }
}

const sayings: Readonly<Record<DecisionTokenFault, string>> = {
  forged: 'This decision token is not valid: take the link of the mail or message as it is.',
  expired: 'This decision token has expired: decide in the application, or wait for the next digest.',
  'other-request': 'This decision token belongs to another request: use the link that came with this one.',
};

/** Part of what is signed, so that no other signature made with the same secret passes for one. */
const scheme = 'approval-decision.v1';

/** A token without a secret in it that anybody may read and only this installation can make. */
export function signDecisionToken(claims: DecisionTokenClaims, secret: string): string {
  const { approvalId, reviewerId, tokenId, expiresAt } = claims;
  const body = toBase64Url(utf8ToBytes(JSON.stringify([approvalId, reviewerId, tokenId, expiresAt])));
  return `${body}.${toBase64Url(signatureOf(body, secret))}`;
}

/**
 * Reads a token.
 *
 * @param use - what it is shown for: the request, where the caller names one, and the time
 * @throws DecisionTokenError `FORBIDDEN`
 */
export function verifyDecisionToken(
  token: string,
  secret: string,
  use: { readonly now: string; readonly approvalId?: string | undefined },
): DecisionTokenClaims {
  const [body = '', signature = '', ...rest] = token.split('.');
  const given = fromBase64Url(signature);
  if (rest.length > 0 || given === null || !isSame(given, signatureOf(body, secret)))
    throw new DecisionTokenError('forged');
  const claims = readClaims(body);
  if (claims === null) throw new DecisionTokenError('forged');
  if (!(Date.parse(use.now) < Date.parse(claims.expiresAt))) throw new DecisionTokenError('expired');
  if (use.approvalId !== undefined && use.approvalId !== claims.approvalId)
    throw new DecisionTokenError('other-request');
  return claims;
}

function signatureOf(body: string, secret: string): Uint8Array {
  return hmac(sha256, utf8ToBytes(secret), utf8ToBytes(`${scheme}.${body}`));
}

function readClaims(body: string): DecisionTokenClaims | null {
  const bytes = fromBase64Url(body);
  if (bytes === null) return null;
  try {
    const [approvalId, reviewerId, tokenId, expiresAt] = JSON.parse(new TextDecoder().decode(bytes)) as unknown[];
    return claimsSchema.parse({ approvalId, reviewerId, tokenId, expiresAt });
  } catch {
    return null;
  }
}

/** Takes as long whatever the first difference is, so that a signature cannot be guessed byte by byte. */
function isSame(first: Uint8Array, second: Uint8Array): boolean {
  if (first.length !== second.length) return false;
  let difference = 0;
  for (const [index, byte] of first.entries()) difference |= byte ^ (second[index] ?? 0);
  return difference === 0;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** null: no base64url, or not the one way to write these bytes. */
function fromBase64Url(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    return toBase64Url(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
