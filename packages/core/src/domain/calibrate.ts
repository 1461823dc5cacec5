import type { AutomationRules } from './approval-rules.ts';
import { countBlindReviews } from './calibration-labels.ts';
import type { BlindReview } from './calibration-labels.ts';
import type { StoredCalibration } from './calibration.ts';
import { labelsNeeded } from './statistics/binomial.ts';
import { driftEvidence, startDriftTest } from './statistics/drift.ts';
import type { BlindLabel } from './statistics/selective-approval.ts';
import { calibrateThreshold, spendDelta } from './statistics/selective-approval.ts';

/** What a calibration found; the rest of a stored one says who, when and which. */
export type CalibrationFindings = Omit<
  StoredCalibration,
  'id' | 'fingerprint' | 'at' | 'offReason' | 'offAt' | 'decisionId'
>;

/** On what a calibration rests. */
export interface CalibrationBasis {
  /** all of the recipe, in any order */
  readonly reviews: readonly BlindReview[];
  readonly rules: AutomationRules;
  /** number among the calibrations of the recipe, from 1 on */
  readonly round: number;
}

/**
 * Looks for a threshold and spends the round's part of delta, whatever comes of it.
 *
 * @throws InvalidInputError `INVALID_INPUT` when the grid does not fall or the round is no whole number from 1 on
 */
export function calibrate({ reviews, rules, round }: CalibrationBasis): CalibrationFindings {
  const { counted, disagreements, countedAgainst } = countBlindReviews(reviews);
  const { alpha, delta, driftDelta, grid } = rules;
  const deltaSpent = spendDelta(delta, round);
  const found = calibrateThreshold(counted, { alpha, delta: deltaSpent, grid });
  return {
    round,
    status: found.threshold === null ? 'failed' : 'on',
    threshold: found.threshold,
    alpha,
    delta,
    deltaSpent,
    driftDelta,
    riskUpperBound: found.riskUpperBound,
    labels: found.labels,
    disagreements: disagreements + countedAgainst,
    countedAgainst,
    labelsMissing: found.labelsMissing,
    reason: found.reason,
    tests: [...found.tests],
  };
}

/**
 * Labels still missing before the next calibration is worth its part of delta: until the more confident half of them
 * could show the bound by itself, if nobody disagreed. With fewer, the test starts where the machine is least sure.
 *
 * Never looks at what labels say, but for what the calibration before has looked at already: who calibrates as soon as
 * the answers happen to look well would break the bound two or three times as often as promised.
 *
 * @param last - the newest calibration of the recipe; null: there was none
 * @returns 0: calibrate now
 */
export function labelsToTry({ reviews, rules, round }: CalibrationBasis, last: StoredCalibration | null): number {
  const { counted } = countBlindReviews(reviews);
  const fewest = labelsNeeded({ alpha: rules.alpha, delta: spendDelta(rules.delta, round) });
  const { labels, usable } = confidentHalf(counted, rules.grid);
  const missing = labels === 0 ? fewest : Math.ceil((fewest - labels) * (usable / labels));
  const afterFailure = last?.status === 'failed' ? last.labels + last.labelsMissing - counted.length : 0;
  return Math.max(0, missing, afterFailure);
}

/** Labels from the highest level on that holds at least half of the usable ones: those at or above the lowest level. */
function confidentHalf(counted: readonly BlindLabel[], grid: readonly number[]): { labels: number; usable: number } {
  const confidences = counted.map(({ confidence }) => confidence);
  const from = (level: number): number => confidences.filter((confidence) => confidence >= level).length;
  const usable = from(Math.min(...grid));
  const labels = grid.map(from).find((count) => 2 * count >= usable) ?? usable;
  return { labels, usable };
}

export interface DriftFindings {
  readonly audits: number;
  readonly disagreements: number;
  /** evidence against the bound, as a factor; 1 before the first audit */
  readonly evidence: number;
  /** automation ends where the evidence reaches it */
  readonly limit: number;
  readonly drifted: boolean;
}

const largestFactor = 1e9;

type Watched = Pick<StoredCalibration, 'id' | 'alpha' | 'driftDelta'>;

/** What blind audits of automatic approvals say about the bound of the calibration these were made under. */
export function driftOf(
  reviews: readonly Pick<BlindReview, 'automaticUnder' | 'label'>[],
  calibration: Watched,
): DriftFindings {
  const audits = reviews.filter(
    ({ automaticUnder, label }) => automaticUnder === calibration.id && label?.blind === true,
  );
  return evidenceOf(calibration, audits.length, audits.filter(({ label }) => label?.outcome === 'rejected').length);
}

/** The same after each audit, in the order of their labels, for a chart. */
export function driftOverAudits(
  reviews: readonly (Pick<BlindReview, 'automaticUnder'> & {
    readonly label: (NonNullable<BlindReview['label']> & { readonly at: string }) | null;
  })[],
  calibration: Watched,
): readonly DriftFindings[] {
  const labels = reviews
    .flatMap(({ automaticUnder, label }) => (automaticUnder === calibration.id && label?.blind === true ? [label] : []))
    .toSorted((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
  let disagreements = 0;
  return labels.map(({ outcome }, at) => {
    if (outcome === 'rejected') disagreements += 1;
    return evidenceOf(calibration, at + 1, disagreements);
  });
}

function evidenceOf({ alpha, driftDelta }: Watched, audits: number, disagreements: number): DriftFindings {
  const logEvidence = driftEvidence({ ...startDriftTest({ alpha, delta: driftDelta }), audits, disagreements });
  return {
    audits,
    disagreements,
    evidence: Math.min(Math.exp(logEvidence), largestFactor),
    limit: 1 / driftDelta,
    drifted: logEvidence >= -Math.log(driftDelta),
  };
}
