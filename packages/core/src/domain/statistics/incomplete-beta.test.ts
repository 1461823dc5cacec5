import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaReference } from './__fixtures__/binomial-reference.ts';
import { inverseRegularizedBeta, regularizedBeta } from './incomplete-beta.ts';

const shape = fc.double({ min: 0.05, max: 2_000, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('regularizedBeta', () => {
  it('gives the values of another implementation', () => {
    for (const { x, a, b, value } of betaReference) expect(regularizedBeta(x, a, b) / value).toBeCloseTo(1, 11);
  });

  it('stays within 0 and 1, rises with x, and mirrors when the shapes change places', () => {
    fc.assert(
      fc.property(share, share, shape, shape, (x, y, a, b) => {
        const [left, right] = [regularizedBeta(Math.min(x, y), a, b), regularizedBeta(Math.max(x, y), a, b)];
        expect(left).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(1);
        expect(right).toBeGreaterThanOrEqual(left - 1e-12);
        // A quarter or more, so that 1 - x loses no digits.
        const point = 0.25 + x / 2;
        expect(1 - regularizedBeta(1 - point, b, a)).toBeCloseTo(regularizedBeta(point, a, b), 10);
      }),
    );
  });

  it('is a power where one shape is 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), shape, (x, a) => {
        expect(regularizedBeta(x, a, 1)).toBeCloseTo(x ** a, 11);
      }),
    );
  });

  it('refuses what is outside its range, and says where', () => {
    expect(() => regularizedBeta(1.5, 1, 1)).toThrow(/"x" is 1.5: give a share from 0 to 1/);
    expect(() => regularizedBeta(0.5, 0, 1)).toThrow(/"a" is 0: give a shape/);
    expect(() => regularizedBeta(0.5, 1, Number.NaN)).toThrow(/"b" is NaN/);
  });
});

describe('inverseRegularizedBeta', () => {
  it('gives back the point of every reference value that determines it', () => {
    for (const { x, a, b, value } of betaReference.filter((row) => row.value < 0.999))
      expect(inverseRegularizedBeta(value, a, b) / x).toBeCloseTo(1, 9);
  });

  it('is the inverse, and rises with the probability', () => {
    const inside = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
    // Below 1 the density has a pole, near which no double is close enough to the quantile.
    const large = fc.double({ min: 1, max: 2_000, noNaN: true });
    fc.assert(
      fc.property(inside, inside, large, large, (p, q, a, b) => {
        expect(regularizedBeta(inverseRegularizedBeta(p, a, b), a, b)).toBeCloseTo(p, 9);
        const [left, right] = [Math.min(p, q), Math.max(p, q)].map((value) => inverseRegularizedBeta(value, a, b));
        expect(left).toBeLessThanOrEqual((right ?? 0) * (1 + 1e-9));
      }),
    );
  });

  it('has the ends of the interval for certainty', () => {
    expect([inverseRegularizedBeta(0, 3, 4), inverseRegularizedBeta(1, 3, 4)]).toEqual([0, 1]);
  });
});
