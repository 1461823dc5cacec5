import type { RuleMistake } from '../../domain/approval-rules-contradictions.ts';
import { firstLabelsNeeded, warningsOf } from '../../domain/approval-rules-warnings.ts';
import type { ApprovalRules } from '../../domain/approval-rules.ts';
import type { Approval } from '../../domain/approval.ts';
import { defaultRules } from '../../domain/default-rules.ts';
import type { RuleTrial, RulesOnTrial } from '../../domain/hard-rules-trial.ts';
import { tryRules } from '../../domain/hard-rules-trial.ts';
import { canonicalJson } from '../../domain/hash.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import { allOf, pagesOf } from '../../domain/pages.ts';
import type { Rules } from '../../domain/rules.ts';
import { rulesSchema } from '../../domain/rules.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import { localDate } from '../../domain/time-span.ts';
import { isAiManagerError } from '../../errors.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import type * as descriptors from '../rules.ts';

const dayMs = 86_400_000;
/** A request lasts a week at most and is counted in the weeks it touches. */
const neighbourhoodMs = 15 * dayMs;

export const dryRunRules: HandlerOf<typeof descriptors.dryRunRules> = async (
  context,
  { rules: document, days, limit },
) => {
  const { storage, clock } = context.services.ports;
  const now = clock.now();
  const since = new Date(Date.parse(now) - days * dayMs).toISOString();
  const automationOn = (await storage.calibrations.current({ signal: context.signal })) !== null;
  const parsed = rulesSchema.safeParse(document);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return { ...nothingTried, valid: false, problems, since, automationOn };
  }
  const after = parsed.data;
  const before = await comparedWith(context);
  const found = await newestRequests(context, { since, limit });
  const trials = await tryAll(context, found.approvals, { before, after });
  const warnings = await warn(context, after);
  return {
    ...nothingTried,
    valid: true,
    since,
    automationOn,
    warnings: warnings.map(({ path, message }) => ({ path: path.join('.'), message })),
    requests: trials.length,
    complete: found.complete,
    counts: countOutcomes(trials),
    changes: trials.filter(({ changed }) => changed).map(toChange),
    voidsCalibration: recipeOf(before.approvals) !== recipeOf(after.approvals),
    labelsNeeded: firstLabelsNeeded(after.approvals),
  };
};

const nothingTried = {
  problems: [],
  warnings: [],
  requests: 0,
  complete: true,
  counts: [],
  changes: [],
  voidsCalibration: false,
  labelsNeeded: null,
};

/** The rules in force; the standard ones where there are none, or none that can be read. */
async function comparedWith({ services, signal }: OperationContext): Promise<Rules> {
  try {
    return (await services.ports.storage.rules.get('latest', { signal }))?.rules ?? defaultRules;
  } catch (error) {
    if (isAiManagerError(error, 'CONFIGURATION')) return defaultRules;
    throw error;
  }
}

/** The parts of the rules that a calibration holds for. */
function recipeOf({ hard, panel }: ApprovalRules): string {
  return canonicalJson({ hard, panel });
}

async function newestRequests(
  { services, signal }: OperationContext,
  { since, limit }: { readonly since: string; readonly limit: number },
): Promise<{ readonly approvals: readonly Approval[]; readonly complete: boolean }> {
  const { approvals } = services.ports.storage;
  const found: Approval[] = [];
  const wanted = limit + 1;
  for await (const page of pagesOf((from) =>
    approvals.list({ submittedFrom: since, order: 'newest', limit: Math.min(wanted, 1_000), ...from }, { signal }),
  )) {
    found.push(...page);
    if (found.length >= wanted) break;
  }
  return { approvals: found.slice(0, limit), complete: found.length <= limit };
}

type Trial = RuleTrial & { readonly approval: Approval };

async function tryAll(
  context: OperationContext,
  approvals: readonly Approval[],
  rules: { readonly before: RulesOnTrial; readonly after: RulesOnTrial },
): Promise<readonly Trial[]> {
  const byPerson = Map.groupBy(approvals, ({ request }) => request.personId);
  const people = await statusesOf(context, [...byPerson.keys()]);
  const neighbours = new Map<PersonId, readonly Approval[]>();
  for (const [personId, own] of byPerson) neighbours.set(personId, await neighboursOf(context, personId, own));
  return approvals.map((approval) => {
    const { personId } = approval.request;
    const personActive = people.get(personId) === 'active';
    return { approval, ...tryRules({ approval, personActive, others: neighbours.get(personId) ?? [] }, rules) };
  });
}

/** What the person asked for around the time of these requests. */
async function neighboursOf(
  { services, signal }: OperationContext,
  personId: PersonId,
  approvals: readonly Approval[],
): Promise<readonly Approval[]> {
  const starts = approvals.map(({ request }) => Date.parse(request.startAt));
  const startFrom = new Date(starts.reduce((least, start) => Math.min(least, start)) - neighbourhoodMs).toISOString();
  const startBefore = new Date(starts.reduce((most, start) => Math.max(most, start)) + neighbourhoodMs).toISOString();
  const filter = { personIds: [personId], startFrom, startBefore };
  return allOf((from) => services.ports.storage.approvals.list({ ...filter, ...from }, { signal }));
}

async function statusesOf(
  { services, signal }: OperationContext,
  ids: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, Superbuilder['status']>> {
  if (ids.length === 0) return new Map();
  const people = await allOf((from) => services.ports.storage.people.list({ ids, ...from }, { signal }));
  return new Map(people.map(({ id, status }) => [id, status]));
}

async function warn(context: OperationContext, { approvals, timeZone }: Rules): Promise<readonly RuleMistake[]> {
  const named = approvals.hard.exceptions.map(({ personId }) => personId);
  const people = await statusesOf(context, [...new Set(named)]);
  const today = localDate(Date.parse(context.services.ports.clock.now()), timeZone).toString();
  return warningsOf(approvals, { people, today });
}

function countOutcomes(trials: readonly RuleTrial[]) {
  const groups = Map.groupBy(trials, ({ before, after }) => `${before.outcome} ${after.outcome}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ before: first.before.outcome, after: first.after.outcome, requests: group.length }];
  });
}

function toChange({ approval, before, after }: Trial) {
  const { id, request, submittedAt, status } = approval;
  return { approvalId: id, personId: request.personId, submittedAt, status, before, after };
}
