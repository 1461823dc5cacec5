import { describe, expect, it } from 'vitest';
import { approvalRulesSchema } from './approval-rules.ts';
import { calibrate, driftOf, labelsToTry } from './calibrate.ts';
import type { BlindReview } from './calibration-labels.ts';
import type { StoredCalibration } from './calibration.ts';
import { seededRandom } from './statistics/__fixtures__/seeded-random.ts';

// The whole life of the bound in simulated worlds whose true risk is known: shadow mode, labels, calibrations, audits.
const worlds = 2_000;
const levels = [0.95, 0.9, 0.85, 0.8, 0.75];
const rules = approvalRulesSchema.parse({
  automation: { alpha: 0.1, delta: 0.1, driftDelta: 0.05, grid: levels, auditShare: 0.2 },
}).automation;
const atMost = (share: number, among = worlds): number => share + 3 * Math.sqrt((share * (1 - share)) / among);

type Random = () => number;
/** Per level from the top: share of the requests, and risk that the person disagrees. */
type World = readonly { readonly mass: number; readonly risk: number }[];
interface Request {
  readonly review: BlindReview;
  readonly disagrees: boolean;
}
/** What a labeller makes of one request. */
type Labeller = (request: Request) => 'label' | 'leave' | 'reveal';

const evenly = (riskOf: (level: number) => number): World =>
  levels.map((_, level) => ({ mass: 1 / levels.length, risk: riskOf(level) }));
const justTooRisky = rules.alpha * 1.0001;
const qualities: Readonly<Record<string, (random: Random) => World>> = {
  'a good confidence': () => evenly((level) => 0.005 + 0.02 * level),
  'most requests at the top': () =>
    levels.map((_, level) => (level === 0 ? { mass: 0.8, risk: 0.01 } : { mass: 0.05, risk: 0.3 })),
  'a confidence that says nothing, just too risky': () => evenly(() => justTooRisky),
  'a confidence that says the opposite': () => evenly((level) => 0.25 - 0.04 * level),
  'a cliff below a safe top': () => evenly((level) => (level < 3 ? 0.03 : 0.4)),
  'a safe top, and then just too risky on the whole': () =>
    levels.map((_, level) =>
      level === 0 ? { mass: 0.5, risk: 0.05 } : { mass: 0.125, risk: 2 * justTooRisky - 0.05 },
    ),
  'risks at random': (random) => evenly(() => 0.3 * random() ** 2),
};
const worldOf = (seed: number, random: Random): World =>
  Object.values(qualities)[seed % Object.keys(qualities).length]?.(random) ?? [];

const labellers: Readonly<Record<string, Labeller>> = {
  'decides all in order': () => 'label',
  'leaves what would be a disagreement': ({ disagrees }) => (disagrees ? 'leave' : 'label'),
  'reveals what would be a disagreement': ({ disagrees }) => (disagrees ? 'reveal' : 'label'),
  'picks what the machine is sure of': ({ review }) => (review.confidence >= 0.9 ? 'label' : 'leave'),
};

const instants = Array.from({ length: 451 }, (_, at) => new Date(Date.UTC(2026, 10, 2) + at * 60_000).toISOString());
const instant = (at: number): string => instants[at] ?? '';

function nextRequest(at: number, world: World, random: Random): Request {
  let [level, left] = [0, random()];
  while (level < world.length - 1 && left >= (world[level]?.mass ?? 1)) {
    left -= world[level]?.mass ?? 0;
    level += 1;
  }
  return {
    disagrees: random() < (world[level]?.risk ?? 1),
    review: {
      approvalId: String(at),
      confidence: levels[level] ?? 0,
      status: 'waiting',
      submittedAt: instant(at),
      label: null,
      revealed: false,
      automaticUnder: null,
    },
  };
}

function labelled({ review, disagrees }: Request): BlindReview {
  const outcome = disagrees ? 'rejected' : 'approved';
  return { ...review, status: outcome, label: { outcome, blind: true } };
}

/** Risk of all that is approved automatically from this threshold on. */
function riskFrom(world: World, threshold: number): number {
  const above = world.slice(0, levels.indexOf(threshold) + 1);
  const mass = above.reduce((sum, level) => sum + level.mass, 0);
  return above.reduce((sum, level) => sum + level.mass * level.risk, 0) / mass;
}

const stored = (found: ReturnType<typeof calibrate>): StoredCalibration => ({
  ...found,
  id: String(found.round),
  fingerprint: 'f',
  at: instant(0),
  offReason: null,
  offAt: null,
  decisionId: 'd',
});

interface Way {
  readonly labeller: Labeller;
  /** which reviews a calibration is given */
  readonly counts: (review: BlindReview) => boolean;
}

/** Looks after every 50th request whether it is worth calibrating, three times at most. */
function live(world: World, { labeller, counts }: Way, random: Random): readonly StoredCalibration[] {
  const reviews: BlindReview[] = [];
  const calibrations: StoredCalibration[] = [];
  let on: StoredCalibration | null = null;
  for (let at = 1; at <= 450 && calibrations.length < 3; at += 1) {
    const request = nextRequest(at, world, random);
    if (on === null || random() < rules.auditShare) reviews.push(reviewed(request, on, labeller));
    if (at % 50 > 0) continue;
    const basis = { reviews: reviews.filter(counts), rules, round: calibrations.length + 1 };
    if (labelsToTry(basis, calibrations.at(-1) ?? null) > 0) continue;
    const calibration = stored(calibrate(basis));
    calibrations.push(calibration);
    on = calibration.status === 'on' ? calibration : null;
  }
  return calibrations;
}

function reviewed(request: Request, on: StoredCalibration | null, labeller: Labeller): BlindReview {
  const taken = labeller(request);
  const result = taken === 'label' ? labelled(request) : { ...request.review, revealed: taken === 'reveal' };
  if (on === null || result.confidence < (on.threshold ?? 2)) return result;
  return { ...result, status: 'approved', automaticUnder: on.id };
}

function lives(labeller: Labeller, counts: Way['counts'] = () => true) {
  let [broken, automated] = [0, 0];
  for (let seed = 0; seed < worlds; seed += 1) {
    const random = seededRandom(seed);
    const world = worldOf(seed, random);
    const found = live(world, { labeller, counts }, random);
    // Null exactly where nothing passed.
    for (const { threshold, tests } of found) expect(threshold !== null).toBe(tests[0]?.accepted ?? false);
    const thresholds = found.flatMap(({ threshold }) => (threshold === null ? [] : threshold));
    if (thresholds.length > 0) automated += 1;
    if (thresholds.some((threshold) => riskFrom(world, threshold) > rules.alpha)) broken += 1;
  }
  return { broken: broken / worlds, automated: automated / worlds };
}

/** Audits of automatic approvals until the alarm; null: none within so many. */
function alarmAfter(risk: number, audits: number, random: Random): number | null {
  const calibration = { id: 'c1', alpha: rules.alpha, driftDelta: rules.driftDelta };
  const reviews: { automaticUnder: string; label: { outcome: 'approved' | 'rejected'; blind: true } }[] = [];
  while (reviews.length < audits) {
    const outcome = random() < risk ? 'rejected' : 'approved';
    reviews.push({ automaticUnder: 'c1', label: { outcome, blind: true } });
    if (driftOf(reviews, calibration).drifted) return reviews.length;
  }
  return null;
}

describe('the life of a bound', { timeout: 60_000 }, () => {
  it.each(Object.entries(labellers))('keeps its promise in 2,000 worlds with somebody who %s', (_, labeller) => {
    const { broken, automated } = lives(labeller);
    expect(broken).toBeLessThanOrEqual(atMost(rules.delta));
    // A promise that nothing is approved under would be cheap.
    expect(automated).toBeGreaterThan(0.25);
  });

  it('would be broken if only what was decided counted', () => {
    const skips = labellers['leaves what would be a disagreement'] ?? (() => 'label');
    expect(lives(skips, ({ label }) => label !== null).broken).toBeGreaterThan(0.5);
  });

  it('ends soon when the risk has trebled, and seldom when it has not changed', () => {
    const some = 200;
    const alarms = (risk: number, audits: number): number =>
      Array.from({ length: some }, (_, seed) => alarmAfter(risk, audits, seededRandom(seed))).filter(
        (after) => after !== null,
      ).length / some;
    expect(alarms(3 * rules.alpha, 100)).toBeGreaterThan(0.95);
    expect(alarms(rules.alpha, 150)).toBeLessThanOrEqual(atMost(rules.driftDelta, some));
  });
});
