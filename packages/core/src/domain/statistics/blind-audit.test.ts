import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAudited, thinLabels } from './blind-audit.ts';

const ids = Array.from({ length: 20_000 }, (_, at) => `request-${String(at)}`);
const shareAudited = (some: readonly string[], share: number): number =>
  some.filter((id) => isAudited(id, share)).length / some.length;

describe('isAudited', () => {
  it('hangs on the id alone: the first 48 bits of its SHA-256', () => {
    // Python 3: int.from_bytes(sha256(b'blind-audit:' + id).digest()[:6], 'big') / 2 ** 48
    for (const [id, position] of [
      ['manual-time-1', 0.1489307013236676],
      ['overtime-2', 0.3328846798513645],
      ['überstunden-3', 0.600833945602826],
      ['a', 0.8763905797709519],
    ] as const) {
      expect(isAudited(id, position)).toBe(false);
      expect(isAudited(id, position + 1e-12)).toBe(true);
    }
  });

  it('chooses about the share that is asked for', () => {
    for (const share of [0.02, 0.1, 0.5]) {
      const sigma = Math.sqrt((share * (1 - share)) / ids.length);
      expect(Math.abs(shareAudited(ids, share) - share)).toBeLessThan(4 * sigma);
    }
    expect([shareAudited(ids, 0), shareAudited(ids, 1)]).toEqual([0, 1]);
  });

  it('keeps every choice when the share grows', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), share, share, (id, one, other) => {
        const [less, more] = [isAudited(id, Math.min(one, other)), isAudited(id, Math.max(one, other))];
        expect(!less || more).toBe(true);
      }),
    );
  });

  it('refuses an empty id and an impossible share', () => {
    expect(() => isAudited('', 0.1)).toThrow(/"requestId" is empty/);
    expect(() => isAudited('a', 1.1)).toThrow(/"share" is 1.1/);
  });
});

describe('thinLabels', () => {
  // Half of the requests are flagged, and all of those labelled; of the automatic ones, what the hash chooses.
  const share = 0.1;
  const labels = ids
    .map((requestId, at) => ({ requestId, auditShare: share, flagged: at % 2 === 0 }))
    .filter((label) => label.flagged || isAudited(label.requestId, share));

  it('keeps every audit and of the flagged ones the same share', () => {
    const kept = thinLabels(labels);
    const audits = labels.filter((label) => !label.flagged);
    expect(kept.filter((label) => !label.flagged)).toEqual(audits);
    expect(kept.filter((label) => label.flagged).length / (ids.length / 2)).toBeCloseTo(share, 1);
    expect(kept.filter((label) => label.flagged).length / audits.length).toBeCloseTo(1, 0);
  });

  it('keeps all labels of the time when automation was off, and gives them in order', () => {
    const shadow = ids.slice(0, 50).map((requestId) => ({ requestId, auditShare: 1 }));
    expect(thinLabels(shadow)).toEqual(shadow);
  });

  it('changes nothing when it is repeated', () => {
    expect(thinLabels(thinLabels(labels))).toEqual(thinLabels(labels));
  });
});
