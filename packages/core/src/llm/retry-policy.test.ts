import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AiManagerError, type ErrorCode } from '../errors.ts';
import { backoffMs, decideOnFailure } from './retry-policy.ts';

const codes: readonly ErrorCode[] = [
  'INVALID_INPUT',
  'CONFIGURATION',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'UNSUPPORTED_CAPABILITY',
  'MODEL_REFUSED',
  'MODEL_OUTPUT_INVALID',
  'BUDGET_EXCEEDED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_REJECTED',
  'INTERNAL',
];
const errorArbitrary = fc
  .record({
    code: fc.constantFrom(...codes),
    details: fc.record(
      {
        reason: fc.oneof(fc.constantFrom('auth', 'quota', 'request', 'network', 'timeout'), fc.anything()),
        retryAfterMs: fc.oneof(fc.double(), fc.anything()),
        providerSpecific: fc.anything(),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ code, details }) => new AiManagerError(code, 'any', { details }));

describe('decideOnFailure', () => {
  it('has a decision for every value that can be thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), errorArbitrary), (error) => {
        const { action, provider, retryAfterMs } = decideOnFailure(error);
        expect(['retry', 'fallback', 'fatal']).toContain(action);
        expect(['unusable', 'failing', 'answering', 'unknown']).toContain(provider);
        expect(provider === 'unusable' && action !== 'fallback').toBe(false);
        expect(retryAfterMs === null || (Number.isFinite(retryAfterMs) && retryAfterMs >= 0)).toBe(true);
      }),
    );
  });

  it('never goes on after a refusal or an exhausted budget', () => {
    for (const code of ['MODEL_REFUSED', 'BUDGET_EXCEEDED', 'MODEL_OUTPUT_INVALID'] as const) {
      expect(decideOnFailure(new AiManagerError(code, 'any')).action).toBe('fatal');
    }
  });

  it('never takes a request that the vendor refuses for a failure of the vendor', () => {
    for (const providerSpecific of [true, false]) {
      const details = { reason: 'request', providerSpecific };
      expect(decideOnFailure(new AiManagerError('UPSTREAM_REJECTED', 'any', { details })).provider).toBe('answering');
    }
  });

  it('retries only what may pass by itself', () => {
    fc.assert(
      fc.property(errorArbitrary, (error) => {
        if (decideOnFailure(error).action !== 'retry') return;
        expect(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_RATE_LIMITED']).toContain(error.code);
        expect(['auth', 'quota']).not.toContain(error.details['reason']);
      }),
    );
  });
});

describe('backoffMs', () => {
  it('stays between half of the ceiling and the ceiling', () => {
    const settings = { backoffBaseMs: 500, backoffMaxMs: 20_000 };
    const unit = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), unit, (retry, random) => {
        const pause = backoffMs(settings, retry, () => random);
        const ceiling = Math.min(20_000, 500 * 2 ** (retry - 1));
        expect(pause).toBeGreaterThanOrEqual(ceiling / 2);
        expect(pause).toBeLessThanOrEqual(ceiling);
      }),
    );
  });
});
