import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialReference, clopperPearsonReference } from './__fixtures__/binomial-reference.ts';
import {
  binomialCdf,
  clopperPearsonLower,
  clopperPearsonUpper,
  labelsNeeded,
  labelsNeededForPower,
  labelsNeededWithErrors,
} from './binomial.ts';
import { inverseRegularizedBeta, regularizedBeta } from './incomplete-beta.ts';

const counts = fc.tuple(fc.nat(400), fc.nat(400)).map(([events, others]) => ({ events, trials: events + others + 1 }));
const inside = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

describe('binomialCdf', () => {
  it('gives the exact sums, also where they are tiny', () => {
    for (const { successes, trials, probability, cdf } of binomialReference)
      expect(binomialCdf(successes, trials, probability) / cdf).toBeCloseTo(1, 11);
  });

  it('rises with successes and falls with probability and trials', () => {
    fc.assert(
      fc.property(counts, inside, inside, ({ events, trials }, p, q) => {
        const here = binomialCdf(events, trials, p);
        expect(binomialCdf(events + 1, trials, p)).toBeGreaterThanOrEqual(here - 1e-12);
        expect(binomialCdf(events, trials + 1, p)).toBeLessThanOrEqual(here + 1e-12);
        expect(binomialCdf(events, trials, Math.max(p, q))).toBeLessThanOrEqual(
          binomialCdf(events, trials, Math.min(p, q)) + 1e-12,
        );
      }),
    );
  });

  it('is an incomplete beta function', () => {
    fc.assert(
      fc.property(counts, inside, ({ events, trials }, p) => {
        expect(binomialCdf(events, trials, p)).toBeCloseTo(1 - regularizedBeta(p, events + 1, trials - events), 11);
      }),
    );
  });

  it('is certain where it has to be', () => {
    expect([binomialCdf(3, 3, 0.9), binomialCdf(0, 5, 0), binomialCdf(4, 5, 1), binomialCdf(0, 0, 0.5)]).toEqual([
      1, 1, 0, 1,
    ]);
  });

  it('refuses what is outside its range, and says where', () => {
    expect(() => binomialCdf(-1, 3, 0.5)).toThrow(/"successes" is -1: give a whole number/);
    expect(() => binomialCdf(1, 2.5, 0.5)).toThrow(/"trials" is 2.5/);
    expect(() => binomialCdf(1, 2e9, 0.5)).toThrow(/at most 1000000000/);
    expect(() => binomialCdf(1, 2, Number.NaN)).toThrow(/"probability" is NaN/);
  });
});

describe('Clopper-Pearson bounds', () => {
  it('give the exact values', () => {
    for (const { events, trials, delta, lower, upper } of clopperPearsonReference) {
      expect(clopperPearsonUpper(events, trials, delta) / upper).toBeCloseTo(1, 11);
      const found = clopperPearsonLower(events, trials, delta);
      expect(lower === 0 ? found + 1 : found / lower).toBeCloseTo(1, 11);
    }
  });

  it('are where the distribution function is delta, quantiles of beta, and mirror images', () => {
    fc.assert(
      fc.property(counts, inside, ({ events, trials }, delta) => {
        const upper = clopperPearsonUpper(events, trials, delta);
        expect(binomialCdf(events, trials, upper)).toBeCloseTo(delta, 9);
        expect(upper).toBeCloseTo(inverseRegularizedBeta(1 - delta, events + 1, trials - events), 9);
        expect(clopperPearsonLower(trials - events, trials, delta)).toBeCloseTo(1 - upper, 9);
      }),
    );
  });

  it('hold the observed share between them, and widen with certainty', () => {
    const error = fc.double({ min: 1e-6, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(counts, error, error, ({ events, trials }, one, other) => {
        const [strict, loose] = [Math.min(one, other), Math.max(one, other)];
        const upper = clopperPearsonUpper(events, trials, loose);
        expect(upper).toBeGreaterThanOrEqual(events / trials);
        expect(clopperPearsonLower(events, trials, loose)).toBeLessThanOrEqual(events / trials);
        expect(clopperPearsonUpper(events, trials, strict)).toBeGreaterThanOrEqual(upper - 1e-12);
        expect(clopperPearsonUpper(events + 1, trials + 1, loose)).toBeGreaterThanOrEqual(upper - 1e-12);
      }),
    );
  });

  it('refuse what is not counted', () => {
    expect(() => clopperPearsonUpper(3, 2, 0.1)).toThrow(/no more events than trials/);
    expect(() => clopperPearsonLower(0, 0, 0.1)).toThrow(/"trials" is 0/);
    expect(() => clopperPearsonUpper(0, 2, 0)).toThrow(/"delta" is 0: give a number between 0 and 1/);
  });
});

describe('labelsNeeded', () => {
  it('gives the known numbers', () => {
    const needed = (
      [
        [0.05, 0.05],
        [0.05, 0.1],
        [0.02, 0.05],
        [0.01, 0.05],
        [0.1, 0.05],
        [0.1, 0.1],
      ] as const
    ).map(([alpha, delta]) => labelsNeeded({ alpha, delta }));
    expect(needed).toEqual([59, 45, 149, 299, 29, 22]);
  });

  it('refuses a risk that no number of labels could show', () => {
    expect(() => labelsNeeded({ alpha: 1e-12, delta: 0.05 })).toThrow(/"alpha" is 1e-12 and would need .* tolerate/);
    expect(() => labelsNeeded({ alpha: 0.05, delta: 1 })).toThrow(/"delta" is 1/);
  });

  it('is the least number that passes, with every number of errors', () => {
    const bound = fc.record({
      alpha: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
      delta: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
    });
    fc.assert(
      fc.property(bound, fc.nat(30), (settings, errors) => {
        const labels = labelsNeededWithErrors(errors, settings);
        expect(binomialCdf(errors, labels, settings.alpha)).toBeLessThanOrEqual(settings.delta);
        expect(binomialCdf(errors, labels - 1, settings.alpha)).toBeGreaterThan(settings.delta - 1e-12);
        expect(clopperPearsonUpper(errors, labels, settings.delta)).toBeLessThanOrEqual(settings.alpha + 1e-9);
        expect(labelsNeeded(settings)).toBe(labelsNeededWithErrors(0, settings));
      }),
    );
  });
});

describe('labelsNeededForPower', () => {
  it('gives the known numbers', () => {
    const needed = [0, 0.01, 0.02, 0.03].map((trueRisk) =>
      labelsNeededForPower({ alpha: 0.05, delta: 0.1, trueRisk, power: 0.8 }),
    );
    expect(needed).toEqual([45, 77, 184, 446]);
  });

  it('reaches the power there and with no fewer labels', () => {
    const question = { alpha: 0.1, delta: 0.05, trueRisk: 0.04, power: 0.7 };
    const powerAt = (labels: number): number => {
      let errors = -1;
      while (binomialCdf(errors + 1, labels, question.alpha) <= question.delta) errors += 1;
      return errors < 0 ? 0 : binomialCdf(errors, labels, question.trueRisk);
    };
    const first = Array.from({ length: 2_000 }, (_, labels) => labels).find(
      (labels) => powerAt(labels) >= question.power,
    );
    expect(labelsNeededForPower(question)).toBe(first);
  });

  it('says that no number of labels is enough, or refuses to look for one', () => {
    expect(labelsNeededForPower({ alpha: 0.05, delta: 0.1, trueRisk: 0.0499, power: 0.8 })).toBeNull();
    expect(() => labelsNeededForPower({ alpha: 0.05, delta: 0.1, trueRisk: 0.05, power: 0.8 })).toThrow(/"trueRisk"/);
  });
});
