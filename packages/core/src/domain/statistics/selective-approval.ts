import type { RiskBound } from './binomial.ts';
import { binomialCdf, clopperPearsonUpper, labelsNeeded, labelsNeededWithErrors } from './binomial.ts';
import { assertInsideUnit, assertShare, assertWhole, refuse } from './checks.ts';
import type { Interval } from './interval.ts';
import { shareInterval } from './proportion.ts';

/** A request that the model would approve and the hard rules allow, decided by a person who did not see the verdict. */
export interface BlindLabel {
  /** the model's, 0..1 */
  readonly confidence: number;
  /** the person did not approve */
  readonly disagreed: boolean;
}

export interface CalibrationSettings extends RiskBound {
  /**
   * Candidate thresholds from high to low, each 0..1. Fixed before the labels are seen: a grid made from their
   * confidences voids the bound.
   */
  readonly grid: readonly number[];
}

/** Why nothing is approved automatically: no level has labels enough, or the first that has fails its test. */
export type NoThresholdReason = 'too-few-labels' | 'risk-not-below-bound';

export interface ThresholdTest {
  readonly threshold: number;
  /** labels at or above the threshold, and disagreements among them */
  readonly labels: number;
  readonly disagreements: number;
  /** probability of so few disagreements if the risk were alpha */
  readonly pValue: number;
  readonly accepted: boolean;
}

export interface Calibration {
  /** least confidence that is approved automatically; null: everything goes to a person */
  readonly threshold: number | null;
  /** why `threshold` is null; null with a threshold */
  readonly reason: NoThresholdReason | null;
  /** upper bound of the risk at the threshold, with error probability delta; null without one */
  readonly riskUpperBound: number | null;
  /** what was tested, in order; the last one failed unless the grid ended */
  readonly tests: readonly ThresholdTest[];
  /** labels given */
  readonly labels: number;
  /**
   * fewest further labels with which there could be a threshold: if all of them fall where they help most and none is
   * a disagreement. 0 with a threshold.
   */
  readonly labelsMissing: number;
}

/**
 * The lowest threshold of a fixed grid above which the risk is shown to be at most alpha, or none.
 *
 * Levels are tested from the top, starting at the first that has labels enough to pass without a disagreement, until
 * one fails. For exchangeable rows, with probability 1 - delta over the labels, the share of automatic approvals that
 * the person would not have approved is at most alpha, whatever the confidence is worth; a poor one costs coverage.
 *
 * @param labels - in any order; only blind ones, thinned by {@link thinLabels} where automation was on
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range or the grid does not fall
 * @see Angelopoulos et al. (2021), Learn then Test, arXiv 2110.01052: fixed-sequence testing
 * @see Jung, Brahman, Choi (2024), Trust or Escalate, arXiv 2407.18370; here nothing is approved where the top fails
 */
export function calibrateThreshold(labels: readonly BlindLabel[], settings: CalibrationSettings): Calibration {
  const { alpha, delta, grid } = settings;
  const fewest = labelsNeeded(settings);
  assertGrid(grid);
  for (const [at, { confidence }] of labels.entries()) assertShare(`labels[${String(at)}].confidence`, confidence);
  const levels = countLevels(labels, grid);
  const start = levels.findIndex((level) => level.labels >= fewest);
  const tests: ThresholdTest[] = [];
  for (const level of start < 0 ? [] : levels.slice(start)) {
    const pValue = binomialCdf(level.disagreements, level.labels, alpha);
    tests.push({ ...level, pValue, accepted: pValue <= delta });
    if (pValue > delta) break;
  }
  const found = tests.findLast((test) => test.accepted);
  if (found !== undefined)
    return {
      threshold: found.threshold,
      reason: null,
      riskUpperBound: clopperPearsonUpper(found.disagreements, found.labels, delta),
      tests,
      labels: labels.length,
      labelsMissing: 0,
    };
  // A level above the start may become the start; none below it can.
  const open = start < 0 ? levels : levels.slice(0, start + 1);
  return {
    threshold: null,
    reason: start < 0 ? 'too-few-labels' : 'risk-not-below-bound',
    riskUpperBound: null,
    tests,
    labels: labels.length,
    labelsMissing: Math.min(
      ...open.map((level) => labelsNeededWithErrors(level.disagreements, settings) - level.labels),
    ),
  };
}

/**
 * Error probability of calibration number `round`, so that all calibrations together, however many, stay within
 * `delta`: 6 delta / (pi^2 round^2).
 *
 * @param delta - for all of them, between 0 and 1
 * @param round - whole number from 1 on
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 */
export function spendDelta(delta: number, round: number): number {
  assertInsideUnit('delta', delta);
  assertWhole('round', round, 1);
  return (6 * delta) / (Math.PI * round) ** 2;
}

export interface Coverage {
  /** requests seen, and how many of them the threshold would have approved */
  readonly requests: number;
  readonly automatic: number;
  /** `automatic` of `requests`, 0..1; null without requests */
  readonly share: number | null;
  /** of the share to be expected, at 95 %; null with it */
  readonly interval: Interval | null;
}

/**
 * The share of requests to be expected above a threshold, from recent ones.
 *
 * @param confidences - one per request, 0..1; null: one that is never automatic (hard rules, text, model not for it)
 * @param threshold - null: nothing is automatic
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 */
export function expectedCoverage(confidences: readonly (number | null)[], threshold: number | null): Coverage {
  if (threshold !== null) assertShare('threshold', threshold);
  for (const [at, confidence] of confidences.entries())
    if (confidence !== null) assertShare(`confidences[${String(at)}]`, confidence);
  const requests = confidences.length;
  const automatic = threshold === null ? 0 : confidences.filter((value) => value !== null && value >= threshold).length;
  return {
    requests,
    automatic,
    share: requests === 0 ? null : automatic / requests,
    interval: shareInterval(automatic, requests),
  };
}

/** Labels at or above each level of the grid. */
function countLevels(
  labels: readonly BlindLabel[],
  grid: readonly number[],
): readonly Omit<ThresholdTest, 'pValue' | 'accepted'>[] {
  const counts = grid.map((threshold) => ({ threshold, labels: 0, disagreements: 0 }));
  for (const { confidence, disagreed } of labels) {
    const highest = counts.find((level) => confidence >= level.threshold);
    if (highest === undefined) continue;
    highest.labels += 1;
    if (disagreed) highest.disagreements += 1;
  }
  for (const [at, level] of counts.entries()) {
    level.labels += counts[at - 1]?.labels ?? 0;
    level.disagreements += counts[at - 1]?.disagreements ?? 0;
  }
  return counts;
}

function assertGrid(grid: readonly number[]): void {
  if (grid.length === 0) refuse('grid', '"grid" is empty: give at least one candidate threshold.');
  for (const [at, threshold] of grid.entries()) {
    assertShare(`grid[${String(at)}]`, threshold);
    if (threshold >= (grid[at - 1] ?? Infinity))
      refuse(
        `grid[${String(at)}]`,
        `"grid" does not fall at position ${String(at)}: list thresholds from high to low.`,
      );
  }
}
