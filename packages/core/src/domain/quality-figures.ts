import type { AgreementFigures, CountedShare, QualityFigures } from './quality-report.ts';
import type { Grade } from './rubric.ts';
import { grades } from './rubric.ts';
import type { PairCounts } from './statistics/agreement.ts';
import { agreementOf, fewestPairs } from './statistics/agreement.ts';
import { shareInterval } from './statistics/proportion.ts';

/** The structural part of what storage counts; see the quality store. */
export interface QualityRows {
  readonly judgements: readonly {
    readonly evaluations: number;
    readonly reused: number;
    readonly needsReview: number;
    readonly insufficientEvidence: number;
    readonly failed: number;
    readonly scored: number;
    readonly scoreSum: number;
    readonly criteria: number;
    readonly unverifiedCriteria: number;
    readonly secondJudged: number;
  }[];
  readonly pairs: readonly GradePair[];
  readonly reviews: readonly {
    readonly reviews: number;
    readonly ratings: readonly number[];
    readonly contested: number;
    readonly contestedAndChanged: number;
  }[];
}

interface GradePair {
  readonly with: 'person' | 'second-judge';
  readonly judge: Grade | null;
  readonly other: Grade | null;
  readonly count: number;
}

/** From the lowest grade to the highest, so that a positive difference is a higher grade. */
const scale: readonly Grade[] = grades.toReversed();

/** Fewest pairs of grades from which kappa is told. */
export const fewestGradePairs = fewestPairs(scale.length);

/**
 * Adds counts up to the figures of a report.
 *
 * @param agreement - the pairs that agreement is computed from, where those are of more weeks than the rest
 */
export function toQualityFigures(rows: QualityRows, agreement: readonly GradePair[] = rows.pairs): QualityFigures {
  const { judgements, reviews } = rows;
  const evaluations = sumOf(judgements, 'evaluations');
  const reused = sumOf(judgements, 'reused');
  const scored = sumOf(judgements, 'scored');
  const contested = sumOf(reviews, 'contested');
  const judged = evaluations - reused;
  const ratings = [0, 1, 2, 3, 4].map((at) => reviews.reduce((sum, row) => sum + (row.ratings[at] ?? 0), 0));
  return {
    evaluations,
    reused,
    meanScore: scored === 0 ? null : sumOf(judgements, 'scoreSum') / scored,
    needsReview: toShare(sumOf(judgements, 'needsReview'), judged),
    insufficientEvidence: toShare(sumOf(judgements, 'insufficientEvidence'), judged),
    failed: toShare(sumOf(judgements, 'failed'), judged),
    unverifiedEvidence: toShare(sumOf(judgements, 'unverifiedCriteria'), sumOf(judgements, 'criteria')),
    secondJudged: toShare(sumOf(judgements, 'secondJudged'), judged),
    reviews: { count: sumOf(reviews, 'reviews'), ratings, meanRating: meanRatingOf(ratings) },
    overrides: toOverrides(rows.pairs.filter((pair) => pair.with === 'person')),
    contested: toShare(contested, evaluations),
    contestedAndChanged: toShare(sumOf(reviews, 'contestedAndChanged'), contested),
    withPeople: toAgreement(agreement.filter((pair) => pair.with === 'person')),
    betweenJudges: toAgreement(agreement.filter((pair) => pair.with === 'second-judge')),
  };
}

function sumOf<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((sum, row) => sum + row[key], 0);
}

function toShare(count: number, of: number): CountedShare {
  return { count, of, share: of === 0 ? null : count / of, interval: shareInterval(count, of) };
}

function meanRatingOf(ratings: readonly number[]): number | null {
  const count = ratings.reduce((sum, amount) => sum + amount, 0);
  return count === 0 ? null : ratings.reduce((sum, amount, at) => sum + amount * (at + 1), 0) / count;
}

function toOverrides(pairs: readonly GradePair[]): QualityFigures['overrides'] {
  const counted = (matches: (difference: number | null, pair: GradePair) => boolean): number =>
    pairs.reduce((sum, pair) => (matches(differenceOf(pair), pair) ? sum + pair.count : sum), 0);
  const raised = counted((difference) => difference !== null && difference > 0);
  const lowered = counted((difference) => difference !== null && difference < 0);
  const added = counted((_, { judge, other }) => judge === null && other !== null);
  const removed = counted((_, { judge, other }) => judge !== null && other === null);
  const looked = pairs.reduce((sum, { count }) => sum + count, 0);
  return { changed: toShare(raised + lowered + added + removed, looked), raised, lowered, added, removed };
}

/** In grades, positive where the other one is higher; null where one of them gave none. */
function differenceOf({ judge, other }: GradePair): number | null {
  return judge === null || other === null ? null : scale.indexOf(other) - scale.indexOf(judge);
}

function toAgreement(pairs: readonly GradePair[]): AgreementFigures {
  const found = agreementOf(toTable(pairs));
  const needed = Math.max(0, fewestGradePairs - found.pairs);
  const told = needed === 0 ? found : { kappa: null, interval: null };
  const { sameShare, chanceShare, meanDifference } = found;
  return {
    pairs: found.pairs,
    needed,
    kappa: told.kappa,
    interval: told.interval,
    sameShare,
    chanceShare,
    meanDifference,
  };
}

function toTable(pairs: readonly GradePair[]): PairCounts {
  return scale.map((judge) =>
    scale.map((other) =>
      pairs.reduce((sum, pair) => (pair.judge === judge && pair.other === other ? sum + pair.count : sum), 0),
    ),
  );
}
