import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareReference } from './__fixtures__/proportion-reference.ts';
import { shareInterval } from './proportion.ts';

describe('shareInterval', () => {
  it('gives the interval of another implementation', () => {
    for (const { hits, trials, low, high } of shareReference) {
      expect(shareInterval(hits, trials)?.low).toBeCloseTo(low, 12);
      expect(shareInterval(hits, trials)?.high).toBeCloseTo(high, 12);
    }
  });

  it('holds the share, stays within 0 and 1, and mirrors', () => {
    const counts = fc.tuple(fc.nat(500), fc.nat(500)).map(([hits, misses]) => ({ hits, trials: hits + misses + 1 }));
    fc.assert(
      fc.property(counts, ({ hits, trials }) => {
        const found = shareInterval(hits, trials);
        const mirrored = shareInterval(trials - hits, trials);
        if (found === null || mirrored === null) throw new Error('There are trials.');
        expect(found.low).toBeGreaterThanOrEqual(0);
        expect(found.low).toBeLessThanOrEqual(hits / trials);
        expect(found.high).toBeGreaterThanOrEqual(hits / trials);
        expect(found.high).toBeLessThanOrEqual(1);
        expect(mirrored.low).toBeCloseTo(1 - found.high, 9);
      }),
    );
  });

  it('knows nothing without trials, and refuses what is not counted', () => {
    expect(shareInterval(0, 0)).toBeNull();
    for (const [hits, trials] of [
      [2, 1],
      [-1, 3],
      [0.5, 2],
      [1, Infinity],
    ] as const)
      expect(() => shareInterval(hits, trials)).toThrow(/counted/);
  });
});
