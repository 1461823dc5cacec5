import type { ApprovalRequest, ApprovalRules, HardRuleVerdict } from '@ai-manager/core';
import { approvalRequestSchema, evaluateHardRules, requestsBefore } from '@ai-manager/core';
import { hostileSentences } from './hostile-sentences.ts';
import type { Truth } from './policy.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import type { Category } from './texts.ts';
import { writeText } from './texts.ts';

export interface Person {
  readonly id: string;
  readonly language: string;
}

export interface MadeRequest {
  readonly key: string;
  readonly submittedAt: string;
  readonly request: ApprovalRequest;
  readonly verdict: HardRuleVerdict;
  readonly truth: Truth;
}

export interface World {
  readonly people: readonly Person[];
  readonly rules: Pick<ApprovalRules, 'hard'>;
  readonly timeZone: string;
  readonly seed: number;
}

const firstMonday = Date.parse('2026-09-14T00:00:00Z');
export const weeks = 10;
export const requestsPerWeek = 30;
const [minuteMs, dayMs] = [60_000, 86_400_000];

/** How thoroughly people write: shares of details, reasons and results that they tell. */
const writers = [
  [{ detail: 0.99, reason: 0.99, outcome: 0.98 }, 8],
  [{ detail: 0.8, reason: 0.6, outcome: 0.5 }, 1.4],
  [{ detail: 0.35, reason: 0.2, outcome: 0.15 }, 0.6],
] as const;
type Writer = (typeof writers)[number][0];

const categoryWeights: readonly (readonly [Category | null, number])[] = [
  ['client-call', 32],
  ['interview', 23],
  ['field-visit', 9],
  ['workshop', 12],
  ['incident', 8],
  ['training', 6],
  ['paperwork', 4],
  ['travel', 3],
  [null, 3],
];

/** What some requests have that code notices, in shares of all requests. */
const flaws = [
  ['none', 85],
  ['long', 2.5],
  ['late', 2],
  ['short-text', 2],
  ['tracked', 2],
  ['duplicate', 2],
  ['hostile', 3],
  ['night', 1.5],
] as const;
type Flaw = (typeof flaws)[number][0];

interface Draft {
  readonly submittedMs: number;
  readonly request: ApprovalRequest;
  readonly told: Pick<Truth, 'detail' | 'reason' | 'outcome' | 'hostile'>;
}

/** Ten weeks of requests, oldest first: the same for the same seed. */
export function makeRequests({ people, rules, timeZone, seed }: World): readonly MadeRequest[] {
  const random = createRandom(seed);
  const writerOf = new Map(people.map(({ id }) => [id, random.weighted<Writer>(writers)]));
  const drafts: Draft[] = [];
  for (let week = 0; week < weeks; week += 1) {
    for (let number = 0; number < requestsPerWeek; number += 1) {
      const person = random.pick(people);
      const writer = writerOf.get(person.id) ?? writers[0][0];
      const flaw = random.weighted<Flaw>(flaws);
      const before = flaw === 'duplicate' ? drafts.at(-random.whole(1, 20)) : undefined;
      drafts.push(before === undefined ? draftOf({ person, writer, flaw, week }, random) : duplicateOf(before, random));
    }
  }
  drafts.sort((one, other) => one.submittedMs - other.submittedMs);
  const approvals = drafts.map((draft, index) => ({
    id: keyOf(index) as never,
    submittedAt: isoOf(draft.submittedMs),
    status: 'waiting' as const,
    request: draft.request,
  }));
  return drafts.map(({ request, told }, index) => {
    const approval = approvals[index]!;
    const { submittedAt } = approval;
    const others = requestsBefore(approval, approvals);
    const input = { request, submittedAt, now: submittedAt, timeZone, personActive: true, others };
    const verdict = evaluateHardRules(input, rules.hard);
    const { category, minutes } = request;
    const truth: Truth = {
      ...told,
      category: category as Category | null,
      minutes,
      escalated: verdict.outcome === 'escalate',
    };
    return { key: keyOf(index), submittedAt, request, verdict, truth };
  });
}

const keyOf = (index: number): string => `req-${String(index + 1).padStart(3, '0')}`;
const isoOf = (instantMs: number): string => new Date(instantMs).toISOString().replace('.000Z', 'Z');

interface Occasion {
  readonly person: Person;
  readonly writer: Writer;
  readonly flaw: Flaw;
  readonly week: number;
}

function draftOf({ person, writer, flaw, week }: Occasion, random: Random): Draft {
  const category = flaw === 'hostile' ? 'client-call' : random.weighted(categoryWeights);
  const told = {
    detail: flaw === 'hostile' || random.chance(writer.detail),
    reason: flaw === 'hostile' || random.chance(writer.reason),
    outcome: random.chance(writer.outcome),
    hostile: flaw === 'hostile',
  };
  const language = random.chance(0.6) ? person.language.slice(0, 2) : 'en';
  const text = writeText({ category, language, ...told }, random);
  const startMs = firstMonday + week * 7 * dayMs + startInWeek(flaw, random);
  const minutes = minutesOf(category, flaw, random);
  const waitDays =
    flaw === 'late'
      ? random.whole(22, 34)
      : random.weighted([
          [0, 5],
          [1, 4],
          [2, 2],
          [5, 1],
        ] as const);
  const submittedMs = startMs + minutes * minuteMs + waitDays * dayMs + random.whole(2, 200) * minuteMs;
  return {
    submittedMs,
    told,
    request: approvalRequestSchema.parse({
      kind: random.chance(0.12) ? 'overtime' : 'manual-time',
      personId: person.id,
      startAt: isoOf(startMs),
      minutes,
      category,
      description:
        flaw === 'short-text'
          ? random.pick(['Call', 'meeting w client', 'see calendar'])
          : flavoured(text, flaw, random),
      trackedOverlapMinutes: flaw === 'tracked' ? random.whole(10, 40) : random.chance(0.7) ? 0 : null,
    }),
  };
}

function flavoured(text: string, flaw: Flaw, random: Random): string {
  return flaw === 'hostile' ? `${text}\n${random.pick(hostileSentences)}` : text;
}

/** Working days and hours, now and then a weekend or a night; milliseconds from Monday on. */
function startInWeek(flaw: Flaw, random: Random): number {
  const day = random.weighted([
    [0, 5],
    [1, 5],
    [2, 5],
    [3, 5],
    [4, 5],
    [5, 1],
    [6, 0.5],
  ] as const);
  const quarter = flaw === 'night' ? random.whole(88, 91) : random.whole(28, 64);
  return day * dayMs + quarter * 15 * minuteMs;
}

function minutesOf(category: Category | null, flaw: Flaw, random: Random): number {
  if (flaw === 'long') return random.whole(17, 24) * 15;
  const longer = category === 'field-visit' || category === 'workshop' || category === 'incident';
  return random.whole(longer ? 3 : 1, random.chance(0.12) ? 12 : longer ? 8 : 6) * 15;
}

/** Somebody hands in the same work twice, a quarter of an hour apart or not at all. */
function duplicateOf({ request, submittedMs, told }: Draft, random: Random): Draft {
  const shiftMs = random.pick([0, 0, 15]) * minuteMs;
  const startAt = isoOf(Date.parse(request.startAt) + shiftMs);
  return { submittedMs: submittedMs + random.whole(1, 50) * 60 * minuteMs, told, request: { ...request, startAt } };
}
