import { describe, expect, it } from 'vitest';
import { measureSchema, rubricSchema } from './rubric.ts';

const anchors = { 1: 'one', 2: 'two', 3: 'three', 4: 'four', 5: 'five' };
const criterion = {
  id: 'goals',
  title: 'Goals',
  kind: 'judged',
  weight: 1,
  sections: ['goals'],
  question: 'Why?',
  levels: anchors,
};
const valid = {
  title: 'Test',
  criteria: [criterion],
  grades: [
    { grade: 'A', minScore: 50 },
    { grade: 'E', minScore: 0 },
  ],
};

function problemsOf(rubric: unknown): string[] {
  const parsed = rubricSchema.safeParse(rubric);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('rubricSchema', () => {
  it('accepts the smallest rubric and fills in defaults', () => {
    expect(rubricSchema.parse(valid)).toMatchObject({ boundaryMargin: 1, minEvidenceShare: 0.5, caps: [], gates: [] });
  });

  it.each([
    [
      'a criterion that is there twice',
      { ...valid, criteria: [criterion, criterion] },
      'criteria.1.id: Criterion "goals" is there twice',
    ],
    [
      'weights that sum to 0',
      { ...valid, criteria: [{ ...criterion, weight: 0 }] },
      'criteria: The weights sum to 0: give at least one criterion a weight',
    ],
    [
      'a cap on an unknown criterion',
      { ...valid, caps: [{ criterionId: 'none', atMostLevel: 1, maxScore: 5, reason: 'x' }] },
      'caps.0.criterionId: No criterion "none" in this rubric',
    ],
    [
      'a gate on an unknown criterion',
      { ...valid, gates: [{ grade: 'A', criterionId: 'none', minLevel: 1, reason: 'x' }] },
      'gates.0.criterionId: No criterion "none" in this rubric',
    ],
    [
      'a gate on a grade the rubric does not give',
      { ...valid, gates: [{ grade: 'B', criterionId: 'goals', minLevel: 1, reason: 'x' }] },
      'gates.0.grade: No grade "B" in this rubric',
    ],
    [
      'a cap that never applies',
      { ...valid, caps: [{ criterionId: 'goals', maxScore: 5, reason: 'x' }] },
      'caps.0: A cap needs atMostLevel or whenInsufficient',
    ],
    [
      'bands that rise',
      {
        ...valid,
        grades: [
          { grade: 'A', minScore: 0 },
          { grade: 'B', minScore: 0 },
        ],
      },
      'grades.1.minScore: Grades go from best to worst',
    ],
    [
      'bands out of order',
      {
        ...valid,
        grades: [
          { grade: 'B', minScore: 50 },
          { grade: 'A', minScore: 0 },
        ],
      },
      'grades.1.grade: Grades go from A to E, each once',
    ],
    [
      'a last band above 0',
      {
        ...valid,
        grades: [
          { grade: 'A', minScore: 50 },
          { grade: 'B', minScore: 10 },
        ],
      },
      'grades: The last grade must start at 0',
    ],
    [
      'an anchor that is missing',
      { ...valid, criteria: [{ ...criterion, levels: { ...anchors, 3: ' ' } }] },
      'criteria.0.levels.3: Too small: expected string to have >=1 characters',
    ],
  ])('refuses %s and says where', (_case, rubric, problem) => {
    expect(problemsOf(rubric)).toContain(problem);
  });

  it('refuses thresholds that do not rise', () => {
    expect(measureSchema.safeParse({ metric: 'a', title: 'A', thresholds: [1, 2, 2, 3] }).success).toBe(false);
    expect(measureSchema.safeParse({ metric: 'a', title: 'A', thresholds: [1, 2, 3, 4] }).success).toBe(true);
  });
});
