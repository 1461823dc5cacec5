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
        const { action, out, retryAfterMs } = decideOnFailure(error);
        expect(['retry', 'fallback', 'fatal']).toContain(action);
        expect(out && action !== 'fallback').toBe(false);
        expect(retryAfterMs === null || (Number.isFinite(retryAfterMs) && retryAfterMs >= 0)).toBe(true);
      }),
    );
  });

  it('never goes on after a refusal or an exhausted budget', () => {
    for (const code of ['MODEL_REFUSED', 'BUDGET_EXCEEDED', 'MODEL_OUTPUT_INVALID'] as const) {
      expect(decideOnFailure(new AiManagerError(code, 'any')).action).toBe('fatal');
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
  it('stays between half of the ceiling and the ceiling, and never below what the vendor asked for', () => {
    const settings = { backoffBaseMs: 500, backoffMaxMs: 20_000 };
    const unit = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.option(fc.nat(100_000)), unit, (retry, retryAfterMs, random) => {
        const pause = backoffMs(settings, { retry, retryAfterMs }, () => random);
        const ceiling = Math.min(20_000, 500 * 2 ** (retry - 1));
        expect(pause).toBeGreaterThanOrEqual(Math.max(ceiling / 2, retryAfterMs ?? 0));
        expect(pause).toBeLessThanOrEqual(Math.max(ceiling, retryAfterMs ?? 0));
      }),
    );
  });
});
