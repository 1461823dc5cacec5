import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAiManagerError } from '../errors.ts';
import type { DecisionTokenFault } from './decision-token.ts';
import { signDecisionToken, verifyDecisionToken } from './decision-token.ts';

const secret = 'a secret of the installation';
const claims = {
  approvalId: '0199-a',
  reviewerId: 'zoë@example.com',
  tokenId: 't-1',
  expiresAt: '2026-11-26T12:00:00.000Z',
};
const now = '2026-11-26T11:59:59.999Z';
const token = signDecisionToken(claims, secret);

function faultOf(
  given: string,
  use: Parameters<typeof verifyDecisionToken>[2] = { now },
  key = secret,
): DecisionTokenFault | null {
  try {
    verifyDecisionToken(given, key, use);
    return null;
  } catch (error) {
    if (!isAiManagerError(error, 'FORBIDDEN')) throw error;
    return error.details['reason'] as DecisionTokenFault;
  }
}

describe('a decision token', () => {
  it('says whose decision on which request it carries', () => {
    expect(verifyDecisionToken(token, secret, { now })).toEqual(claims);
    expect(verifyDecisionToken(token, secret, { now, approvalId: claims.approvalId })).toEqual(claims);
  });

  it('goes into a link as it is', () => {
    expect(encodeURIComponent(token)).toBe(token);
  });

  it('is refused once its time is over', () => {
    expect(faultOf(token, { now: claims.expiresAt })).toBe('expired');
    expect(faultOf(token, { now: '2026-11-27T00:00:00.000Z' })).toBe('expired');
    expect(faultOf(token, { now: 'not a time' })).toBe('expired');
  });

  it('is refused for another request', () => {
    expect(faultOf(token, { now, approvalId: 'other' })).toBe('other-request');
  });

  it('of another installation is refused', () => {
    expect(faultOf(token, { now }, 'another secret')).toBe('forged');
  });

  it('that was put together from two is refused', () => {
    const other = signDecisionToken({ ...claims, approvalId: '0199-b' }, secret);
    const mixed = `${other.split('.')[0]}.${token.split('.')[1]}`;
    expect(faultOf(mixed)).toBe('forged');
  });

  it.each(['', '.', 'a.b', `${token}.x`, `${token}=`, token.slice(0, -1), `x${token}`, token.toUpperCase(), '💥.💥'])(
    'written as "%s" is refused',
    (text) => {
      expect(faultOf(text)).toBe('forged');
    },
  );

  it('is refused with any character changed', () => {
    const alphabet = [...'ABCabc012-_.'];
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...alphabet), (index, character) => {
        fc.pre(token[index] !== character);
        expect(faultOf(token.slice(0, index) + character + token.slice(index + 1))).toBe('forged');
      }),
    );
  });

  it('that is signed but says nothing readable is refused', () => {
    const broken = signDecisionToken({ ...claims, expiresAt: 'never' }, secret);
    expect(faultOf(broken)).toBe('forged');
  });
});
