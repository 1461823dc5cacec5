import type {
  ActivityPerson,
  ApprovalRequest,
  ApprovalSource,
  CallOptions,
  SourceRequest,
  Week,
} from '@ai-manager/core';
import { ConfigurationError, isAiManagerError, UpstreamError, weekDates } from '@ai-manager/core';
import { z } from 'zod';
import { checkPart } from '../shared/http/health.ts';
import { createHttpClient } from '../shared/http/http-client.ts';
import { remember } from '../shared/remember.ts';
import type { ManualTimeRequest, OvertimeRequest, WorkSmartApprovals } from './approvals.ts';
import { approvalsOver } from './approvals.ts';
import { approverOf, describeApprover, withAdvice } from './approver.ts';
import type { AccountDetail, WorkSmartClient } from './client.ts';
import { createWorkSmartClient, toInstant } from './client.ts';
import type { ParsedWorkSmartOptions, WorkSmartOptions } from './options.ts';
import { hasAccount, parseWorkSmartOptions } from './options.ts';
import { createSession } from './session.ts';
import type { SpanFacts } from './tracked-time.ts';
import { createSpanFacts } from './tracked-time.ts';

/** What a request is found again by. */
const referenceSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('manual-time'), weekStartDate: z.string(), timecardIds: z.array(z.int()).min(1) }),
  z.object({ type: z.literal('overtime'), weekStartDate: z.string(), id: z.string().min(1) }),
]);
type Reference = z.infer<typeof referenceSchema>;

interface Connection {
  readonly options: ParsedWorkSmartOptions;
  readonly approvals: WorkSmartApprovals;
  readonly client: WorkSmartClient;
  readonly detail: (signal: AbortSignal | undefined) => Promise<AccountDetail>;
  /** assignment ids by candidate id */
  readonly assignments: (signal: AbortSignal | undefined) => Promise<ReadonlyMap<string, readonly string[]>>;
}

/**
 * Pending manual time and overtime of the people a manager manages at WorkSmart (Crossover), and where their outcomes are
 * told. Everything is done under the one account of the options. Construction does no I/O.
 *
 * @throws ConfigurationError for wrong options, and when there is no account that could approve
 */
export function createWorkSmartApprovalSource(options: WorkSmartOptions): ApprovalSource {
  const connection = connect(parseWorkSmartOptions(options));
  const { id } = connection.options;
  return {
    id,
    listPending: (week, people, call) => listPending(connection, { week, people, call }),
    async isPending({ reference }, call) {
      call.signal?.throwIfAborted();
      return isListed(connection.approvals, parseReference(reference), call);
    },
    async tell({ origin, outcome, reason }, call) {
      call.signal?.throwIfAborted();
      const reference = parseReference(origin.reference);
      if (reference.type === 'manual-time') await tellManualTime(connection, { reference, outcome, reason, call });
      else if (outcome === 'approved') await connection.approvals.approveOvertime(reference.id, call);
      else await connection.approvals.rejectOvertime({ id: reference.id, memo: reason }, call);
    },
    check: async (call) => [await checkPart(`${id} approvals`, call, () => describeApprover(connection, call))],
  };
}

function connect(options: ParsedWorkSmartOptions): Connection {
  if (!hasAccount(options))
    throw new ConfigurationError('Approving at WorkSmart needs an apiKey, or a username with password, of a manager.');
  const session = createSession(createHttpClient('WorkSmart', options), options, options);
  const client = createWorkSmartClient(session, options);
  return {
    options,
    client,
    approvals: approvalsOver(session, options),
    detail: remember(options.rememberIdsMs, () => client.detail({})),
    assignments: remember(options.rememberIdsMs, async () => {
      const { items } = await client.assignments({});
      const byCandidate = Map.groupBy(items, ({ candidateId }) => candidateId);
      return new Map([...byCandidate].map(([id, list]) => [id, list.map(({ assignmentId }) => assignmentId)]));
    }),
  };
}

interface Listing {
  readonly week: Week;
  readonly people: readonly ActivityPerson[];
  readonly call: CallOptions;
}

async function listPending(connection: Connection, { week, people, call }: Listing) {
  call.signal?.throwIfAborted();
  const { options, approvals, client } = connection;
  const weekStartDate = weekDates(week).start;
  const [manualTimes, overtimes] = await Promise.all([
    approvals.listManualTime(weekStartDate, call),
    approvals.listOvertime(weekStartDate, call),
  ]);
  const sharing = Map.groupBy(people, (person) => person.accounts?.[options.id]);
  const assignments =
    manualTimes.length === 0 ? new Map<string, readonly string[]>() : await knownAssignments(connection, call);
  const factsOf = createSpanFacts(client, (candidateId) => assignments.get(candidateId) ?? [], call);
  const found = [
    ...manualTimes.map((time) => ofManualTime(time, weekStartDate)),
    ...overtimes.map((time) => ofOvertime(time, weekStartDate)),
  ];
  const requests = await Promise.all(
    found.map(async (asked): Promise<SourceRequest | null> => {
      const [person, ...others] = sharing.get(asked.candidateId) ?? [];
      // An account that two people have is nobody's.
      if (person === undefined || others.length > 0) return null;
      // Overtime is asked for before it is worked: there is nothing tracked yet that would speak against it.
      const facts = asked.kind === 'manual-time' ? await factsOf(asked) : null;
      return toSourceRequest(asked, { person, facts, source: options.id });
    }),
  );
  const known = requests.filter((request) => request !== null);
  return { requests: known, unknownPeople: requests.length - known.length };
}

/** Without them nobody knows what is tracked; the requests are there all the same. */
async function knownAssignments({ assignments }: Connection, { signal }: CallOptions) {
  try {
    return await assignments(signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (isAiManagerError(error) && error.details['reason'] !== 'auth') return new Map<string, readonly string[]>();
    throw error;
  }
}

interface Asked {
  readonly key: string;
  readonly candidateId: string;
  readonly kind: ApprovalRequest['kind'];
  readonly startAt: string;
  readonly minutes: number;
  readonly description: string;
  readonly reference: Reference;
}

function ofManualTime(time: ManualTimeRequest, weekStartDate: string): Asked {
  const { key, userId, timecardIds, description } = time;
  const reference: Reference = { type: 'manual-time', weekStartDate, timecardIds: [...timecardIds] };
  return { key, candidateId: userId, kind: 'manual-time', description, reference, ...spanOf(time) };
}

function ofOvertime(time: OvertimeRequest, weekStartDate: string): Asked {
  const { key, id, candidateId, description } = time;
  const reference: Reference = { type: 'overtime', weekStartDate, id };
  return { key, candidateId, kind: 'overtime', description, reference, ...spanOf(time) };
}

function spanOf({
  key,
  startDateTime,
  durationMinutes,
}: ManualTimeRequest | OvertimeRequest): Pick<Asked, 'startAt' | 'minutes'> {
  const startAt = toInstant(startDateTime);
  if (startAt !== undefined) return { startAt, minutes: Math.ceil(durationMinutes) };
  throw new UpstreamError('UPSTREAM_REJECTED', `WorkSmart gives no time in startDateTime of the request ${key}.`, {
    details: { service: 'WorkSmart', reason: 'invalid-response', field: 'startDateTime' },
  });
}

function toSourceRequest(
  { key, kind, startAt, minutes, description, reference }: Asked,
  {
    person,
    facts,
    source,
  }: { readonly person: ActivityPerson; readonly facts: SpanFacts | null; readonly source: string },
): SourceRequest {
  return {
    key,
    request: {
      kind,
      personId: person.id,
      startAt,
      minutes,
      category: null,
      description: description.slice(0, 20_000).toWellFormed(),
      trackedOverlapMinutes: facts?.trackedMinutes ?? null,
    },
    origin: { source, reference: { ...reference } },
    submittedAt: facts?.enteredAt ?? null,
  };
}

function parseReference(reference: unknown): Reference {
  const parsed = referenceSchema.safeParse(reference);
  if (parsed.success) return parsed.data;
  throw new UpstreamError('UPSTREAM_REJECTED', 'The request does not say where it is at WorkSmart: decide it there.', {
    details: { service: 'WorkSmart', reason: 'request' },
  });
}

async function isListed(approvals: WorkSmartApprovals, reference: Reference, call: CallOptions): Promise<boolean> {
  if (reference.type === 'overtime')
    return (await approvals.listOvertime(reference.weekStartDate, call)).some(({ id }) => id === reference.id);
  const wanted = reference.timecardIds.join('-');
  return (await approvals.listManualTime(reference.weekStartDate, call)).some(
    ({ timecardIds }) => timecardIds.join('-') === wanted,
  );
}

interface Telling {
  readonly reference: Extract<Reference, { type: 'manual-time' }>;
  readonly outcome: 'approved' | 'rejected';
  readonly reason: string;
  readonly call: CallOptions;
}

async function tellManualTime(connection: Connection, { reference, outcome, reason, call }: Telling): Promise<void> {
  const { approvals } = connection;
  const decision = { approverId: await approverOf(connection, call), timecardIds: reference.timecardIds };
  try {
    if (outcome === 'approved') await approvals.approveManualTime(decision, call);
    else await approvals.rejectManualTime({ ...decision, rejectionReason: reason }, call);
  } catch (error) {
    throw withAdvice(error, decision.approverId);
  }
}
