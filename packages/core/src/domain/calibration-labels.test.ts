import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBlindReviews } from './calibration-labels.ts';
import type { BlindReview } from './calibration-labels.ts';
import { binomialCdf } from './statistics/binomial.ts';
import { calibrateThreshold } from './statistics/selective-approval.ts';

const instant = (at: number): string => new Date(Date.UTC(2026, 10, 2) + at * 60_000).toISOString();
const review = (at: number, parts: Partial<BlindReview> = {}): BlindReview => ({
  approvalId: `a${String(at).padStart(4, '0')}`,
  confidence: 0.95,
  status: 'waiting',
  submittedAt: instant(at),
  label: null,
  revealed: false,
  automaticUnder: null,
  ...parts,
});
const approved = { status: 'approved', label: { outcome: 'approved', blind: true } } as const;
const rejected = { status: 'rejected', label: { outcome: 'rejected', blind: true } } as const;
const grid = [0.9, 0.8, 0.7, 0.6, 0.5];

describe('countBlindReviews', () => {
  it('counts blind labels by whether they approve', () => {
    expect(countBlindReviews([review(1, approved), review(2, rejected)])).toEqual({
      counted: [
        { confidence: 0.95, disagreed: false },
        { confidence: 0.95, disagreed: true },
      ],
      labels: 2,
      disagreements: 1,
      countedAgainst: 0,
      passedOver: 0,
      open: 0,
    });
  });

  it('counts what was passed over against the bound, and what came after the newest label not at all', () => {
    const counts = countBlindReviews([review(3), review(2, approved), review(1), review(4)]);
    expect(counts).toMatchObject({ labels: 1, disagreements: 0, countedAgainst: 1, passedOver: 1, open: 3 });
    expect(counts.counted.map(({ disagreed }) => disagreed)).toEqual([true, false]);
  });

  it.each<[string, Partial<BlindReview>]>([
    ['revealed', { revealed: true }],
    ['expired', { status: 'expired' }],
    ['decided by somebody who knew', { status: 'approved', label: { outcome: 'approved', blind: false } }],
    ['decided without a label', { status: 'approved' }],
    ['an automatic approval that was overridden', { status: 'rejected', automaticUnder: 'c1' }],
  ])('counts one against the bound that is %s, however new it is', (_, parts) => {
    expect(countBlindReviews([review(1, approved), review(2, parts)])).toMatchObject({ labels: 1, countedAgainst: 1 });
  });

  it('takes an automatic approval without its audit for open', () => {
    const automatic = { status: 'approved', automaticUnder: 'c1' } as const;
    const counts = countBlindReviews([review(1, automatic), review(2, approved), review(3, automatic)]);
    expect(counts).toMatchObject({ labels: 1, passedOver: 1, open: 2 });
  });

  const answers = fc.array(
    fc.record({ confidence: fc.constantFrom(...grid), agrees: fc.boolean(), labelled: fc.boolean() }),
    { minLength: 1, maxLength: 200 },
  );

  it('gives nobody a better bound for leaving some out than for deciding all up to the same one', () => {
    fc.assert(
      fc.property(answers, (requests) => {
        const last = requests.findLastIndex(({ labelled }) => labelled);
        const toReview = (one: (typeof requests)[number], at: number, labelled: boolean): BlindReview =>
          review(at, { confidence: one.confidence, ...(labelled ? (one.agrees ? approved : rejected) : {}) });
        const chosen = countBlindReviews(requests.map((one, at) => toReview(one, at, one.labelled))).counted;
        const all = countBlindReviews(requests.map((one, at) => toReview(one, at, at <= last))).counted;
        for (const level of grid) expect(pValueOf(chosen, level)).toBeGreaterThanOrEqual(pValueOf(all, level));
      }),
    );
  });

  it('never gives a lower threshold or a lower bound for one more that counts against', () => {
    const many = fc.array(
      fc.record({ confidence: fc.constantFrom(...grid), agrees: fc.integer({ min: 0, max: 30 }) }),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(many, fc.constantFrom(...grid), fc.nat(300), (requests, confidence, at) => {
        const reviews = requests.map((one, index) =>
          review(2 * index, { confidence: one.confidence, ...(one.agrees > 0 ? approved : rejected) }),
        );
        const spoilt = review(2 * at + 1, { confidence, revealed: true });
        const [before, after] = [reviews, [...reviews, spoilt]].map((some) =>
          calibrateThreshold(countBlindReviews(some).counted, { alpha: 0.1, delta: 0.06, grid }),
        );
        expect(after?.threshold ?? 1).toBeGreaterThanOrEqual(before?.threshold ?? 1);
        const isSame = after?.threshold === before?.threshold;
        expect(!isSame || (after?.riskUpperBound ?? 1) >= (before?.riskUpperBound ?? 1)).toBe(true);
      }),
    );
  });

  it('does not depend on the order in which reviews are given', () => {
    fc.assert(
      fc.property(answers, (requests) => {
        const reviews = requests.map((one, at) =>
          review(Math.floor(at / 3), { approvalId: `a${String(at)}`, ...(one.labelled ? approved : {}) }),
        );
        expect(countBlindReviews(reviews.toReversed())).toEqual(countBlindReviews(reviews));
      }),
    );
  });
});

function pValueOf(counted: ReturnType<typeof countBlindReviews>['counted'], level: number): number {
  const above = counted.filter(({ confidence }) => confidence >= level);
  return binomialCdf(above.filter(({ disagreed }) => disagreed).length, above.length, 0.1);
}
