import type { ProjectId } from '../../domain/identifiers.ts';
import type { ClaimedItem, Run } from '../../domain/run.ts';
import type { Clock, ProjectDossier, Storage } from '../../ports/index.ts';

export interface FeedItem {
  readonly item: ClaimedItem;
  readonly dossier: ProjectDossier;
}

export interface ProjectFeedOptions {
  readonly storage: Pick<Storage, 'runs' | 'evaluations'>;
  readonly clock: Clock;
  readonly run: Run;
  readonly workerId: string;
  /** only these projects; all when undefined */
  readonly only?: readonly ProjectId[] | undefined;
  /** projects in work at the same time: the next batch is fetched when fewer than this are ready */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly leaseMs: number;
}

/** Hands out claimed projects with their dossiers, fetched ahead so that no worker waits at a batch's border. */
export interface ProjectFeed {
  /** The next project, or null when the run has none left (for anybody). */
  next(): Promise<FeedItem | null>;
  /** To be asked when all that was handed out is recorded: whether others hold projects that may have to be taken over. */
  mayGetMore(): Promise<boolean>;
  /** Says that a project is recorded or given up: its lease needs no renewing. */
  settle(projectId: ProjectId): void;
  /** Prolongs the leases of all that is in work; call it every third of a lease. */
  renew(): Promise<void>;
  /** Gives back what is not settled. */
  release(): Promise<void>;
}

const claimLimit = 32;
const othersPollMs = 500;

export function createProjectFeed(options: ProjectFeedOptions): ProjectFeed {
  const { storage, workerId, leaseMs, signal } = options;
  const ready: FeedItem[] = [];
  const held = new Map<ProjectId, ClaimedItem>();
  let exhausted = false;
  let fetching: Promise<void> | undefined;

  const fetch = async (): Promise<void> => {
    const items = await claimBatch(options);
    if (items.length === 0) {
      exhausted = !(await othersAreAtIt(options, held.size));
      return;
    }
    for (const item of items) held.set(item.projectId, item);
    ready.push(...(await withDossiers(options, items)));
  };
  const prefetch = (): Promise<void> => {
    fetching ??= fetch().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };
  return {
    async next() {
      for (;;) {
        signal.throwIfAborted();
        const item = ready.shift();
        // A failed prefetch is not lost: the next call without a ready item fetches again and meets the error.
        if (item !== undefined && ready.length < options.concurrency && !exhausted) prefetch().catch(() => undefined);
        if (item !== undefined) return item;
        if (exhausted) return null;
        await prefetch();
      }
    },
    async mayGetMore() {
      exhausted = !(await othersAreAtIt(options, held.size));
      return !exhausted;
    },
    settle: (projectId) => void held.delete(projectId),
    async renew() {
      const items = [...held.values()];
      if (items.length === 0) return;
      const kept = new Set(
        (await storage.runs.renew(workerId, items, leaseMs, { signal })).map(({ projectId }) => projectId),
      );
      const lost = new Set(items.map(({ projectId }) => projectId).filter((id) => !kept.has(id)));
      for (const projectId of lost) held.delete(projectId);
      // What another worker took over and nobody here has begun is not begun.
      for (const item of ready.splice(0)) if (!lost.has(item.item.projectId)) ready.push(item);
    },
    async release() {
      await fetching?.catch(() => undefined);
      if (held.size > 0) await storage.runs.release(workerId, [...held.values()], {});
      held.clear();
    },
  };
}

function claimBatch({ storage, run, workerId, only, leaseMs, signal }: ProjectFeedOptions) {
  const request = { runId: run.id, workerId, limit: claimLimit, leaseMs, ...(only === undefined ? {} : { only }) };
  return storage.runs.claim(request, { signal });
}

async function withDossiers(
  { storage, run, signal }: ProjectFeedOptions,
  items: readonly ClaimedItem[],
): Promise<readonly FeedItem[]> {
  const ids = items.map(({ projectId }) => projectId);
  const dossiers = await storage.evaluations.loadDossiers(ids, run.week, { signal });
  const byId = new Map(dossiers.map((dossier) => [dossier.project.id, dossier]));
  return items.flatMap((item) => {
    const dossier = byId.get(item.projectId);
    return dossier === undefined ? [] : [{ item, dossier }];
  });
}

/** When nothing is free: whether another worker still holds projects, after a little wait. */
async function othersAreAtIt(
  { storage, run, only, clock, signal }: ProjectFeedOptions,
  heldHere: number,
): Promise<boolean> {
  if (only !== undefined) return false;
  const current = await storage.runs.get(run.id, { signal });
  if (current === null || current.counts.pending <= heldHere) return false;
  await clock.sleep(othersPollMs, signal);
  return true;
}
