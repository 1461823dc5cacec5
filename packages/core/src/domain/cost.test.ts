import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCosts, addUsage, costOfUsage, formatCost, noUsage, promptCacheShare, usageSchema } from './cost.ts';
import type { ModelPrice, Usage } from './cost.ts';

const tokens = fc.nat({ max: 10_000_000 });
const someUsage: fc.Arbitrary<Usage> = fc
  .record({
    fresh: tokens,
    cacheReadTokens: tokens,
    cacheWriteTokens: tokens,
    outputTokens: tokens,
    reasoningTokens: tokens,
  })
  .map(({ fresh, ...rest }) => ({ ...rest, inputTokens: fresh + rest.cacheReadTokens + rest.cacheWriteTokens }));
const dollars = fc.integer({ min: 0, max: 10_000 }).map((cents) => cents / 100);
const somePrice: fc.Arbitrary<ModelPrice> = fc.record({
  input: dollars,
  output: dollars,
  cacheRead: dollars,
  cacheWrite: dollars,
});

describe('promptCacheShare', () => {
  it('is a part of the input whatever is counted, and null where nothing was asked', () => {
    expect(promptCacheShare(noUsage)).toBeNull();
    expect(promptCacheShare({ ...noUsage, inputTokens: 400, cacheReadTokens: 300 })).toBe(0.75);
    fc.assert(
      fc.property(someUsage, (usage) => {
        const share = promptCacheShare(usage) ?? 0;
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('costOfUsage', () => {
  it('takes dollars per million tokens as micro-dollars per token', () => {
    const usage = { ...noUsage, inputTokens: 1_000, cacheReadTokens: 400, cacheWriteTokens: 100, outputTokens: 200 };
    expect(costOfUsage(usage, { input: 2, output: 10, cacheRead: 0.5, cacheWrite: 2.5 })).toBe(
      1_000 + 200 + 250 + 2_000,
    );
  });

  it('charges cached tokens like fresh ones when no price is known for them', () => {
    expect(costOfUsage({ ...noUsage, inputTokens: 10, cacheReadTokens: 10 }, { input: 3, output: 0 })).toBe(30);
  });

  it('is not led up by the noise of binary fractions', () => {
    expect(costOfUsage({ ...noUsage, inputTokens: 3 }, { input: 0.1, output: 0 })).toBe(1);
    expect(costOfUsage({ ...noUsage, inputTokens: 30 }, { input: 0.1, output: 0 })).toBe(3);
  });

  it('is a whole number that never understates and is less than one above the exact cost', () => {
    fc.assert(
      fc.property(someUsage, somePrice, (usage, price) => {
        const fresh = BigInt(usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens);
        const cents = (value: number | undefined): bigint => BigInt(Math.round((value ?? 0) * 100));
        const exactHundredths =
          fresh * cents(price.input) +
          BigInt(usage.cacheReadTokens) * cents(price.cacheRead) +
          BigInt(usage.cacheWriteTokens) * cents(price.cacheWrite) +
          BigInt(usage.outputTokens) * cents(price.output);
        expect(BigInt(costOfUsage(usage, price))).toBe((exactHundredths + 99n) / 100n);
      }),
    );
  });
});

describe('sums', () => {
  it('adds usages part by part, in any order', () => {
    fc.assert(
      fc.property(someUsage, someUsage, (a, b) => {
        expect(addUsage(a, b)).toEqual(addUsage(b, a));
        expect(addUsage(a, noUsage)).toEqual(a);
        expect(usageSchema.safeParse(addUsage(a, b)).success).toBe(true);
      }),
    );
  });

  it('makes a sum unknown when one cost is', () => {
    expect(addCosts([1, 2, 3])).toBe(6);
    expect(addCosts([])).toBe(0);
    expect(addCosts([1, null, 3])).toBeNull();
  });
});

describe('formatCost', () => {
  it('never shows an unknown or tiny cost as free', () => {
    expect([null, 0, 1, 49, 50, 12_345, 1_234_567].map(formatCost)).toEqual([
      'unknown',
      '$0.00',
      '<$0.0001',
      '<$0.0001',
      '$0.0001',
      '$0.0123',
      '$1.23',
    ]);
  });
});
