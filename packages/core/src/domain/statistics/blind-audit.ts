import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { assertShare, refuse } from './checks.ts';

/**
 * Whether an automatic approval is also sent to a person who does not see the verdict. The choice hangs on the id
 * alone: it is the same on every machine and in every retry, nobody can roll again, and a request that is chosen at one
 * share is chosen at every larger one.
 *
 * @param requestId - not empty; must not say how the request will be decided
 * @param share - of requests to be audited (rho), 0..1; 0 audits none and leaves the region above the threshold
 *   unlabelled for ever
 * @throws InvalidInputError `INVALID_INPUT` when the id is empty or the share outside its range
 */
export function isAudited(requestId: string, share: number): boolean {
  assertShare('share', share);
  if (requestId === '') refuse('requestId', '"requestId" is empty: give the id of the request.');
  return positionOf(requestId) < share;
}

/** A blind label, and how likely such a request was to get one if it had been approved automatically. */
export interface SampledLabel {
  readonly requestId: string;
  /** share of automatic approvals that was audited when the request came, 0..1; 1 while automation was off */
  readonly auditShare: number;
}

/**
 * The labels that calibrate. Where automation was on, a person decides every flagged request but only a share of the
 * automatic ones, so labels over-represent what was flagged; here flagged ones are thinned by the hash that chose the
 * audits. What remains is an even sample of all requests, on both sides of the threshold.
 *
 * @param labels - blind ones; audits pass, since the same hash chose them
 * @throws InvalidInputError `INVALID_INPUT` when an id is empty or a share outside its range
 */
export function thinLabels<Label extends SampledLabel>(labels: readonly Label[]): readonly Label[] {
  return labels.filter((label) => isAudited(label.requestId, label.auditShare));
}

/** A place in [0, 1) that looks drawn at random: the first 48 bits of SHA-256. */
function positionOf(requestId: string): number {
  const digest = sha256(utf8ToBytes(`blind-audit:${requestId}`));
  return digest.subarray(0, 6).reduce((value, byte) => value * 256 + byte, 0) / 2 ** 48;
}
