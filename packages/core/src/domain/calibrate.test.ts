import { describe, expect, it } from 'vitest';
import { approvalRulesSchema } from './approval-rules.ts';
import { calibrate, driftOf, driftOverAudits, labelsToTry } from './calibrate.ts';
import type { BlindReview } from './calibration-labels.ts';
import type { StoredCalibration } from './calibration.ts';

const rules = approvalRulesSchema.parse({}).automation;
const instant = (at: number): string => new Date(Date.UTC(2026, 10, 2) + at * 60_000).toISOString();
const reviewsOf = (
  count: number,
  { rejected = 0, ...parts }: Partial<BlindReview> & { rejected?: number } = {},
): readonly BlindReview[] =>
  Array.from({ length: count }, (_, at) => ({
    approvalId: `a${String(at).padStart(4, '0')}`,
    confidence: 0.97,
    status: at < rejected ? 'rejected' : 'approved',
    submittedAt: instant(at),
    label: { outcome: at < rejected ? 'rejected' : 'approved', blind: true },
    revealed: false,
    automaticUnder: null,
    ...parts,
  }));
const stored = (parts: Partial<StoredCalibration>): StoredCalibration => ({
  ...calibrate({ reviews: [], rules, round: 1 }),
  id: 'c1',
  fingerprint: 'f',
  at: instant(0),
  offReason: null,
  offAt: null,
  decisionId: 'd1',
  ...parts,
});

describe('calibrate', () => {
  it('finds nothing without labels, and still spends the part of the round', () => {
    expect(calibrate({ reviews: [], rules, round: 2 })).toMatchObject({
      round: 2,
      status: 'failed',
      threshold: null,
      riskUpperBound: null,
      reason: 'too-few-labels',
      labels: 0,
      deltaSpent: expect.closeTo(0.015_198, 6) as number,
    });
  });

  it('is on with a threshold, a bound below alpha, and what was tested', () => {
    const found = calibrate({ reviews: reviewsOf(56), rules, round: 1 });
    expect(found).toMatchObject({ status: 'on', labels: 56, disagreements: 0, countedAgainst: 0, reason: null });
    expect(found.threshold).toBe(0.7);
    expect(found.riskUpperBound).toBeLessThanOrEqual(rules.alpha);
  });

  it('fails where too many disagree, and counts what was passed over among the disagreements', () => {
    const [first, ...others] = reviewsOf(80, { rejected: 3 });
    const passedOver = { ...(first as BlindReview), status: 'waiting', label: null } as const;
    expect(calibrate({ reviews: [passedOver, ...others], rules, round: 1 })).toMatchObject({
      status: 'failed',
      reason: 'risk-not-below-bound',
      labels: 80,
      disagreements: 3,
      countedAgainst: 1,
    });
  });
});

describe('labelsToTry', () => {
  it('says how many labels the next part of delta needs, whatever the labels say', () => {
    for (const rejected of [0, 5, 40])
      expect(labelsToTry({ reviews: reviewsOf(40, { rejected }), rules, round: 1 }, null)).toBe(15);
    expect(labelsToTry({ reviews: reviewsOf(55), rules, round: 1 }, null)).toBe(0);
    expect(labelsToTry({ reviews: reviewsOf(55), rules, round: 2 }, null)).toBe(27);
  });

  it('does not count labels below the lowest level', () => {
    expect(labelsToTry({ reviews: reviewsOf(90, { confidence: 0.5 }), rules, round: 1 }, null)).toBe(55);
  });

  it('asks for as many as the calibration before was short of when it failed', () => {
    const last = stored({ status: 'failed', labels: 90, labelsMissing: 44 });
    expect(labelsToTry({ reviews: reviewsOf(100), rules, round: 2 }, last)).toBe(34);
    expect(labelsToTry({ reviews: reviewsOf(100), rules, round: 2 }, { ...last, status: 'off' })).toBe(0);
  });
});

describe('driftOf', () => {
  const audits = (count: number, rejected: number) =>
    reviewsOf(count, { automaticUnder: 'c1', status: 'approved' }).map((review, at) => ({
      ...review,
      label: { outcome: at < rejected ? 'rejected' : 'approved', blind: true, at: instant(500 + at) } as const,
    }));
  const calibration = stored({ status: 'on' });

  it('counts blind audits under this calibration only', () => {
    const others = [
      ...reviewsOf(30, { rejected: 30 }),
      ...reviewsOf(30, { automaticUnder: 'c0', rejected: 30 }),
      ...reviewsOf(30, { automaticUnder: 'c1', label: null }),
      ...reviewsOf(30, { automaticUnder: 'c1', label: { outcome: 'rejected', blind: false } }),
    ];
    expect(driftOf(others, calibration)).toEqual({
      audits: 0,
      disagreements: 0,
      evidence: 1,
      limit: 20,
      drifted: false,
    });
  });

  it('gives the alarm when the evidence reaches the limit', () => {
    expect(driftOf(audits(4, 2), calibration)).toMatchObject({ audits: 4, disagreements: 2, drifted: false });
    const alarm = driftOf(audits(4, 3), calibration);
    expect(alarm.drifted).toBe(true);
    expect(alarm.evidence).toBeGreaterThanOrEqual(alarm.limit);
    expect(driftOf(audits(200, 200), calibration).evidence).toBe(1e9);
  });

  it('is told audit by audit, in the order of the labels', () => {
    const all = audits(20, 2);
    const told = driftOverAudits(all.toReversed(), calibration);
    expect(told.map((one) => one.audits)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(told[0]?.disagreements).toBe(1);
    expect(told.at(-1)).toEqual(driftOf(all, calibration));
  });
});
