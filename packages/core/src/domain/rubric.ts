import { z } from 'zod';
import { metricNameSchema } from './metric.ts';
import { sectionNameSchema } from './submission.ts';

/** 1 is the weakest anchored level, 5 the strongest. */
export const levels = [1, 2, 3, 4, 5] as const;
export const levelSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);
export type Level = z.infer<typeof levelSchema>;

export const grades = ['A', 'B', 'C', 'D', 'E'] as const;
export const gradeSchema = z.enum(grades);
/** Best first. */
export type Grade = z.infer<typeof gradeSchema>;

export const criterionIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'A criterion id is lower case with hyphens, such as one-liner');

const anchor = z.string().trim().min(1).max(1_000);
const criterionBase = {
  id: criterionIdSchema,
  title: z.string().trim().min(1).max(100),
  /** Share of this criterion in the score, relative to the others; 0 shows it without counting it. */
  weight: z.number().min(0).max(1_000),
};

/** A criterion a model judges from the submission's text on anchored levels. */
export const judgedCriterionSchema = z.strictObject({
  ...criterionBase,
  kind: z.literal('judged'),
  sections: z.array(sectionNameSchema).min(1),
  question: z.string().trim().min(1).max(2_000),
  levels: z.strictObject({ 1: anchor, 2: anchor, 3: anchor, 4: anchor, 5: anchor }),
});
export type JudgedCriterion = z.infer<typeof judgedCriterionSchema>;

/** A value below the first threshold is level 1, from the first on level 2, ..., from the fourth on level 5. */
export const measureSchema = z.strictObject({
  metric: metricNameSchema,
  title: z.string().trim().min(1).max(100),
  thresholds: z
    .tuple([z.number(), z.number(), z.number(), z.number()])
    .refine((t) => t[0] < t[1] && t[1] < t[2] && t[2] < t[3], 'Thresholds must rise'),
});
export type Measure = z.infer<typeof measureSchema>;

/** A criterion that code grades from metrics. */
export const metricCriterionSchema = z.strictObject({
  ...criterionBase,
  kind: z.literal('metric'),
  measures: z.array(measureSchema).min(1).max(20),
});
export type MetricCriterion = z.infer<typeof metricCriterionSchema>;

export const criterionSchema = z.discriminatedUnion('kind', [judgedCriterionSchema, metricCriterionSchema]);
export type Criterion = z.infer<typeof criterionSchema>;

/** Limits the score when a criterion is weak, or has no evidence at all. */
export const capSchema = z
  .strictObject({
    criterionId: criterionIdSchema,
    atMostLevel: levelSchema.optional(),
    whenInsufficient: z.boolean().optional(),
    maxScore: z.number().min(0).max(100),
    reason: z.string().trim().min(1).max(300),
  })
  .refine(
    (cap) => cap.atMostLevel !== undefined || cap.whenInsufficient === true,
    'A cap needs atMostLevel or whenInsufficient',
  );
export type Cap = z.infer<typeof capSchema>;

/** A grade that cannot be reached while a criterion stays below a level (or has no evidence). */
export const gradeGateSchema = z.strictObject({
  grade: gradeSchema,
  criterionId: criterionIdSchema,
  minLevel: levelSchema,
  reason: z.string().trim().min(1).max(300),
});
export type GradeGate = z.infer<typeof gradeGateSchema>;

const gradeBandSchema = z.strictObject({ grade: gradeSchema, minScore: z.number().min(0).max(100) });

export const rubricSchema = z
  .strictObject({
    title: z.string().trim().min(1).max(200),
    criteria: z.array(criterionSchema).min(1, 'A rubric needs at least one criterion').max(50),
    /** Best first, the last from 0 points. */
    grades: z.array(gradeBandSchema).min(1),
    /** Points around a grade boundary within which a second opinion is asked for. */
    boundaryMargin: z.number().min(0).max(20).default(1),
    /** Share of the weight (0..1) that must have evidence for a grade to be given at all. */
    minEvidenceShare: z.number().min(0).max(1).default(0.5),
    caps: z.array(capSchema).default([]),
    gates: z.array(gradeGateSchema).default([]),
  })
  .superRefine((rubric, context) => {
    for (const { path, message } of rubricProblems(rubric)) context.addIssue({ code: 'custom', path, message });
  });
export type Rubric = z.infer<typeof rubricSchema>;

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

interface RubricShape {
  readonly criteria: readonly Criterion[];
  readonly grades: readonly { grade: Grade; minScore: number }[];
  readonly caps: readonly Cap[];
  readonly gates: readonly GradeGate[];
}

function rubricProblems(rubric: RubricShape): readonly Problem[] {
  const problems: Problem[] = [];
  const known = new Set<string>();
  rubric.criteria.forEach((criterion, index) => {
    if (known.has(criterion.id))
      problems.push({ path: ['criteria', index, 'id'], message: `Criterion "${criterion.id}" is there twice` });
    known.add(criterion.id);
  });
  const weight = rubric.criteria.reduce((sum, criterion) => sum + criterion.weight, 0);
  if (!(weight > 0))
    problems.push({ path: ['criteria'], message: 'The weights sum to 0: give at least one criterion a weight' });
  for (const [list, entries] of [
    ['caps', rubric.caps],
    ['gates', rubric.gates],
  ] as const) {
    entries.forEach((entry, index) => {
      if (!known.has(entry.criterionId)) {
        problems.push({
          path: [list, index, 'criterionId'],
          message: `No criterion "${entry.criterionId}" in this rubric`,
        });
      }
    });
  }
  const given = new Set(rubric.grades.map(({ grade }) => grade));
  rubric.gates.forEach(({ grade }, index) => {
    if (!given.has(grade))
      problems.push({ path: ['gates', index, 'grade'], message: `No grade "${grade}" in this rubric` });
  });
  return [...problems, ...bandProblems(rubric.grades)];
}

function bandProblems(bands: RubricShape['grades']): readonly Problem[] {
  const problems: Problem[] = [];
  bands.forEach((band, index) => {
    const previous = bands[index - 1];
    if (previous === undefined) return;
    if (band.minScore >= previous.minScore)
      problems.push({ path: ['grades', index, 'minScore'], message: 'Grades go from best to worst' });
    if (band.grade <= previous.grade)
      problems.push({ path: ['grades', index, 'grade'], message: 'Grades go from A to E, each once' });
  });
  if (bands.at(-1)?.minScore !== 0) problems.push({ path: ['grades'], message: 'The last grade must start at 0' });
  return problems;
}
