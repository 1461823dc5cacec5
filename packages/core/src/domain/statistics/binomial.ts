import { assertInsideUnit, assertShare, assertWhole, refuse } from './checks.ts';
import { betaQuantile, betaTails } from './incomplete-beta.ts';

const maxTrials = 1e9;

/**
 * Probability of at most `successes` in so many independent trials: the binomial distribution function.
 *
 * @param successes - whole number from 0 on
 * @param trials - whole number, 0..1e9
 * @param probability - of a success in one trial, 0..1
 * @returns 0..1; the error is below 1e-11 of the value up to a million trials, small values included
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 * @see NIST Digital Library of Mathematical Functions, 8.17.5: as an incomplete beta function
 */
export function binomialCdf(successes: number, trials: number, probability: number): number {
  assertWhole('successes', successes);
  assertTrials(trials);
  assertShare('probability', probability);
  if (successes >= trials) return 1;
  return betaTails(probability, successes + 1, trials - successes).upper;
}

/**
 * Upper Clopper-Pearson bound: the largest probability under which so few events are no rarer than `delta`. An event's
 * true probability is above it in at most a share `delta` of samples, whatever it is.
 *
 * @param events - whole number, 0..`trials`
 * @param trials - whole number, 1..1e9
 * @param delta - one-sided error probability, between 0 and 1
 * @returns 0..1; BetaInv(1 - delta; events + 1, trials - events), and 1 where every trial was an event
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 * @see Clopper, Pearson (1934), The use of confidence or fiducial limits illustrated in the case of the binomial,
 *   Biometrika 26(4)
 */
export function clopperPearsonUpper(events: number, trials: number, delta: number): number {
  assertCounts(events, trials);
  assertInsideUnit('delta', delta);
  if (events === trials) return 1;
  if (events === 0) return -Math.expm1(Math.log(delta) / trials);
  return betaQuantile({ upper: delta }, events + 1, trials - events);
}

/**
 * Lower Clopper-Pearson bound: the mirror image of {@link clopperPearsonUpper}. For a two-sided interval give each half
 * of the error probability.
 *
 * @returns 0..1; BetaInv(delta; events, trials - events + 1), and 0 without events
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 */
export function clopperPearsonLower(events: number, trials: number, delta: number): number {
  assertCounts(events, trials);
  assertInsideUnit('delta', delta);
  if (events === 0) return 0;
  if (events === trials) return Math.exp(Math.log(delta) / trials);
  return betaQuantile({ lower: delta }, events, trials - events + 1);
}

/** What is to be shown: that a risk is at most `alpha`, with at most the probability `delta` of being wrong. */
export interface RiskBound {
  /** highest tolerated risk, between 0 and 1 */
  readonly alpha: number;
  /** highest tolerated probability of a wrong claim, between 0 and 1 */
  readonly delta: number;
}

/**
 * Fewest labels that can show the bound, if not one of them is an error: ceil(ln delta / ln(1 - alpha)).
 *
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 */
export function labelsNeeded({ alpha, delta }: RiskBound): number {
  assertInsideUnit('alpha', alpha);
  assertInsideUnit('delta', delta);
  const labels = Math.ceil(Math.log(delta) / Math.log1p(-alpha));
  if (labels > maxTrials / 10)
    refuse('alpha', `"alpha" is ${String(alpha)} and would need ${String(labels)} labels: tolerate a higher risk.`);
  return labels;
}

/**
 * Fewest labels that can show the bound with so many errors among them: the least n with
 * BinomCDF(errors; n, alpha) <= delta.
 *
 * @param errors - whole number from 0 on
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 */
export function labelsNeededWithErrors(errors: number, { alpha, delta }: RiskBound): number {
  assertWhole('errors', errors);
  const fewest = Math.max(labelsNeeded({ alpha, delta }), errors + 1);
  return leastFrom(fewest, (labels) => binomialCdf(errors, labels, alpha) <= delta);
}

export interface PowerQuestion extends RiskBound {
  /** what the risk is in truth; 0 or more and below `alpha` */
  readonly trueRisk: number;
  /** probability with which the labels are to show the bound, between 0 and 1 */
  readonly power: number;
}

/**
 * Fewest labels that show the bound with the wanted probability, when the risk is what is supposed. The probability
 * rises in a saw-tooth: some larger numbers of labels fall just short of it.
 *
 * @returns null where more than 100,000 would be needed
 * @throws InvalidInputError `INVALID_INPUT` when a number is outside its range
 */
export function labelsNeededForPower({ alpha, delta, trueRisk, power }: PowerQuestion): number | null {
  assertInsideUnit('power', power);
  const fewest = labelsNeeded({ alpha, delta });
  assertShare('trueRisk', trueRisk);
  if (trueRisk >= alpha)
    refuse(
      'trueRisk',
      `"trueRisk" is ${String(trueRisk)}: give less than "alpha" (${String(alpha)}), else none suffice.`,
    );
  // With every further error that is tolerated, the power is highest at the fewest labels that tolerate it.
  for (let errors = 0, labels = fewest; labels <= 100_000; errors += 1) {
    const tolerated = errors;
    labels = leastFrom(Math.max(labels, errors + 1), (count) => binomialCdf(tolerated, count, alpha) <= delta);
    if (binomialCdf(errors, labels, trueRisk) >= power) return labels;
  }
  return null;
}

/** The least whole number from `start` on that fits, where all above it fit, too. */
function leastFrom(start: number, fits: (count: number) => boolean): number {
  if (fits(start)) return start;
  let [below, high, width] = [start, start + 1, 1];
  while (!fits(high)) {
    below = high;
    width *= 2;
    high += width;
  }
  while (high - below > 1) {
    const middle = Math.floor((below + high) / 2);
    if (fits(middle)) high = middle;
    else below = middle;
  }
  return high;
}

function assertTrials(trials: number): void {
  assertWhole('trials', trials);
  if (trials > maxTrials) refuse('trials', `"trials" is ${String(trials)}: give at most ${String(maxTrials)}.`);
}

function assertCounts(events: number, trials: number): void {
  assertTrials(trials);
  assertWhole('trials', trials, 1);
  assertWhole('events', events);
  if (events > trials)
    refuse('events', `"events" is ${String(events)} of ${String(trials)} trials: give no more events than trials.`);
}
