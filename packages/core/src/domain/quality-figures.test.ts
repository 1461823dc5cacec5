import { describe, expect, it } from 'vitest';
import type { QualityRows } from './quality-figures.ts';
import { fewestGradePairs, toQualityFigures } from './quality-figures.ts';
import { qualityFiguresSchema } from './quality-report.ts';

type Pair = QualityRows['pairs'][number];

const nothing: QualityRows = { judgements: [], pairs: [], reviews: [] };
const judgement = {
  evaluations: 100,
  reused: 20,
  needsReview: 8,
  insufficientEvidence: 4,
  failed: 1,
  scored: 60,
  scoreSum: 4_200,
  criteria: 300,
  unverifiedCriteria: 3,
  secondJudged: 10,
};
const pair = (judge: Pair['judge'], other: Pair['other'], count: number): Pair => ({
  with: 'person',
  judge,
  other,
  count,
});

describe('figures of quality', () => {
  it('fit their schema and say nothing about nothing', () => {
    const figures = toQualityFigures(nothing);
    expect(qualityFiguresSchema.parse(figures)).toEqual(figures);
    expect(figures).toMatchObject({
      meanScore: null,
      needsReview: { count: 0, of: 0, share: null, interval: null },
      reviews: { meanRating: null },
      withPeople: { pairs: 0, needed: fewestGradePairs, kappa: null },
    });
  });

  it('take shares of what was judged, without what was taken over', () => {
    const figures = toQualityFigures({ ...nothing, judgements: [judgement, judgement] });
    expect(figures.needsReview).toMatchObject({ count: 16, of: 160, share: 0.1 });
    expect(figures.unverifiedEvidence).toMatchObject({ count: 6, of: 600, share: 0.01 });
    expect(figures.meanScore).toBe(70);
    expect(qualityFiguresSchema.parse(figures)).toEqual(figures);
  });

  it('tell kappa from enough pairs on, and before that how many are missing', () => {
    const few = toQualityFigures({ ...nothing, pairs: [pair('A', 'A', 20), pair('C', 'C', 28), pair('C', 'B', 1)] });
    expect(few.withPeople).toMatchObject({ pairs: 49, needed: 1, kappa: null, interval: null });
    const enough = toQualityFigures({ ...nothing, pairs: [pair('A', 'A', 20), pair('C', 'C', 29), pair('C', 'B', 1)] });
    expect(enough.withPeople.needed).toBe(0);
    expect(enough.withPeople.kappa).toBeGreaterThan(0.9);
    // One of fifty went one grade up.
    expect(enough.withPeople.meanDifference).toBeCloseTo(1 / 50, 12);
    expect(enough.betweenJudges.pairs).toBe(0);
  });

  it('say in which direction people changed grades, also from and to none', () => {
    const pairs = [pair('C', 'C', 10), pair('C', 'A', 3), pair('B', 'E', 2), pair(null, 'D', 4), pair('A', null, 1)];
    expect(toQualityFigures({ ...nothing, pairs }).overrides).toMatchObject({
      changed: { count: 10, of: 20, share: 0.5 },
      raised: 3,
      lowered: 2,
      added: 4,
      removed: 1,
    });
  });

  it('count ratings and contests', () => {
    const reviews = [
      { reviews: 4, ratings: [1, 0, 0, 0, 2], contested: 3, contestedAndChanged: 1 },
      { reviews: 2, ratings: [0, 0, 1, 0, 0], contested: 1, contestedAndChanged: 0 },
    ];
    const figures = toQualityFigures({ ...nothing, judgements: [judgement], reviews });
    expect(figures.reviews).toEqual({ count: 6, ratings: [1, 0, 1, 0, 2], meanRating: 3.5 });
    expect(figures.contested).toMatchObject({ count: 4, of: 100 });
    expect(figures.contestedAndChanged).toMatchObject({ count: 1, of: 4 });
  });

  it('may look at agreement over more weeks than at the rest', () => {
    const figures = toQualityFigures(nothing, [pair('A', 'A', 3)]);
    expect([figures.withPeople.pairs, figures.overrides.changed.of]).toEqual([3, 0]);
  });
});
