import { createOfflineProvider } from '@ai-manager/adapters/offline';
import type { ApprovalRules } from '@ai-manager/core';
import { calibrateThreshold, findInstructions, observeAudit, spendDelta, startDriftTest } from '@ai-manager/core';
import type { World } from './make-requests.ts';
import { makeRequests, requestsPerWeek, weeks } from './make-requests.ts';
import { approvalProbability, approvalProbabilityAfterChange } from './policy.ts';
import { createRandom } from './random.ts';

/** A request as triage would see it, with what nobody but the generator knows. */
export interface Seen {
  /** of the panel; null: nothing could approve it automatically, whatever the confidence */
  readonly confidence: number | null;
  /** probability that executives do not approve, before and after the change of policy */
  readonly risk: number;
  readonly riskAfterChange: number;
}

export type MeasuredWorld = Omit<World, 'rules'> & { readonly rules: ApprovalRules };

const provider = createOfflineProvider();

/** The requests of one world, oldest first. History and examples are left out: they move confidences a little. */
export async function seenIn(world: MeasuredWorld): Promise<readonly Seen[]> {
  const made = makeRequests(world);
  const seats = world.rules.panel.executives;
  return Promise.all(
    made.map(async ({ request, verdict, truth }) => {
      const risk = 1 - approvalProbability(truth);
      const riskAfterChange = 1 - approvalProbabilityAfterChange(truth);
      const never = { confidence: null, risk, riskAfterChange };
      if (verdict.outcome !== 'allow' || findInstructions(request.description, 'request').length > 0) return never;
      const votes = await Promise.all(
        Array.from({ length: seats }, (_, index) => probabilityOf('approval.panel', { request, seat: index + 1 })),
      );
      const confidence = votes.reduce((sum, vote) => sum + vote, 0) / seats;
      const without = await probabilityOf('approval.without-text', { request, seat: 1 });
      return confidence >= 0.5 && without >= 0.5 ? { confidence, risk, riskAfterChange } : never;
    }),
  );
}

async function probabilityOf(name: string, input: object): Promise<number> {
  const reply = await provider.generate({ name, messages: [], input, maxOutputTokens: 1_000 }, {});
  return (JSON.parse(reply.text) as { readonly probability: number }).probability;
}

export interface LevelRow {
  readonly threshold: number;
  /** share of all requests at or above it */
  readonly share: number;
  readonly risk: number;
  readonly riskAfterChange: number;
}

/** The true risk of everything at or above each threshold. */
export function riskByThreshold(seen: readonly Seen[], grid: readonly number[]): readonly LevelRow[] {
  return grid.map((threshold) => {
    const above = seen.filter(({ confidence }) => (confidence ?? -1) >= threshold);
    return { threshold, share: above.length / seen.length, ...meanRisks(above) };
  });
}

function meanRisks(seen: readonly Seen[]) {
  const mean = (of: (one: Seen) => number): number => seen.reduce((sum, one) => sum + of(one), 0) / seen.length;
  return { risk: mean(({ risk }) => risk), riskAfterChange: mean(({ riskAfterChange }) => riskAfterChange) };
}

export interface Simulated {
  /** requests decided blind, oldest first, before somebody calibrates */
  readonly decided: number;
  /** shares of worlds: a threshold was found; with one, the true risk above it is higher than alpha */
  readonly found: number;
  readonly broken: number;
  /** of the worlds with one: requests of the rest approved automatically, as a share */
  readonly coverage: number;
  /** of the worlds with one: drift is noticed in the first half of the rest, before the change of policy, or in the second */
  readonly falseAlarms: number;
  readonly caught: number;
}

/** Labels the first requests of each world, calibrates, lets half of the rest come in, changes the policy, and lets in the other half. */
function simulate(
  worlds: readonly (readonly Seen[])[],
  { decided, automation, levels }: SimulationSettings,
): Simulated {
  const results = worlds.map((seen, index) => {
    const random = createRandom(index + decided * 1_000);
    const labels = seen
      .slice(0, decided)
      .flatMap(({ confidence, risk }) => (confidence === null ? [] : [{ confidence, disagreed: random.chance(risk) }]));
    const settings = { ...automation, delta: spendDelta(automation.delta, 1) };
    const { threshold } = calibrateThreshold(labels, settings);
    if (threshold === null) return null;
    const rest = seen.slice(decided);
    const change = Math.floor(rest.length / 2);
    let state = startDriftTest({ alpha: automation.alpha, delta: automation.driftDelta });
    let automatic = 0;
    let falseAlarm = false;
    for (const [at, { confidence, risk, riskAfterChange }] of rest.entries()) {
      if ((confidence ?? -1) < threshold) continue;
      automatic += 1;
      if (random.chance(automation.auditShare))
        state = observeAudit(state, random.chance(at < change ? risk : riskAfterChange));
      falseAlarm ||= at < change && state.driftedAtAudit !== null;
    }
    return {
      broken: (levels.find((level) => level.threshold === threshold)?.risk ?? 0) > automation.alpha,
      coverage: automatic / rest.length,
      falseAlarm,
      caught: !falseAlarm && state.driftedAtAudit !== null,
    };
  });
  const found = results.filter((result) => result !== null);
  const share = (of: (result: (typeof found)[number]) => number): number =>
    found.reduce((sum, result) => sum + of(result), 0) / Math.max(1, found.length);
  return {
    decided,
    found: found.length / worlds.length,
    broken: found.filter(({ broken }) => broken).length / worlds.length,
    coverage: share(({ coverage }) => coverage),
    falseAlarms: share(({ falseAlarm }) => Number(falseAlarm)),
    caught: share(({ caught }) => Number(caught)),
  };
}

export interface SimulationSettings {
  readonly decided: number;
  readonly automation: ApprovalRules['automation'];
  readonly levels: readonly LevelRow[];
}

export async function measure(sample: Omit<MeasuredWorld, 'seed'>, worldCount: number) {
  const worlds: (readonly Seen[])[] = [];
  for (let seed = 1; seed <= worldCount; seed += 1) worlds.push(await seenIn({ ...sample, seed }));
  const { automation } = sample.rules;
  const levels = riskByThreshold(worlds.flat(), automation.grid);
  const simulations = [60, 80, 100, 120, 150].map((decided) => simulate(worlds, { decided, automation, levels }));
  return { requests: worldCount * weeks * requestsPerWeek, levels, simulations };
}
