import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationReference } from './__fixtures__/calibration-reference.ts';
import { binomialCdf, labelsNeeded } from './binomial.ts';
import type { BlindLabel } from './selective-approval.ts';
import { calibrateThreshold, expectedCoverage, spendDelta } from './selective-approval.ts';

const grid = [0.9, 0.8, 0.7, 0.6, 0.5];
const toLabels = (levels: readonly (readonly [labels: number, disagreements: number])[]): readonly BlindLabel[] =>
  levels.flatMap(([labels, disagreements], level) =>
    Array.from({ length: labels }, (_, at) => ({
      confidence: (grid[level] ?? 0) + 0.01,
      disagreed: at < disagreements,
    })),
  );
const label = fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), disagreed: fc.boolean() });
const fewDisagree = fc
  .tuple(fc.array(label, { maxLength: 400 }), fc.nat(30))
  .map(([labels, keep]) => labels.map((row, at) => ({ ...row, disagreed: row.disagreed && at % 31 < keep % 3 })));
const bound = fc.record({
  alpha: fc.constantFrom(0.02, 0.05, 0.1, 0.2),
  delta: fc.constantFrom(0.05, 0.1, 0.2),
});

describe('calibrateThreshold', () => {
  it('gives thresholds, tests and bounds of another implementation', () => {
    for (const { alpha, delta, levels, threshold, riskUpperBound, pValues } of calibrationReference) {
      const found = calibrateThreshold(toLabels(levels), { alpha, delta, grid });
      expect(found.threshold).toBe(threshold);
      expect(found.tests).toHaveLength(pValues.length);
      for (const [at, test] of found.tests.entries()) expect(test.pValue / (pValues[at] ?? 0)).toBeCloseTo(1, 11);
      expect(found.riskUpperBound === null).toBe(riskUpperBound === null);
      expect(found.riskUpperBound ?? 0).toBeCloseTo(riskUpperBound ?? 0, 12);
    }
  });

  it('finds nothing without labels, and says how many are missing', () => {
    expect(calibrateThreshold([], { alpha: 0.05, delta: 0.1, grid })).toEqual({
      threshold: null,
      reason: 'too-few-labels',
      riskUpperBound: null,
      tests: [],
      labels: 0,
      labelsMissing: 45,
    });
  });

  it('finds nothing where the first level that could pass does not, although a lower one would', () => {
    const found = calibrateThreshold(
      toLabels([
        [50, 4],
        [900, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
      { alpha: 0.05, delta: 0.1, grid },
    );
    expect(found).toMatchObject({ threshold: null, reason: 'risk-not-below-bound', riskUpperBound: null });
    expect(found.tests.map((test) => test.accepted)).toEqual([false]);
  });

  it('has a threshold exactly where a test passed, with a bound that alpha holds', () => {
    fc.assert(
      fc.property(fewDisagree, bound, (labels, { alpha, delta }) => {
        const { threshold, riskUpperBound, tests, reason } = calibrateThreshold(labels, { alpha, delta, grid });
        const passed = tests.filter((test) => test.accepted);
        expect(threshold).toBe(passed.at(-1)?.threshold ?? null);
        expect(reason === null).toBe(threshold !== null);
        expect(riskUpperBound === null).toBe(threshold === null);
        expect(riskUpperBound ?? 0).toBeLessThanOrEqual(alpha + 1e-9);
        for (const test of tests) {
          expect(test.accepted).toBe(test.pValue <= delta);
          expect(test.labels).toBeGreaterThanOrEqual(labelsNeeded({ alpha, delta }));
        }
        // In sequence: only the last test may fail.
        expect(tests.slice(0, -1).every((test) => test.accepted)).toBe(true);
      }),
    );
  });

  it('is null whenever no level passes on its own', () => {
    fc.assert(
      fc.property(fc.array(label, { maxLength: 300 }), bound, (labels, { alpha, delta }) => {
        const passes = grid.some((level) => {
          const above = labels.filter((row) => row.confidence >= level);
          return binomialCdf(above.filter((row) => row.disagreed).length, above.length, alpha) <= delta;
        });
        expect(passes || calibrateThreshold(labels, { alpha, delta, grid }).threshold === null).toBe(true);
      }),
    );
  });

  it('does not depend on the order of the labels, nor on what lies below the grid', () => {
    fc.assert(
      fc.property(fewDisagree, bound, fc.array(fc.boolean(), { maxLength: 50 }), (labels, settings, below) => {
        const found = calibrateThreshold(labels, { ...settings, grid });
        expect(calibrateThreshold(labels.toReversed(), { ...settings, grid })).toEqual(found);
        const low = below.map((disagreed) => ({ confidence: 0.4, disagreed }));
        expect(calibrateThreshold([...labels, ...low], { ...settings, grid }).tests).toEqual(found.tests);
      }),
    );
  });

  it('is never lower with one more disagreement', () => {
    fc.assert(
      fc.property(fewDisagree, bound, fc.nat(400), (labels, settings, which) => {
        const worse = labels.map((row, at) => (at === which ? { ...row, disagreed: true } : row));
        const before = calibrateThreshold(labels, { ...settings, grid }).threshold ?? Infinity;
        expect(calibrateThreshold(worse, { ...settings, grid }).threshold ?? Infinity).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('finds a threshold once the missing labels came where they help most, and not one label sooner', () => {
    fc.assert(
      fc.property(fewDisagree, bound, (labels, settings) => {
        const { threshold, labelsMissing } = calibrateThreshold(labels, { ...settings, grid });
        expect(labelsMissing === 0).toBe(threshold !== null);
        if (threshold !== null) return;
        const found = (count: number): boolean =>
          grid.some((confidence) => {
            const more = Array.from({ length: count }, () => ({ confidence, disagreed: false }));
            return calibrateThreshold([...labels, ...more], { ...settings, grid }).threshold !== null;
          });
        expect([found(labelsMissing - 1), found(labelsMissing)]).toEqual([false, true]);
      }),
    );
  });

  it('refuses a grid that does not fall, and what is no confidence', () => {
    const settings = { alpha: 0.05, delta: 0.1 };
    expect(() => calibrateThreshold([], { ...settings, grid: [] })).toThrow(/"grid" is empty/);
    expect(() => calibrateThreshold([], { ...settings, grid: [0.5, 0.5] })).toThrow(/does not fall at position 1/);
    expect(() => calibrateThreshold([], { ...settings, grid: [1.2] })).toThrow(/"grid\[0\]" is 1.2/);
    expect(() => calibrateThreshold([], { alpha: 1, delta: 0.1, grid })).toThrow(/"alpha" is 1/);
    expect(() => calibrateThreshold([{ confidence: Number.NaN, disagreed: false }], { ...settings, grid })).toThrow(
      /"labels\[0\].confidence" is NaN/,
    );
  });
});

describe('spendDelta', () => {
  it('never spends more than delta, and nearly all of it over many rounds', () => {
    const spent = Array.from({ length: 10_000 }, (_, at) => spendDelta(0.1, at + 1)).reduce(
      (sum, part) => sum + part,
      0,
    );
    expect(spent).toBeLessThan(0.1);
    expect(spent).toBeGreaterThan(0.0999);
  });

  it('falls with the square of the round', () => {
    expect(spendDelta(0.1, 1)).toBeCloseTo(0.060_792_710_185_402_66, 15);
    expect(spendDelta(0.1, 1) / spendDelta(0.1, 7)).toBeCloseTo(49, 12);
    expect(() => spendDelta(0.1, 0)).toThrow(/"round" is 0: give a whole number of 1 or more/);
  });
});

describe('expectedCoverage', () => {
  it('counts what reaches the threshold, and nothing that is never automatic', () => {
    expect(expectedCoverage([0.95, 0.9, 0.89, null], 0.9)).toMatchObject({ requests: 4, automatic: 2, share: 0.5 });
  });

  it('is zero without a threshold and unknown without requests', () => {
    expect(expectedCoverage([1, 1], null)).toMatchObject({ automatic: 0, share: 0 });
    expect(expectedCoverage([], 0.9)).toEqual({ requests: 0, automatic: 0, share: null, interval: null });
  });

  it('falls when the threshold rises, and holds the share in its interval', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.option(share), { minLength: 1 }), share, share, (confidences, one, other) => {
        const low = expectedCoverage(confidences, Math.min(one, other));
        expect(expectedCoverage(confidences, Math.max(one, other)).automatic).toBeLessThanOrEqual(low.automatic);
        expect(low.interval?.low).toBeLessThanOrEqual(low.share ?? -1);
        expect(low.interval?.high).toBeGreaterThanOrEqual(low.share ?? 2);
      }),
    );
  });

  it('refuses what is no confidence', () => {
    expect(() => expectedCoverage([0.5, 2], 0.5)).toThrow(/"confidences\[1\]" is 2/);
    expect(() => expectedCoverage([0.5], -1)).toThrow(/"threshold" is -1/);
  });
});
