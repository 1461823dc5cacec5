import type { Reviewer } from '../domain/approval-rules.ts';
import { isApplicant } from '../domain/approval-view.ts';
import type { Approval } from '../domain/approval.ts';
import type { DecisionTokenClaims } from '../domain/decision-token.ts';
import { signDecisionToken, verifyDecisionToken } from '../domain/decision-token.ts';
import type { Rules } from '../domain/rules.ts';
import type { Superbuilder } from '../domain/superbuilder.ts';
import { ConfigurationError } from '../errors.ts';
import type { CallOptions, Ports } from '../ports/index.ts';

/** A token for one reviewer and one request. */
export interface IssuedToken {
  readonly reviewerId: string;
  readonly reviewerName: string;
  readonly reviewerEmail: string;
  readonly token: string;
  readonly expiresAt: string;
}

export interface TokenSubject {
  readonly approval: Pick<Approval, 'id' | 'request'>;
  /** the applicant; null: not known */
  readonly person: Superbuilder | null;
  readonly rules: Rules;
}

/** Tokens with which reviewers decide from a mail, a form or a chat. */
export interface DecisionTokens {
  /** One for each reviewer who may decide on the request: never for its applicant, for a lead only about their people. */
  issue(subject: TokenSubject, options: CallOptions): Promise<readonly IssuedToken[]>;
  /** @throws DecisionTokenError `FORBIDDEN` when it is forged, expired, or of another request */
  read(token: string, approvalId: string | undefined, options: CallOptions): Promise<DecisionTokenClaims>;
}

const secretName = 'decision-tokens';
const leastSecretCharacters = 32;

/** @throws ConfigurationError when the given secret is too short to protect anything */
export function createDecisionTokens(
  { storage, clock, ids }: Pick<Required<Ports>, 'storage' | 'clock' | 'ids'>,
  givenSecret: string | undefined,
): DecisionTokens {
  if (givenSecret !== undefined && givenSecret.length < leastSecretCharacters)
    throw new ConfigurationError(
      `The secret of decision tokens needs at least ${leastSecretCharacters} characters: make one with a random generator, or leave it out.`,
    );
  let known = givenSecret;
  const secret = async (options: CallOptions): Promise<string> =>
    (known ??= await storage.secrets.obtain(secretName, randomSecret(), options));
  return {
    async issue({ approval, person, rules }, options) {
      const { reviewers, tokenHours } = rules.approvals.review;
      const expiresAt = new Date(Date.parse(clock.now()) + tokenHours * 3_600_000).toISOString();
      const key = await secret(options);
      return reviewers
        .filter((reviewer) => mayReview(reviewer, { approval, person }))
        .map(({ id, name, email }) => ({
          reviewerId: id,
          reviewerName: name,
          reviewerEmail: email,
          token: signDecisionToken({ approvalId: approval.id, reviewerId: id, tokenId: ids.next(), expiresAt }, key),
          expiresAt,
        }));
    },
    async read(token, approvalId, options) {
      return verifyDecisionToken(token, await secret(options), { now: clock.now(), approvalId });
    },
  };
}

/** Whether this reviewer may decide on this request; nobody decides on an own one, under whatever address. */
export function mayReview(
  { id, email, role }: Pick<Reviewer, 'id' | 'email' | 'role'>,
  { approval, person }: Pick<TokenSubject, 'approval' | 'person'>,
): boolean {
  if (isApplicant(approval, { id })) return false;
  if (person !== null && (isSameAddress(person.email, email) || isSameAddress(person.email, id))) return false;
  return role === 'executive' || (person !== null && person.leadId === id);
}

export function isSameAddress(first: string, second: string): boolean {
  return first.trim().toLowerCase() === second.trim().toLowerCase();
}

function randomSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
