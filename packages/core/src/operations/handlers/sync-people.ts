import type { ActivitySync } from '../../domain/activity.ts';
import type { PersonId } from '../../domain/identifiers.ts';
import { allOf } from '../../domain/pages.ts';
import type { Superbuilder } from '../../domain/superbuilder.ts';
import type { Week } from '../../domain/week.ts';
import { ConfigurationError, InvalidInputError, NotFoundError } from '../../errors.ts';
import type { ActivitySource } from '../../ports/index.ts';
import type { HandlerOf, OperationContext } from '../context.ts';
import { visibleIds } from '../context.ts';
import { definedOnly } from '../defined-only.ts';
import type * as descriptors from '../people.ts';
import { weekOrLast } from '../weeks.ts';
import { createActivityReader } from './sync/read-activity.ts';
import { createActivityWriter } from './sync/write-activity.ts';

type Output = Awaited<ReturnType<HandlerOf<typeof descriptors.syncPeople>>>;

export const syncPeople: HandlerOf<typeof descriptors.syncPeople> = async (context, input) => {
  const sources = chosenSources(context, input.sources);
  const week = await weekOrLast(context, input.week);
  const people = await chosenPeople(context, input.personIds);
  const metrics = await readAll(context, { ...input, week, people, sources });
  const ids = people.map(({ id }) => id);
  const stored = ids.length === 0 ? [] : await storedRows(context, { week, ids, sources });
  const rows = stored.map((sync) => toRow(sync, metrics.get(keyOf(sync)) ?? 0));
  return {
    week,
    people: people.length,
    metrics: rows.reduce((sum, row) => sum + row.metrics, 0),
    sources: sources.map(({ id }) => summaryOf(id, rows)),
    rows,
  };
};

function chosenSources(
  { services }: OperationContext,
  asked: readonly string[] | undefined,
): readonly ActivitySource[] {
  const { activity } = services.ports;
  if (activity.length === 0)
    throw new ConfigurationError(
      'There is no activity source: plug in WorkSmart, BrainLift, a Metrics API or a file before asking for a sync.',
    );
  const known = activity.map(({ id }) => id);
  const unknown = asked?.find((id) => !known.includes(id));
  if (unknown === undefined) return activity.filter(({ id }) => asked?.includes(id) ?? true);
  throw new InvalidInputError(`There is no source "${unknown}"; there is ${known.join(', ')}.`, { details: { known } });
}

async function chosenPeople(
  context: OperationContext,
  asked: readonly PersonId[] | undefined,
): Promise<readonly Superbuilder[]> {
  const { people } = context.services.ports.storage;
  const ids = visibleIds(context, asked);
  const filter = definedOnly({ ids, ...(asked === undefined ? { status: 'active' as const } : {}) });
  const found = await allOf((from) => people.list({ ...filter, ...from }, { signal: context.signal }));
  const known = new Set(found.map(({ id }) => id));
  const unknown = asked?.find((id) => !known.has(id));
  if (unknown === undefined) return found;
  throw new NotFoundError(`There is no person ${unknown}: import or save them first.`, { details: { id: unknown } });
}

interface SyncRequest {
  readonly week: Week;
  readonly people: readonly Superbuilder[];
  readonly sources: readonly ActivitySource[];
  readonly refresh: boolean;
  readonly concurrency: number;
}

/** Asks about people in parallel; what was read is written in batches, also when the caller gives up half-way. */
async function readAll(context: OperationContext, request: SyncRequest): Promise<ReadonlyMap<string, number>> {
  const { week, people, sources, concurrency } = request;
  const reader = createActivityReader(context, request);
  const writer = createActivityWriter(context.services.ports.storage);
  const written = new Map<string, number>();
  let next = 0;
  let failed = 0;
  let done = 0;
  const report = (): void =>
    context.progress({ operation: 'people.sync', phase: 'reading', week, done, total: people.length, failed });
  const work = async (): Promise<void> => {
    for (let person = people[next++]; person !== undefined; person = people[next++]) {
      const { syncs, metrics } = await reader.readPerson(person, sources);
      for (const sync of syncs) {
        written.set(keyOf(sync), metrics.filter(({ source }) => source === sync.source).length);
        if (sync.status === 'failed') failed += 1;
      }
      done += 1;
      await writer.add({ syncs, metrics });
      report();
    }
  };
  const stop = (error: unknown): never => {
    next = people.length;
    throw error;
  };
  report();
  try {
    const workers = await Promise.allSettled(
      Array.from({ length: Math.min(concurrency, people.length) }, () => work().catch(stop)),
    );
    for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  } finally {
    await writer.drain();
  }
  return written;
}

async function storedRows(
  { services, signal }: OperationContext,
  {
    week,
    ids,
    sources,
  }: { readonly week: Week; readonly ids: readonly PersonId[]; readonly sources: readonly ActivitySource[] },
): Promise<readonly ActivitySync[]> {
  const names = new Set(sources.map(({ id }) => id));
  const rows = await services.ports.storage.activity.list({ weeks: [week], personIds: ids }, { signal });
  return rows.filter(({ source }) => names.has(source));
}

function toRow(sync: ActivitySync, metrics: number): Output['rows'][number] {
  const { personId, source, status, fetchedAt, asOf, missing, error } = sync;
  return { personId, source, status, metrics, fetchedAt, asOf, missing, error };
}

function summaryOf(source: string, rows: Output['rows']): Output['sources'][number] {
  const mine = rows.filter((row) => row.source === source);
  const count = (status: ActivitySync['status']): number => mine.filter((row) => row.status === status).length;
  const times = mine.flatMap(({ fetchedAt }) => fetchedAt ?? []).toSorted();
  return {
    source,
    complete: count('complete'),
    partial: count('partial'),
    unknown: count('unknown-person'),
    failed: count('failed'),
    lastReadAt: times.at(-1) ?? null,
  };
}

function keyOf({ personId, source }: Pick<ActivitySync, 'personId' | 'source'>): string {
  return JSON.stringify([personId, source]);
}
