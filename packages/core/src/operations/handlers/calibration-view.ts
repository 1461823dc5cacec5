import type { CalibrationBasis } from '../../domain/calibrate.ts';
import { driftOf, labelsToTry } from '../../domain/calibrate.ts';
import { countBlindReviews } from '../../domain/calibration-labels.ts';
import type { CalibrationView } from '../../domain/calibration-view.ts';
import type { StoredCalibration } from '../../domain/calibration.ts';
import { pagesOf } from '../../domain/pages.ts';
import { expectedCoverage, spendDelta } from '../../domain/statistics/selective-approval.ts';
import { whyOff } from '../../domain/why-off.ts';
import type { BlindReviewRow, CalibrationStore } from '../../ports/index.ts';
import type { OperationContext } from '../context.ts';
import type { RecipeInForce } from './approval-recipe.ts';

/** Requests from which the coverage to be expected is told. */
export const recentRequests = 1_000;
const dayMs = 86_400_000;

/** What calibrations and their view are made from. */
export interface CalibrationState extends CalibrationBasis {
  readonly reviews: readonly BlindReviewRow[];
  /** also those from before the last drift, which calibrate no more */
  readonly allReviews: readonly BlindReviewRow[];
  readonly recipe: RecipeInForce;
  /** the newest of the recipe; null: it was never calibrated */
  readonly last: StoredCalibration | null;
  /** the one that is on, of whatever recipe */
  readonly on: StoredCalibration | null;
  /** on, and of the recipe in force; null: everything goes to a person */
  readonly inForce: StoredCalibration | null;
}

export async function readCalibrationState(
  { services, signal }: OperationContext,
  recipe: RecipeInForce,
): Promise<CalibrationState> {
  const { approvals, calibrations } = services.ports.storage;
  const { fingerprint } = recipe;
  const options = { signal };
  const on = await calibrations.current(options);
  const last = (await calibrations.list({ fingerprint, limit: 1 }, options)).items[0] ?? null;
  const allReviews = await approvals.blindReviews(fingerprint, options);
  const since = await lastDriftAt(calibrations, { fingerprint, signal });
  return {
    recipe,
    rules: recipe.rules.automation,
    // What people said before the drift is about another world than the one that is to be approved in.
    reviews: since === null ? allReviews : allReviews.filter(({ submittedAt }) => submittedAt > since),
    allReviews,
    last,
    on,
    inForce: on?.fingerprint === fingerprint ? on : null,
    round: (last?.round ?? 0) + 1,
  };
}

/** Where automatic approval stands, without a look at what labels say that no calibration has looked at. */
export async function toCalibrationView(
  { services, signal }: OperationContext,
  state: CalibrationState,
): Promise<CalibrationView> {
  const { recipe, rules, reviews, allReviews, inForce, last, round } = state;
  const { storage } = services.ports;
  const { fingerprint } = recipe;
  const ended = inForce === null ? await newestThatWasOn(storage.calibrations, signal) : null;
  const confidences = await storage.approvals.recentConfidences({ fingerprint, limit: recentRequests }, { signal });
  const counts = countBlindReviews(reviews);
  const { requests, automatic, share, interval } = expectedCoverage(confidences, inForce?.threshold ?? null);
  const labelsMissing = labelsToTry(state, last);
  const watched = inForce ?? (ended?.fingerprint === fingerprint ? ended : null);
  const { audits, disagreements, evidence, limit } = driftOf(
    watched === null ? [] : allReviews,
    watched ?? { id: '', ...rules },
  );
  return {
    mode: inForce !== null ? 'on' : ended === null ? 'shadow' : 'off',
    why: inForce === null ? whyOff({ ended, last, labelsMissing, fingerprint }) : null,
    fingerprint,
    threshold: inForce?.threshold ?? null,
    alpha: inForce?.alpha ?? rules.alpha,
    delta: inForce?.delta ?? rules.delta,
    riskUpperBound: inForce?.riskUpperBound ?? null,
    coverage: { requests, automatic, share, low: interval?.low ?? null, high: interval?.high ?? null },
    labels: counts.labels,
    disagreements: last === null ? null : last.disagreements - last.countedAgainst,
    countedAgainst: counts.countedAgainst,
    labelsMissing,
    awaitingReview: counts.open,
    nextDelta: spendDelta(rules.delta, round),
    drift: { audits, disagreements, evidence, limit },
    dueAt: dueAt(inForce, rules.recalibrateDays),
    current: watched ?? last,
  };
}

/** When the next scheduled calibration is due; null: none, since nothing is on or nobody wants one. */
export function dueAt(inForce: StoredCalibration | null, recalibrateDays: number | null): string | null {
  if (inForce === null || recalibrateDays === null) return null;
  return new Date(Date.parse(inForce.at) + recalibrateDays * dayMs).toISOString();
}

/** When drift ended automatic approval of this recipe last; null: it never did. */
async function lastDriftAt(
  calibrations: CalibrationStore,
  { fingerprint, signal }: { readonly fingerprint: string; readonly signal: AbortSignal | undefined },
): Promise<string | null> {
  for await (const page of pagesOf((from) => calibrations.list({ fingerprint, limit: 100, ...from }, { signal }))) {
    const found = page.find(({ offReason }) => offReason === 'drift');
    if (found !== undefined) return found.offAt;
  }
  return null;
}

/** It is on still where its recipe is no longer in force and nobody has noticed yet. */
async function newestThatWasOn(
  calibrations: CalibrationStore,
  signal: AbortSignal | undefined,
): Promise<StoredCalibration | null> {
  for await (const page of pagesOf((from) => calibrations.list({ limit: 100, ...from }, { signal }))) {
    const found = page.find(({ threshold }) => threshold !== null);
    if (found !== undefined) return found;
  }
  return null;
}
