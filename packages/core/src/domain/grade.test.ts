import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeFromLevels, gradeOfScore, levelFromMetrics, levelOfValue, pointsOfLevel } from './grade.ts';
import type { CriterionLevels } from './grade.ts';
import { rubricSchema } from './rubric.ts';
import type { Level, Rubric } from './rubric.ts';

const anchors = { 1: 'one', 2: 'two', 3: 'three', 4: 'four', 5: 'five' };
const bands = [
  { grade: 'A', minScore: 85 },
  { grade: 'B', minScore: 70 },
  { grade: 'C', minScore: 55 },
  { grade: 'D', minScore: 40 },
  { grade: 'E', minScore: 0 },
];
const ids = ['c0', 'c1', 'c2', 'c3', 'c4'] as const;

function rubricOf(weights: readonly number[], more: object = {}): Rubric {
  const criteria = weights.map((weight, index) => ({
    id: `c${index}`,
    title: `C ${index}`,
    kind: 'judged',
    weight,
    sections: ['goals'],
    question: 'Why?',
    levels: anchors,
  }));
  return rubricSchema.parse({ title: 'Test', criteria, grades: bands, ...more });
}

const level = fc.constantFrom<Level | null>(1, 2, 3, 4, 5, null);
const someLevels = fc
  .tuple(level, level, level, level, level)
  .map((all): CriterionLevels => Object.fromEntries(all.map((one, index) => [`c${index}`, one])));
const someWeights = fc
  .array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 })
  .filter((all) => all.some((weight) => weight > 0));
const cap = fc.record({
  criterionId: fc.constantFrom(...ids),
  atMostLevel: fc.constantFrom(1, 2, 3),
  maxScore: fc.double({ min: 0, max: 100, noNaN: true }),
  reason: fc.constant('capped'),
});
const gate = fc.record({
  grade: fc.constantFrom('A', 'B', 'C'),
  criterionId: fc.constantFrom(...ids),
  minLevel: fc.constantFrom(2, 3, 4, 5),
  reason: fc.constant('gated'),
});
const someRubric = fc
  .record({
    weights: someWeights,
    caps: fc.array(cap, { maxLength: 3 }),
    gates: fc.array(gate, { maxLength: 3 }),
    minEvidenceShare: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ weights, ...more }) => rubricOf(weights, more));

describe('gradeFromLevels', () => {
  it('gives 100 and A for the best levels and 0 and E for the worst', () => {
    const rubric = rubricOf([10, 20, 30]);
    expect(gradeFromLevels(rubric, { c0: 5, c1: 5, c2: 5 })).toMatchObject({ score: 100, grade: 'A', limits: [] });
    expect(gradeFromLevels(rubric, { c0: 1, c1: 1, c2: 1 })).toMatchObject({ score: 0, grade: 'E', limits: [] });
  });

  it('weighs criteria and leaves those without evidence out', () => {
    const rubric = rubricOf([3, 1, 4]);
    expect(gradeFromLevels(rubric, { c0: 5, c1: 1, c2: null })).toMatchObject({
      score: 75,
      grade: 'B',
      evidenceShare: 0.5,
    });
  });

  it('gives no score below the share of evidence the rubric asks for', () => {
    expect(gradeFromLevels(rubricOf([1, 2]), { c0: 5 })).toEqual({
      score: null,
      grade: null,
      evidenceShare: 1 / 3,
      limits: [],
      boundaryDistance: null,
    });
  });

  it('sees a share of one half through the noise of fractional weights', () => {
    expect(gradeFromLevels(rubricOf([0.1, 0.2, 0.3]), { c2: 5 }).score).toBe(100);
  });

  it('keeps the score in 0..100 with one decimal, and its grade at or below its band', () => {
    fc.assert(
      fc.property(someRubric, someLevels, (rubric, levels) => {
        const { score, grade, evidenceShare } = gradeFromLevels(rubric, levels);
        expect(evidenceShare).toBeGreaterThanOrEqual(0);
        expect(evidenceShare).toBeLessThanOrEqual(1);
        expect(score === null).toBe(grade === null);
        if (score === null || grade === null) return;
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(score).toBe(Number(score.toFixed(1)));
        expect(grade >= gradeOfScore(rubric, score)).toBe(true);
      }),
    );
  });

  it('never falls when one criterion with evidence rises', () => {
    fc.assert(
      fc.property(someRubric, someLevels, fc.constantFrom(...ids), (rubric, levels, id) => {
        const now = levels[id] ?? null;
        if (now === null || now === 5) return;
        const before = gradeFromLevels(rubric, levels);
        const after = gradeFromLevels(rubric, { ...levels, [id]: (now + 1) as Level });
        expect((after.score ?? -1) >= (before.score ?? -1)).toBe(true);
        expect((after.grade ?? 'Z') <= (before.grade ?? 'Z')).toBe(true);
      }),
    );
  });

  it('does not depend on the order of the criteria', () => {
    const weights = fc.array(fc.double({ min: 0.1, max: 50, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(weights, someLevels, (all, levels) => {
        const rubric = rubricOf(all);
        const turned = { ...rubric, criteria: rubric.criteria.toReversed() };
        expect(gradeFromLevels(turned, levels).score).toBe(gradeFromLevels(rubric, levels).score);
      }),
    );
  });

  it('holds the score at the lowest cap that applies and says why', () => {
    const rubric = rubricOf([1, 9], {
      caps: [
        { criterionId: 'c0', atMostLevel: 1, maxScore: 54, reason: 'No result.' },
        { criterionId: 'c0', atMostLevel: 2, maxScore: 69, reason: 'Weak result.' },
      ],
    });
    expect(gradeFromLevels(rubric, { c0: 1, c1: 5 })).toMatchObject({
      score: 54,
      grade: 'D',
      limits: ['No result.', 'Weak result.'],
    });
    expect(gradeFromLevels(rubric, { c0: 3, c1: 5 })).toMatchObject({ grade: 'A', limits: [] });
  });

  it('rounds a cap down so that it cannot reach the grade it forbids', () => {
    const rubric = rubricOf([1, 9], {
      caps: [{ criterionId: 'c0', atMostLevel: 1, maxScore: 54.96, reason: 'No result.' }],
    });
    expect(gradeFromLevels(rubric, { c0: 1, c1: 5 })).toMatchObject({ score: 54.9, grade: 'D' });
  });

  it('applies a cap for missing evidence only when there is none', () => {
    const rubric = rubricOf([1, 9], {
      caps: [{ criterionId: 'c0', whenInsufficient: true, maxScore: 69, reason: 'Nothing shown.' }],
    });
    expect(gradeFromLevels(rubric, { c1: 5 })).toMatchObject({ score: 69, grade: 'C', limits: ['Nothing shown.'] });
    expect(gradeFromLevels(rubric, { c0: 1, c1: 5 })).toMatchObject({ grade: 'A', limits: [] });
  });

  it('lowers the grade through each closed gate, and leaves the score', () => {
    const gates = [
      { grade: 'A', criterionId: 'c0', minLevel: 4, reason: 'A needs c0.' },
      { grade: 'B', criterionId: 'c1', minLevel: 2, reason: 'B needs c1.' },
    ];
    expect(gradeFromLevels(rubricOf([1, 1, 98], { gates }), { c0: 3, c1: 1, c2: 5 })).toMatchObject({
      grade: 'C',
      limits: ['A needs c0.', 'B needs c1.'],
    });
  });

  it('measures the distance to a boundary whose two sides differ in grade', () => {
    expect(gradeFromLevels(rubricOf([1, 1]), { c0: 4, c1: 4 }).boundaryDistance).toBe(5);
    const gated = rubricOf([1, 19], { gates: [{ grade: 'A', criterionId: 'c0', minLevel: 4, reason: 'A needs c0.' }] });
    // 97.5 points before the gate: 85 makes no difference any more, 70 does
    expect(gradeFromLevels(gated, { c0: 3, c1: 5 }).boundaryDistance).toBe(27.5);
  });

  it('sees no boundary near a score that a cap holds just below one', () => {
    const rubric = rubricOf([1, 9], {
      caps: [{ criterionId: 'c0', atMostLevel: 1, maxScore: 54, reason: 'No result.' }],
    });
    expect(gradeFromLevels(rubric, { c0: 1, c1: 5 })).toMatchObject({ score: 54, boundaryDistance: 50 });
  });
});

describe('levelFromMetrics', () => {
  const measure = (
    metric: string,
  ): { metric: string; title: string; thresholds: [number, number, number, number] } => ({
    metric,
    title: metric,
    thresholds: [10, 20, 30, 40],
  });
  const criterion = {
    id: 'metrics',
    title: 'Metrics',
    weight: 1,
    kind: 'metric' as const,
    measures: [measure('a'), measure('b')],
  };

  it('puts a value on a threshold into the higher level', () => {
    expect([9.99, 10, 20, 39.9, 40].map((value) => levelOfValue(measure('a'), value))).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes the mean of the measures that have a value, half up', () => {
    expect(
      levelFromMetrics(
        criterion,
        new Map([
          ['a', 40],
          ['b', 30],
        ]),
      ),
    ).toBe(5);
    expect(
      levelFromMetrics(
        criterion,
        new Map([
          ['a', 40],
          ['b', 0],
        ]),
      ),
    ).toBe(3);
    expect(levelFromMetrics(criterion, new Map([['b', 10]]))).toBe(2);
    expect(levelFromMetrics(criterion, new Map([['other', 10]]))).toBeNull();
  });

  it('never falls when a value rises', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b, other) => {
        const of = (value: number): number =>
          levelFromMetrics(
            criterion,
            new Map([
              ['a', value],
              ['b', other],
            ]),
          ) ?? 0;
        expect(of(Math.max(a, b))).toBeGreaterThanOrEqual(of(Math.min(a, b)));
      }),
    );
  });

  it('spreads levels evenly over 0 to 100 points', () => {
    expect(([1, 2, 3, 4, 5] as const).map(pointsOfLevel)).toEqual([0, 25, 50, 75, 100]);
  });
});
