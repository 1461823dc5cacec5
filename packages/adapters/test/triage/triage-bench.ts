import type { Actor, ApprovalId, ApprovalRules, LlmRequest, PersonId, StoredCalibration } from '@ai-manager/core';
import { approvalRulesSchema, recipeFingerprint } from '@ai-manager/core';
import { createUuidGenerator } from '@ai-manager/core/memory';
import type { ScriptedAnswer } from '@ai-manager/core/testing';
import { createScriptedModel } from '@ai-manager/core/testing';
import type { Bench, BenchOptions } from '../weekly-run/harness.ts';
import { openBench, populate } from '../weekly-run/harness.ts';

export const service: Actor = { id: 'n8n', role: 'service', via: 'test' };
export const ann: Actor = { id: 'ann', role: 'superbuilder', via: 'test' };
export const lead: Actor = { id: 'lea', role: 'lead', via: 'test' };
export const grace: Actor = { id: 'grace', role: 'executive', via: 'test' };

const reviewers = [
  { id: 'grace', name: 'Grace Example', email: 'grace@example.com', role: 'executive' },
  { id: 'lea', name: 'Lea Example', email: 'lea@example.com', role: 'lead' },
] as const;

type RulesInput = Parameters<typeof approvalRulesSchema.parse>[0];

/** The standard rules with two reviewers. */
export function approvalRules(change: Record<string, object> = {}): ApprovalRules {
  const review = { reviewers, decisionPage: 'https://desk.example.com/decide', ...change['review'] };
  return approvalRulesSchema.parse({ ...change, review } as RulesInput);
}

export interface PanelInput {
  readonly seat: number;
  readonly request: { readonly description: string | null; readonly minutes: number; readonly category: string | null };
  readonly facts: readonly { readonly id: string; readonly text: string }[];
  readonly examples: readonly {
    readonly samePerson: boolean;
    readonly description: string | null;
    readonly decision: string;
  }[];
}

export const panelInputOf = (request: LlmRequest): PanelInput => request.input as PanelInput;

type Reply = {
  readonly recommendation: string;
  readonly probability: number | null;
  readonly reasoning: string;
  readonly evidence: readonly string[];
};
type PanelScript = (input: PanelInput, request: LlmRequest, index: number) => Partial<Reply> | ScriptedAnswer;

export const approves: Reply = {
  recommendation: 'approve',
  probability: 0.95,
  reasoning: 'It fits.',
  evidence: ['R1'],
};
export const rejects: Reply = { recommendation: 'reject', probability: 0.1, reasoning: 'It is vague.', evidence: [] };

const isAnswer = (given: Partial<Reply> | ScriptedAnswer): given is ScriptedAnswer =>
  ['text', 'json', 'error', 'refuse', 'truncate', 'hang', 'begin'].some((key) => key in given);

/** A panel that approves unless the script says otherwise. */
export function scriptedPanel(script: PanelScript = () => ({}), id = 'panel') {
  return createScriptedModel(
    (request, index) => {
      const given = script(panelInputOf(request), request, index);
      return isAnswer(given) ? given : { json: { ...approves, ...given } };
    },
    { id, provider: id, model: `${id}-1` },
  );
}

/** Ann, led by Lea; Bob, led by nobody; Grace, an executive who also works. */
export async function openTriageBench(
  options: Omit<BenchOptions, 'rules'> & {
    readonly approvals?: ApprovalRules;
    readonly rules?: BenchOptions['rules'];
  } = {},
): Promise<Bench> {
  const { approvals = approvalRules(), rules, ...rest } = options;
  const bench = await openBench({
    llm: [scriptedPanel()],
    ...rest,
    rules: { ...rules, approvals, timeZone: 'Europe/Berlin' },
  });
  await populate(bench, [
    { id: 'lea', projects: [] },
    { id: 'ann', projects: [], leadId: 'lea' as PersonId },
    { id: 'bob', projects: [] },
    { id: 'grace', projects: [] },
  ]);
  return bench;
}

const honest = 'Call with the Nowak bakery about their books; the tracker was off during the call.';

/** A request that no rule speaks against; each has its own day and hour, so that none overlaps another. */
export function requestOf(index = 0, change: Partial<{ personId: string; minutes: number; description: string }> = {}) {
  const day = String(16 + (index % 5)).padStart(2, '0');
  const hour = String(6 + (Math.floor(index / 5) % 12)).padStart(2, '0');
  return {
    kind: 'manual-time' as const,
    personId: 'ann' as PersonId,
    startAt: `2026-11-${day}T${hour}:00:00Z`,
    minutes: 30,
    description: `${honest} Number ${index}.`,
    ...change,
  } as { kind: 'manual-time'; personId: PersonId; startAt: string; minutes: number; description: string };
}

/** Hands in many requests at once, as a source does that is read. */
export async function handInAll(
  { storage, clock }: Pick<Bench, 'storage' | 'clock'>,
  requests: readonly ReturnType<typeof requestOf>[],
): Promise<void> {
  const ids = createUuidGenerator();
  const at = clock.now();
  const rows = requests.map((request, index) => {
    const id = ids.next() as ApprovalId;
    const full = { ...request, category: null, trackedOverlapMinutes: null };
    const decision = {
      id: ids.next(),
      kind: 'approval',
      subject: { type: 'approval', id },
      actor: service,
      at,
      runId: null,
      inputHash: null,
      promptVersions: {},
      rulesVersion: null,
      attempts: [],
      outcome: { step: 'submitted', source: null },
    } as const;
    return {
      approval: { id, key: `key-${index}`, request: full, origin: null, submittedAt: at, submittedBy: service },
      decision: { ...decision, attempts: [] },
    };
  });
  await storage.approvals.submit(rows, {});
}

/** Hands in a request as a service and triages it. */
export async function triaged(bench: Pick<Bench, 'manager'>, request = requestOf()) {
  const { items } = await bench.manager.approvals.triage({ request }, { actor: service });
  const [item] = items;
  if (item === undefined) throw new Error('Nothing was triaged.');
  return item;
}

/** As it is stored, with all that is withheld. */
export async function stored(bench: Pick<Bench, 'storage'>, id: ApprovalId) {
  const approval = await bench.storage.approvals.get(id, {});
  if (approval === null) throw new Error(`There is no request ${id}.`);
  return approval;
}

/** Switches automation on for the recipe in force, as if it had been calibrated. */
export async function switchOn(
  bench: Pick<Bench, 'storage' | 'clock'>,
  { threshold = 0.9, approvals = approvalRules(), models = ['panel/panel-1'], promptVersion = 1 } = {},
): Promise<StoredCalibration> {
  const fingerprint = await recipeFingerprint({ promptVersion, models, rules: approvals });
  const calibration: StoredCalibration = {
    id: `calibration-${threshold}`,
    fingerprint,
    round: 1,
    at: bench.clock.now(),
    status: 'on',
    threshold,
    alpha: 0.05,
    delta: 0.1,
    deltaSpent: 0.06,
    driftDelta: 0.05,
    riskUpperBound: 0.04,
    labels: 100,
    disagreements: 0,
    countedAgainst: 0,
    labelsMissing: 0,
    reason: null,
    tests: [],
    offReason: null,
    offAt: null,
    decisionId: 'calibrated',
  };
  const decision = {
    id: `calibrated-${threshold}`,
    kind: 'calibration',
    subject: { type: 'calibration', id: calibration.id },
    actor: grace,
    at: calibration.at,
    runId: null,
    inputHash: null,
    promptVersions: {},
    rulesVersion: null,
    attempts: [],
    outcome: {},
  } as const;
  await bench.storage.calibrations.add(calibration, { ...decision, attempts: [] }, {});
  return calibration;
}
