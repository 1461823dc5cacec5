import { describe, expect, it } from 'vitest';
import { seededRandom } from './__fixtures__/seeded-random.ts';
import { isAudited, thinLabels } from './blind-audit.ts';
import type { BlindLabel } from './selective-approval.ts';
import { calibrateThreshold, spendDelta } from './selective-approval.ts';

// Simulated worlds, in which the true risk above every threshold is known: how often does a calibration break its promise?
const alpha = 0.1;
const delta = 0.1;
const worlds = 2_000;
const threeSigma = 3 * Math.sqrt((delta * (1 - delta)) / worlds);
const grid = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5];

/** Per level of the grid: share of requests there, and risk that the person disagrees. */
type World = readonly { readonly mass: number; readonly risk: number }[];
type Random = () => number;

const evenly = (riskOf: (level: number) => number): World =>
  grid.map((_, level) => ({ mass: 1 / grid.length, risk: riskOf(level) }));

const qualities: Readonly<Record<string, (random: Random) => World>> = {
  'a good confidence': () => evenly((level) => 0.01 + 0.05 * level),
  'a confidence that is right about itself': () => evenly((level) => 1 - (grid[level] ?? 0)),
  'a confidence that says nothing, in a world just too risky': () => evenly(() => alpha * 1.0001),
  'a confidence that says the opposite': () => evenly((level) => 0.3 - 0.032 * level),
  'a cliff below a safe top': () => evenly((level) => (level < 4 ? 0.06 : 0.4)),
  'a bad top of few requests': () =>
    grid.map((_, level) => ({ mass: level === 0 ? 0.05 : 0.95 / (grid.length - 1), risk: level === 0 ? 0.6 : 0.075 })),
  'a safe top, and then just too risky on the whole': () =>
    grid.map((_, level) => ({
      mass: level === 0 ? 0.5 : 0.5 / 9,
      risk: level === 0 ? 0 : level === 1 ? 1 : alpha * 1.001,
    })),
  'risks at random': (random) => evenly(() => 0.3 * random() ** 2),
};

/** Risk of all requests at or above the threshold. */
function riskAbove(world: World, threshold: number): number {
  const above = world.slice(0, grid.indexOf(threshold) + 1);
  const mass = above.reduce((sum, level) => sum + level.mass, 0);
  return above.reduce((sum, level) => sum + level.mass * level.risk, 0) / mass;
}

function drawLabels(world: World, count: number, random: Random): readonly BlindLabel[] {
  return Array.from({ length: count }, () => {
    let [level, left] = [0, random()];
    while (level < world.length - 1 && left >= (world[level]?.mass ?? 1)) {
      left -= world[level]?.mass ?? 0;
      level += 1;
    }
    return { confidence: grid[level] ?? 0, disagreed: random() < (world[level]?.risk ?? 1) };
  });
}

/** The lowest threshold at which the observed share of disagreements is at most alpha. */
function pointEstimate(labels: readonly BlindLabel[]): number | null {
  const fits = grid.filter((threshold) => {
    const above = labels.filter((label) => label.confidence >= threshold);
    return above.length > 0 && above.filter((label) => label.disagreed).length / above.length <= alpha;
  });
  return fits.at(-1) ?? null;
}

function violations(quality: (random: Random) => World, choose: (labels: readonly BlindLabel[]) => number | null) {
  let [broken, automated] = [0, 0];
  for (let seed = 0; seed < worlds; seed += 1) {
    const random = seededRandom(seed);
    const world = quality(random);
    const threshold = choose(drawLabels(world, 40 + Math.floor(random() * 360), random));
    if (threshold === null) continue;
    automated += 1;
    if (riskAbove(world, threshold) > alpha) broken += 1;
  }
  return { broken: broken / worlds, automated: automated / worlds };
}

const calibrated = (labels: readonly BlindLabel[]): number | null =>
  calibrateThreshold(labels, { alpha, delta, grid }).threshold;

describe('the bound of automatic approvals', { timeout: 60_000 }, () => {
  it.each(Object.entries(qualities))('holds in 2,000 worlds with %s', (_, quality) => {
    expect(violations(quality, calibrated).broken).toBeLessThanOrEqual(delta + threeSigma);
  });

  it('still lets a good confidence automate', () => {
    const { automated } = violations(qualities['a good confidence'] ?? (() => []), calibrated);
    expect(automated).toBeGreaterThan(0.5);
  });

  it('would be broken by a point estimate in the same worlds', () => {
    for (const quality of [
      'a confidence that says nothing, in a world just too risky',
      'a safe top, and then just too risky on the whole',
    ])
      expect(violations(qualities[quality] ?? (() => []), pointEstimate).broken).toBeGreaterThan(0.3);
  });

  it('holds over all recalibrations together', () => {
    const world = evenly(() => alpha * 1.0001);
    let broken = 0;
    for (let seed = 0; seed < worlds; seed += 1) {
      const labels = drawLabels(world, 600, seededRandom(seed));
      const rounds = [100, 200, 300, 400, 500, 600].map((count, at) =>
        calibrateThreshold(labels.slice(0, count), { alpha, delta: spendDelta(delta, at + 1), grid }),
      );
      if (rounds.some((round) => round.threshold !== null)) broken += 1;
    }
    expect(broken / worlds).toBeLessThanOrEqual(delta + threeSigma);
  });

  it('holds while automation is on only if flagged requests are thinned as the automatic ones are audited', () => {
    // Automatic from .8 on, where it has become bad; what is flagged would be fine, and is labelled five times as often.
    const world = grid.map((_, level) => ({
      mass: level < 4 ? 0.35 / 4 : level === 4 ? 0.65 : 0,
      risk: level < 4 ? 0.3 : 0,
    }));
    const [auditShare, some] = [0.2, 500];
    const broken = { thinned: 0, unthinned: 0 };
    for (let seed = 0; seed < some; seed += 1) {
      const labels = drawLabels(world, 240, seededRandom(seed))
        .map((label, at) => ({ ...label, requestId: `${String(seed)}-${String(at)}`, auditShare }))
        .filter((label) => label.confidence < 0.8 || isAudited(label.requestId, auditShare));
      const isBroken = (found: number | null): boolean => found !== null && riskAbove(world, found) > alpha;
      if (isBroken(calibrated(thinLabels(labels)))) broken.thinned += 1;
      if (isBroken(calibrated(labels))) broken.unthinned += 1;
    }
    expect(broken.thinned / some).toBeLessThanOrEqual(delta + 3 * Math.sqrt((delta * (1 - delta)) / some));
    expect(broken.unthinned / some).toBeGreaterThan(0.3);
  });
});
