import type { Grade } from '../../domain/rubric.ts';
import type { Week } from '../../domain/week.ts';
import type { CallOptions } from '../call.ts';

/** Whose judgements are counted: of one week, by one judge. */
export interface JudgeKey {
  /** the week that was evaluated */
  readonly week: Week;
  /** all four are null where no model was asked */
  readonly provider: string | null;
  readonly model: string | null;
  readonly promptVersion: number | null;
  readonly languageModel: boolean | null;
}

/** Evaluations as they came out, before any person changed them; every revision counts. */
export interface JudgementCounts extends JudgeKey {
  readonly evaluations: number;
  /** of these: taken over from unchanged work; they are in no other number below */
  readonly reused: number;
  readonly graded: number;
  readonly needsReview: number;
  readonly insufficientEvidence: number;
  readonly failed: number;
  /** evaluations with a score, and the sum of these */
  readonly scored: number;
  readonly scoreSum: number;
  /** criteria a model judged, and those of them whose quotes were not in the text */
  readonly criteria: number;
  readonly unverifiedCriteria: number;
  /** evaluations that another provider judged too */
  readonly secondJudged: number;
}

/** How often a judge's grade met another's; null: no grade. */
export interface GradePairs extends JudgeKey {
  /** `person`: the latest review of each evaluation; `second-judge`: another provider's model */
  readonly with: 'person' | 'second-judge';
  readonly judge: Grade | null;
  readonly other: Grade | null;
  readonly count: number;
}

export interface ReviewCounts extends JudgeKey {
  readonly reviews: number;
  /** how many reviews rated 1, 2, 3, 4, 5 */
  readonly ratings: readonly [number, number, number, number, number];
  /** evaluations that were contested, and those of them whose grade a person changed afterwards */
  readonly contested: number;
  readonly contestedAndChanged: number;
}

export interface QualityFilter {
  readonly weeks: readonly Week[];
  /** weeks whose pairs are counted; default: `weeks` */
  readonly pairWeeks?: readonly Week[];
}

export interface QualityCounts {
  readonly judgements: readonly JudgementCounts[];
  readonly pairs: readonly GradePairs[];
  readonly reviews: readonly ReviewCounts[];
}

/**
 * What is known about how well models judge. Written with every evaluation that is recorded, in the same transaction,
 * and never changed by a review: it is about the judge. Evaluations that were imported as history are not in it.
 */
export interface QualityStore {
  /** Each list by week, provider, model, prompt version, pairs with people first. No evaluation is read. */
  counts(filter: QualityFilter, options: CallOptions): Promise<QualityCounts>;
}
