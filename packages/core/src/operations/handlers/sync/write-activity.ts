import type { Metric } from '../../../domain/metric.ts';
import { allOf } from '../../../domain/pages.ts';
import type { ActivityBatch, ActivityRow, Storage } from '../../../ports/index.ts';

/** Collects what was read about people and writes it many at a time, one write after the other. */
export interface ActivityWriter {
  /** Waits only when this call makes a batch full. Rejects when a write failed. */
  add(batch: ActivityBatch): Promise<void>;
  /** Writes what is left. Rejects when a write failed. */
  drain(): Promise<void>;
}

/** People of one write. */
const batchPeople = 100;

export function createActivityWriter(storage: Pick<Storage, 'activity' | 'projects'>): ActivityWriter {
  let pending: ActivityBatch[] = [];
  let writing: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    const batches = pending;
    pending = [];
    if (batches.length > 0)
      writing = writing.then(async () => {
        const syncs = batches.flatMap((batch) => batch.syncs);
        const metrics = batches.flatMap((batch) => batch.metrics);
        // Without the caller's signal: what was read is kept when the caller gives up.
        await storage.activity.record(await withKnownProjects(storage, { syncs, metrics }), {});
      });
    return writing;
  };
  return {
    async add(batch) {
      pending.push(batch);
      if (pending.length >= batchPeople) await flush();
    },
    drain: flush,
  };
}

/** A number about a project that is not that person's is left out and said to be missing. */
async function withKnownProjects(
  { projects }: Pick<Storage, 'projects'>,
  { syncs, metrics }: ActivityBatch,
): Promise<ActivityBatch> {
  const ownerIds = [...new Set(metrics.flatMap(({ personId, projectId }) => (projectId === null ? [] : [personId])))];
  if (ownerIds.length === 0) return { syncs, metrics };
  const owned = await allOf((from) => projects.list({ ownerIds, ...from }, {}));
  const owners = new Map(owned.map(({ id, ownerId }) => [id, ownerId]));
  const isKnown = ({ personId, projectId }: Metric): boolean =>
    projectId === null || owners.get(projectId) === personId;
  const strange = metrics.filter((metric) => !isKnown(metric));
  if (strange.length === 0) return { syncs, metrics };
  return { syncs: syncs.map((sync) => withoutStrange(sync, strange)), metrics: metrics.filter(isKnown) };
}

function withoutStrange(sync: ActivityRow, strange: readonly Metric[]): ActivityRow {
  const mine = strange.filter(({ personId, source }) => personId === sync.personId && source === sync.source);
  if (mine.length === 0) return sync;
  const names = [...new Set(mine.map(({ projectId }) => projectId))].slice(0, 3).join(', ');
  const others = sync.missing.filter(({ aspect }) => aspect !== 'metrics');
  const reason = `Numbers about projects that are not this person's were left out: ${names}.`.slice(0, 300);
  return { ...sync, status: 'partial', missing: [...others, { aspect: 'metrics', reason }] };
}
