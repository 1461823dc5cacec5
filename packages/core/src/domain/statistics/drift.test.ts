import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftReference } from './__fixtures__/drift-reference.ts';
import { seededRandom } from './__fixtures__/seeded-random.ts';
import type { DriftState } from './drift.ts';
import { driftEvidence, driftStateSchema, observeAudit, startDriftTest } from './drift.ts';

const afterAll = (audits: readonly boolean[], alpha = 0.05, delta = 0.05): DriftState =>
  audits.reduce(observeAudit, startDriftTest({ alpha, delta }));
const someAudits = fc.array(fc.boolean(), { maxLength: 200 });
const someAlpha = fc.double({ min: 0.005, max: 0.5, noNaN: true });

/** Number of the audit that gives the alarm when the risk is `risk`, or null within `audits`. */
function alarmAt(
  seed: number,
  { risk, alpha, audits }: { risk: number; alpha: number; audits: number },
): number | null {
  const random = seededRandom(seed);
  let state = startDriftTest({ alpha, delta: 0.05 });
  while (state.driftedAtAudit === null && state.audits < audits) state = observeAudit(state, random() < risk);
  return state.driftedAtAudit;
}

describe('driftEvidence', () => {
  it('gives the exact values', () => {
    for (const { alpha, audits, logEvidence } of driftReference)
      expect(
        driftEvidence(
          afterAll(
            [...audits].map((audit) => audit === '1'),
            alpha,
          ),
        ),
      ).toBeCloseTo(logEvidence, 11);
  });

  it('does not depend on the order of the audits', () => {
    fc.assert(
      fc.property(someAudits, someAlpha, (audits, alpha) => {
        expect(driftEvidence(afterAll(audits.toReversed(), alpha))).toBe(driftEvidence(afterAll(audits, alpha)));
      }),
    );
  });

  it('rises with a disagreement, falls with an agreement, and on average stays when the risk is alpha', () => {
    fc.assert(
      fc.property(someAudits, someAlpha, (audits, alpha) => {
        const state = afterAll(audits, alpha);
        const here = driftEvidence(state);
        const [up, down] = [driftEvidence(observeAudit(state, true)), driftEvidence(observeAudit(state, false))];
        expect(up).toBeGreaterThan(here);
        expect(down).toBeLessThan(here);
        expect(alpha * Math.exp(up - here) + (1 - alpha) * Math.exp(down - here)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('stays a number over millions of audits', () => {
    const many = { alpha: 0.05, delta: 0.05, audits: 5_000_000, disagreements: 0, driftedAtAudit: null };
    expect(Number.isFinite(driftEvidence(many))).toBe(true);
    expect(Number.isFinite(driftEvidence({ ...many, disagreements: 5_000_000 }))).toBe(true);
  });
});

describe('observeAudit', () => {
  it('gives the alarm with the audit at which the evidence reaches 1 / delta, and keeps it', () => {
    fc.assert(
      fc.property(someAudits, someAlpha, (audits, alpha) => {
        let state = startDriftTest({ alpha, delta: 0.05 });
        let first: number | null = null;
        for (const audit of audits) {
          state = observeAudit(state, audit);
          if (driftEvidence(state) >= Math.log(20)) first ??= state.audits;
          expect(state.driftedAtAudit).toBe(first);
        }
      }),
    );
  });

  it('goes on from a state that was kept as JSON', () => {
    fc.assert(
      fc.property(someAudits, (audits) => {
        const kept = audits.reduce<unknown>(
          (state, audit) => JSON.parse(JSON.stringify(observeAudit(driftStateSchema.parse(state), audit))),
          startDriftTest({ alpha: 0.05, delta: 0.05 }),
        );
        expect(kept).toEqual(afterAll(audits));
      }),
    );
  });

  it('refuses what is no state', () => {
    const state = startDriftTest({ alpha: 0.05, delta: 0.05 });
    expect(() => observeAudit({ ...state, disagreements: 1 }, true)).toThrow(
      /no state of a drift test: start one anew/,
    );
    expect(() => driftEvidence({ ...state, alpha: 1 })).toThrow(/no state/);
    expect(() => startDriftTest({ alpha: 0, delta: 0.05 })).toThrow(/"alpha" is 0/);
  });
});

describe('the drift test', () => {
  const worlds = Array.from({ length: 1_000 }, (_, seed) => seed);

  it('gives few false alarms over 1,000 audits at the tolerated risk', { timeout: 60_000 }, () => {
    for (const alpha of [0.05, 0.1]) {
      const alarms = worlds.filter((seed) => alarmAt(seed, { risk: alpha, alpha, audits: 1_000 }) !== null).length;
      // About 3 % where 5 % are allowed: bounds on both sides, since a test that never rings is no test.
      expect(alarms / worlds.length).toBeLessThanOrEqual(0.05);
      expect(alarms / worlds.length).toBeGreaterThanOrEqual(0.015);
    }
  });

  it('rings soon when the risk has doubled', { timeout: 60_000 }, () => {
    for (const [alpha, expected] of [
      [0.05, 145],
      [0.1, 68],
    ] as const) {
      const times = worlds.map((seed) => alarmAt(seed, { risk: 2 * alpha, alpha, audits: 5_000 }) ?? Infinity);
      const median = times.toSorted((a, b) => a - b)[worlds.length / 2] ?? Infinity;
      expect(median / expected).toBeGreaterThan(0.85);
      expect(median / expected).toBeLessThan(1.15);
    }
  });
});
