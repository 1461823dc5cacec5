import { z } from 'zod';
import { weekSchema } from './week.ts';

const count = z.int().min(0);
const ratio = z.number().min(-1).max(1);

/** A share with what it is of, and its 95 % interval; null where it is a share of nothing. */
const countedShareSchema = z.strictObject({
  count,
  of: count,
  share: z.number().min(0).max(1).nullable(),
  interval: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
});
export type CountedShare = z.infer<typeof countedShareSchema>;

/** Agreement of the judge's grades with somebody else's. */
const agreementFiguresSchema = z.strictObject({
  /** evaluations that both gave a grade */
  pairs: count,
  /** how many more pairs it takes before kappa is told; 0: it is */
  needed: count,
  /** quadratic weighted kappa: 0 is what chance gives, 1 is full agreement; null: too few pairs, or no spread in them */
  kappa: ratio.nullable(),
  /** of kappa, at 95 % */
  interval: z.strictObject({ low: ratio, high: ratio }).nullable(),
  /** share of pairs with the same grade, and what chance alone would give */
  sameShare: z.number().min(0).max(1).nullable(),
  chanceShare: z.number().min(0).max(1).nullable(),
  /** mean difference in grades; positive: the other one grades higher than the judge */
  meanDifference: z.number().nullable(),
});
export type AgreementFigures = z.infer<typeof agreementFiguresSchema>;

export const qualityFiguresSchema = z.strictObject({
  /** evaluations of the weeks, every revision; `reused` ones are in no share, nothing having been judged */
  evaluations: count,
  reused: count,
  /** 0..100 */
  meanScore: z.number().nullable(),
  needsReview: countedShareSchema,
  insufficientEvidence: countedShareSchema,
  failed: countedShareSchema,
  /** of criteria that a model judged: those whose quotes were not in the text */
  unverifiedEvidence: countedShareSchema,
  secondJudged: countedShareSchema,
  reviews: z.strictObject({
    count,
    /** how many rated 1, 2, 3, 4, 5 */
    ratings: z.array(count).length(5),
    meanRating: z.number().min(1).max(5).nullable(),
  }),
  /** grades that a person looked at, and what became of them */
  overrides: z.strictObject({
    changed: countedShareSchema,
    raised: count,
    lowered: count,
    /** the judge gave no grade, the person did */
    added: count,
    /** the judge gave a grade, the person did not */
    removed: count,
  }),
  contested: countedShareSchema,
  /** of the contested */
  contestedAndChanged: countedShareSchema,
  /** people saw the judge's grade before they gave theirs, which makes both more alike */
  withPeople: agreementFiguresSchema,
  betweenJudges: agreementFiguresSchema,
});
export type QualityFigures = z.infer<typeof qualityFiguresSchema>;

const judgeQualitySchema = z.strictObject({
  provider: z.string(),
  model: z.string(),
  promptVersion: z.int(),
  /** false: a heuristic, no language model */
  languageModel: z.boolean(),
  figures: qualityFiguresSchema,
});

export const qualityReportSchema = z.strictObject({
  total: qualityFiguresSchema,
  /** oldest first; agreement at each week is over the weeks up to it, see `agreementWeeks` */
  weeks: z.array(z.strictObject({ week: weekSchema, figures: qualityFiguresSchema })),
  /** by model and version of the prompt, the most evaluations first; where no model was asked there is no judge */
  judges: z.array(judgeQualitySchema),
  /** the weeks that agreement over time looks back on, since single weeks have few pairs */
  agreementWeeks: z.int().min(1),
  /** fewest pairs from which kappa is told */
  fewestPairs: z.int().min(1),
});
export type QualityReport = z.infer<typeof qualityReportSchema>;
