import { submissionRecord } from '../../domain/approval-record.ts';
import type { ApprovalId, NewApproval } from '../../domain/approval.ts';
import { allOf } from '../../domain/pages.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { Week } from '../../domain/week.ts';
import { lastCompleteWeek, weekOfInstant } from '../../domain/week.ts';
import { ConfigurationError, InvalidInputError, isAiManagerError, toLoggable } from '../../errors.ts';
import type { ApprovalSource, SourceRequest } from '../../ports/index.ts';
import type * as descriptors from '../approvals.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { decisionOf } from '../decisions.ts';
import { rulesInForce } from '../weeks.ts';

type Sync = HandlerOf<typeof descriptors.syncApprovals>;
type Row = Awaited<ReturnType<Sync>>['sources'][number];

/** Reads every source by itself: one that fails keeps nothing of the others back. */
export const syncApprovals: Sync = async (context, input) => {
  const sources = chosenSources(context, input.sources);
  const weeks = await chosenWeeks(context, input.week);
  const { people } = context.services.ports.storage;
  const active = await allOf((from) => people.list({ status: 'active', ...from }, { signal: context.signal }));
  const rows = await Promise.all(sources.map((source) => syncSource(context, source, { weeks, people: active })));
  return { weeks: [...weeks], sources: rows };
};

function chosenSources(
  { services }: OperationContext,
  asked: readonly string[] | undefined,
): readonly ApprovalSource[] {
  const { approvalSources } = services.ports;
  if (approvalSources.length === 0)
    throw new ConfigurationError(
      'There is no source of requests: plug in WorkSmart, or hand requests in with approvals.submit.',
    );
  const known = approvalSources.map(({ id }) => id);
  const unknown = asked?.find((id) => !known.includes(id));
  if (unknown === undefined) return approvalSources.filter(({ id }) => asked?.includes(id) ?? true);
  throw new InvalidInputError(`There is no source "${unknown}"; there is ${known.join(', ')}.`, { details: { known } });
}

async function chosenWeeks(context: OperationContext, asked: Week | undefined): Promise<readonly Week[]> {
  if (asked !== undefined) return [asked];
  const { timeZone } = (await rulesInForce(context)).rules;
  const now = context.services.ports.clock.now();
  return [lastCompleteWeek(now, timeZone), weekOfInstant(now, timeZone)];
}

interface Reading {
  readonly weeks: readonly Week[];
  readonly people: readonly Superbuilder[];
}

/** What was read before a failure is stored and counted. */
async function syncSource(context: OperationContext, source: ApprovalSource, { weeks, people }: Reading): Promise<Row> {
  const row = { source: source.id, found: 0, added: 0, unknownPeople: 0, error: null };
  let counted: Row = row;
  try {
    for (const week of weeks) {
      const { requests, unknownPeople } = await source.listPending(week, people, { signal: context.signal });
      const added = await store(context, source, requests);
      counted = {
        ...counted,
        found: counted.found + requests.length,
        added: counted.added + added,
        unknownPeople: counted.unknownPeople + unknownPeople,
      };
    }
    return counted;
  } catch (error) {
    context.signal?.throwIfAborted();
    context.logger.warn('Requests of a source could not be read.', { source: source.id, error: toLoggable(error) });
    return { ...counted, error: errorOf(error) };
  }
}

/** Words that are not ours may hold addresses and keys: only their kind is told. */
function errorOf(error: unknown): NonNullable<Row['error']> {
  if (isAiManagerError(error)) return { code: error.code, message: error.message };
  const kind = error instanceof Error ? error.name : typeof error;
  return { code: 'INTERNAL', message: `The source failed in a way it does not declare (${kind}).` };
}

async function store(
  context: OperationContext,
  { id }: ApprovalSource,
  requests: readonly SourceRequest[],
): Promise<number> {
  if (requests.length === 0) return 0;
  const { storage } = context.services.ports;
  const submitted = requests.map((request) => {
    const approval = toApproval(context, request);
    return { approval, decision: { ...decisionOf(context, submissionRecord(approval)) } };
  });
  const stored = await storage.approvals.submit(submitted, { signal: context.signal });
  const foreign = stored.filter(
    ({ approval }, index) => approval.request.personId !== requests[index]?.request.personId,
  );
  if (foreign.length > 0)
    context.logger.warn('Requests of a source have keys that belong to requests of other people.', {
      source: id,
      approvalIds: foreign.map(({ approval }) => approval.id),
    });
  return stored.filter(({ added }) => added).length;
}

function toApproval({ services }: OperationContext, { key, request, origin, submittedAt }: SourceRequest): NewApproval {
  const { ids, clock } = services.ports;
  return {
    id: ids.next() as ApprovalId,
    key,
    request,
    origin,
    submittedAt: submittedAt ?? clock.now(),
    submittedBy: { id: request.personId, role: 'superbuilder', via: origin.source },
  };
}
