import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kappaReference, labelReference } from './__fixtures__/agreement-reference.ts';
import type { PairCounts } from './agreement.ts';
import { agreementOf, fewestPairs } from './agreement.ts';

const someTable = fc
  .integer({ min: 2, max: 6 })
  .chain((size) =>
    fc.array(fc.array(fc.nat(20), { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
  );

function toTable(first: readonly number[], second: readonly number[], size: number): PairCounts {
  return Array.from({ length: size }, (_, i) =>
    Array.from(
      { length: size },
      (_unused, j) => first.filter((label, at) => label === i + 1 && second[at] === j + 1).length,
    ),
  );
}

const transposed = (table: PairCounts): PairCounts => table.map((_, i) => table.map((row) => row[i] ?? 0));
const reversed = (table: PairCounts): PairCounts => table.toReversed().map((row) => row.toReversed());

describe('agreementOf', () => {
  it('gives the kappa and the interval of another implementation', () => {
    for (const { counts, kappa, low, high } of kappaReference) {
      const found = agreementOf(counts);
      expect(found.kappa).toBeCloseTo(kappa, 12);
      expect(found.interval?.low).toBeCloseTo(Math.max(-1, low), 12);
      expect(found.interval?.high).toBeCloseTo(Math.min(1, high), 12);
    }
  });

  it('gives the kappa of known labels', () => {
    for (const { first, second, kappa } of labelReference)
      expect(agreementOf(toTable(first, second, 5)).kappa).toBeCloseTo(kappa, 12);
  });

  it('stays within -1 and 1, with kappa inside its interval and shares inside 0 and 1', () => {
    fc.assert(
      fc.property(someTable, (table) => {
        const { kappa, interval, sameShare, chanceShare, pairs } = agreementOf(table);
        expect(pairs).toBe(table.flat().reduce((sum, count) => sum + count, 0));
        const shares = [sameShare, chanceShare].filter((share) => share !== null);
        expect(shares.every((share) => share >= 0 && share <= 1 + 1e-12)).toBe(true);
        expect(kappa === null).toBe(interval === null);
        if (kappa === null || interval === null) return;
        expect(kappa).toBeGreaterThanOrEqual(-1 - 1e-9);
        expect(interval.low).toBeLessThanOrEqual(kappa + 1e-9);
        expect(interval.high).toBeGreaterThanOrEqual(kappa - 1e-9);
      }),
    );
  });

  it('does not depend on who is first, nor on the direction of the scale', () => {
    fc.assert(
      fc.property(someTable, (table) => {
        const found = agreementOf(table);
        for (const other of [agreementOf(transposed(table)), agreementOf(reversed(table))]) {
          expect(other.kappa ?? 0).toBeCloseTo(found.kappa ?? 0, 9);
          expect(other.meanDifference ?? 0).toBeCloseTo(-(found.meanDifference ?? 0), 9);
        }
      }),
    );
  });

  it('narrows its interval when the same pairs come more often', () => {
    const [reference] = kappaReference;
    const table = reference?.counts ?? [];
    const often = agreementOf(table.map((row) => row.map((count) => count * 9)));
    const once = agreementOf(table);
    expect(often.kappa).toBeCloseTo(once.kappa ?? 0, 12);
    const width = ({ interval }: typeof once): number => (interval?.high ?? 0) - (interval?.low ?? 0);
    expect(width(once) / width(often)).toBeCloseTo(3, 9);
  });

  it('is 1 where no pair differs, with a lower end that says how much may differ unseen', () => {
    const few = agreementOf([
      [5, 0],
      [0, 5],
    ]);
    const many = agreementOf([
      [500, 0],
      [0, 500],
    ]);
    expect([few.kappa, few.interval?.high]).toEqual([1, 1]);
    // Half of the pairs are in each category, so that chance alone gives half of the full disagreement.
    expect(few.interval?.low).toBeCloseTo(1 - 2 * (1 - 0.025 ** (1 / 10)), 12);
    expect(many.interval?.low).toBeGreaterThan(0.99);
  });

  it('is undefined where both use one category only, and empty without pairs', () => {
    expect(
      agreementOf([
        [7, 0],
        [0, 0],
      ]),
    ).toMatchObject({ kappa: null, interval: null, sameShare: 1, chanceShare: 1 });
    expect(
      agreementOf([
        [0, 0],
        [0, 0],
      ]),
    ).toMatchObject({ pairs: 0, kappa: null, sameShare: null, meanDifference: null });
    expect(agreementOf([[3]])).toMatchObject({ pairs: 3, kappa: null });
  });

  it('tells in which direction the second differs', () => {
    expect(
      agreementOf([
        [0, 4],
        [0, 4],
      ]).meanDifference,
    ).toBe(0.5);
    expect(
      agreementOf([
        [0, 0],
        [4, 4],
      ]).meanDifference,
    ).toBe(-0.5);
  });

  it('refuses what is no table of counts', () => {
    for (const wrong of [
      [[1, 2]],
      [
        [1, -1],
        [0, 0],
      ],
      [[0.5]],
      [[Number.NaN]],
    ])
      expect(() => agreementOf(wrong)).toThrow(/table of pairs/);
  });
});

describe('fewestPairs', () => {
  it('is twice the square of the number of categories', () => {
    expect([2, 3, 5].map(fewestPairs)).toEqual([8, 18, 50]);
  });
});
