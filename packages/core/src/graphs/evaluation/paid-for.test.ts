import { describe, expect, it } from 'vitest';
import { noUsage } from '../../domain/cost.ts';
import type { Attempt } from '../../domain/decision-record.ts';
import { paidFor } from './paid-for.ts';

const attempt = (change: Partial<Attempt>): Attempt => ({
  provider: 'p',
  model: 'm',
  outcome: 'ok',
  code: null,
  durationMs: 1,
  usage: { ...noUsage, inputTokens: 10 },
  costMicroUsd: 5,
  requestId: null,
  ...change,
});

describe('what was paid for', () => {
  it('is every answer, useless ones included', () => {
    expect(paidFor([attempt({}), attempt({ outcome: 'invalid' }), attempt({ outcome: 'refused' })])).toEqual({
      usage: { ...noUsage, inputTokens: 30 },
      costMicroUsd: 15,
    });
  });

  it('is known although an attempt without an answer has no known cost', () => {
    expect(
      paidFor([attempt({}), attempt({ outcome: 'failed', usage: noUsage, costMicroUsd: null })]).costMicroUsd,
    ).toBe(5);
  });

  it('is unknown when the price of an answer is, and nothing when nothing was asked', () => {
    expect(paidFor([attempt({}), attempt({ costMicroUsd: null })]).costMicroUsd).toBeNull();
    expect(paidFor([])).toEqual({ usage: noUsage, costMicroUsd: 0 });
  });
});
