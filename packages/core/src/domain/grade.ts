import { roundToTenth } from './rounding.ts';
import type { Criterion, Grade, Level, Measure, MetricCriterion, Rubric } from './rubric.ts';

/** Level of each criterion by id; null means: not enough evidence. */
export type CriterionLevels = Readonly<Record<string, Level | null>>;

export interface GradeResult {
  /** 0..100 with one decimal, null when too little of the weight has evidence */
  readonly score: number | null;
  readonly grade: Grade | null;
  /** share of the weight (0..1) whose criteria have evidence */
  readonly evidenceShare: number;
  /** reasons of the caps and gates that held the result down */
  readonly limits: readonly string[];
  /** points from the score before caps to the nearest boundary beyond which the grade would differ, caps and gates included; null without a score */
  readonly boundaryDistance: number | null;
}

/** Fractional weights such as 0.1 + 0.2 miss a share of one half by binary noise; this much is no difference. */
const shareNoise = 1e-9;

/** Points of a level: 1 is 0, 5 is 100, linear between. */
export function pointsOfLevel(level: Level): number {
  return (level - 1) * 25;
}

/**
 * Computes a grade from levels: weighted mean over the criteria that have evidence, then caps, then gates.
 * Criteria without evidence count neither for nor against (a cap may still react to them).
 *
 * @param given - a valid rubric (weights sum to more than 0, bands from best to worst)
 * @param levels - level or null for each criterion; a missing id counts as null
 * @param unread - criteria without a level because we could not read their evidence, which is no fault of the person:
 *   no cap or gate holds a grade down on their account
 */
export function gradeFromLevels(given: Rubric, levels: CriterionLevels, unread: readonly string[] = []): GradeResult {
  const rubric = unread.length === 0 ? given : withoutLimitsOn(given, unread);
  const total = rubric.criteria.reduce((sum, { weight }) => sum + weight, 0);
  const graded = rubric.criteria.flatMap((criterion) => {
    const level = levels[criterion.id] ?? null;
    return level === null ? [] : [{ weight: criterion.weight, points: pointsOfLevel(level) }];
  });
  const weight = graded.reduce((sum, entry) => sum + entry.weight, 0);
  const evidenceShare = total > 0 ? weight / total : 0;
  if (weight === 0 || evidenceShare < rubric.minEvidenceShare - shareNoise) {
    return { score: null, grade: null, evidenceShare, limits: [], boundaryDistance: null };
  }
  const mean = roundToTenth(graded.reduce((sum, entry) => sum + entry.weight * entry.points, 0) / weight);
  const capped = applyCaps(rubric, levels, mean);
  const gated = applyGates(rubric, levels, gradeOfScore(rubric, capped.score));
  return {
    score: capped.score,
    grade: gated.grade,
    evidenceShare,
    limits: [...capped.limits, ...gated.limits],
    boundaryDistance: boundaryDistance(rubric, levels, mean),
  };
}

function withoutLimitsOn(rubric: Rubric, criterionIds: readonly string[]): Rubric {
  const applies = ({ criterionId }: { readonly criterionId: string }): boolean => !criterionIds.includes(criterionId);
  return { ...rubric, caps: rubric.caps.filter(applies), gates: rubric.gates.filter(applies) };
}

/** The grade whose band holds a score (0..100). */
export function gradeOfScore(rubric: Rubric, score: number): Grade {
  const band = rubric.grades.find(({ minScore }) => score >= minScore) ?? rubric.grades.at(-1);
  return band?.grade ?? 'E';
}

/**
 * The level code gives a metric criterion: the mean level of its measures that have a value, rounded half up.
 * @returns null when no measure has a value
 */
export function levelFromMetrics(criterion: MetricCriterion, values: ReadonlyMap<string, number>): Level | null {
  const found = criterion.measures.flatMap((measure) => {
    const value = values.get(measure.metric);
    return value === undefined ? [] : [levelOfValue(measure, value)];
  });
  if (found.length === 0) return null;
  return Math.floor(found.reduce<number>((sum, level) => sum + level, 0) / found.length + 0.5) as Level;
}

/** The level of one value against rising thresholds. */
export function levelOfValue(measure: Measure, value: number): Level {
  return (1 + measure.thresholds.filter((threshold) => value >= threshold).length) as Level;
}

/** The judged criteria of a rubric, in order. */
export function judgedCriteria(rubric: Rubric): readonly Extract<Criterion, { kind: 'judged' }>[] {
  return rubric.criteria.filter((criterion) => criterion.kind === 'judged');
}

function applyCaps(rubric: Rubric, levels: CriterionLevels, score: number): { score: number; limits: string[] } {
  let result = score;
  const limits: string[] = [];
  for (const cap of rubric.caps) {
    const level = levels[cap.criterionId] ?? null;
    const applies =
      level === null ? cap.whenInsufficient === true : cap.atMostLevel !== undefined && level <= cap.atMostLevel;
    if (!applies || score <= cap.maxScore) continue;
    // rounded down: a cap of 54.96 must not become 55.0 and reach the next grade
    result = Math.min(result, Math.floor(cap.maxScore * 10 + shareNoise) / 10);
    limits.push(cap.reason);
  }
  return { score: result, limits };
}

function applyGates(rubric: Rubric, levels: CriterionLevels, reached: Grade): { grade: Grade; limits: string[] } {
  let grade = reached;
  const limits: string[] = [];
  for (const band of rubric.grades) {
    if (band.grade !== grade) continue;
    const closed = rubric.gates.filter(
      (gate) => gate.grade === band.grade && (levels[gate.criterionId] ?? 0) < gate.minLevel,
    );
    const next = rubric.grades[rubric.grades.indexOf(band) + 1];
    if (closed.length === 0 || next === undefined) break;
    limits.push(...closed.map(({ reason }) => reason));
    grade = next.grade;
  }
  return { grade, limits };
}

/** A boundary matters when the scores on its two sides get different grades: one that a cap or gate keeps out of reach does not. */
function boundaryDistance(rubric: Rubric, levels: CriterionLevels, mean: number): number {
  const gradeAt = (score: number): Grade =>
    applyGates(rubric, levels, gradeOfScore(rubric, applyCaps(rubric, levels, score).score)).grade;
  return rubric.grades
    .map(({ minScore }) => minScore)
    .filter((minScore) => minScore > 0 && gradeAt(minScore) !== gradeAt(minScore - 0.1))
    .reduce((nearest, boundary) => Math.min(nearest, roundToTenth(Math.abs(mean - boundary))), 100);
}
