import { describe, expect, it } from 'vitest';
import type { ProjectId } from '../../domain/identifiers.ts';
import type { ClaimedItem, Run } from '../../domain/run.ts';
import type { ProjectDossier, Storage } from '../../ports/index.ts';
import { createFixedClock } from '../../testing/fixed-clock.ts';
import type { ProjectFeedOptions } from './project-feed.ts';
import { createProjectFeed } from './project-feed.ts';

const run = { id: 'r', week: '2026-W47' } as Run;

/** A ledger of so many projects, in memory: claims in order, no leases. */
function ledger(total: number) {
  const free = Array.from({ length: total }, (_, index) => `p${index}` as ProjectId);
  const log: string[] = [];
  let lost: ProjectId[] = [];
  let failures = 0;
  const runs = {
    claim: async ({ limit }: { limit: number }) => {
      log.push('claim');
      if (failures > 0) {
        failures -= 1;
        throw new Error('The database is busy.');
      }
      return free.splice(0, limit).map((projectId) => ({ runId: run.id, projectId, fence: 1 }));
    },
    renew: async (_: string, items: readonly ClaimedItem[]) =>
      items.filter(({ projectId }) => !lost.includes(projectId)),
    release: async (_: string, items: readonly ClaimedItem[]) =>
      void log.push(`release ${items.map(({ projectId }) => projectId).join()}`),
    get: async () => ({ ...run, counts: { pending: 0 } }),
  };
  const evaluations = {
    loadDossiers: async (ids: readonly ProjectId[]) => ids.map((id) => ({ project: { id } }) as ProjectDossier),
  };
  const open = (change: Partial<ProjectFeedOptions> = {}) =>
    createProjectFeed({
      leaseMs: 30_000,
      storage: { runs, evaluations } as unknown as Pick<Storage, 'runs' | 'evaluations'>,
      clock: createFixedClock(),
      run,
      workerId: 'w',
      concurrency: 4,
      signal: new AbortController().signal,
      ...change,
    });
  return {
    open,
    log,
    lose: (...ids: string[]) => (lost = ids as ProjectId[]),
    fail: (times: number) => (failures = times),
  };
}

const nextId = async (feed: ReturnType<typeof createProjectFeed>): Promise<string | null> =>
  (await feed.next())?.dossier.project.id ?? null;

describe('a project feed', () => {
  it('hands out every project once, then null for good', async () => {
    const feed = ledger(70).open();
    const ids: string[] = [];
    for (let id = await nextId(feed); id !== null; id = await nextId(feed)) ids.push(id);
    expect(ids).toEqual(Array.from({ length: 70 }, (_, index) => `p${index}`));
    expect(await nextId(feed)).toBeNull();
  });

  it('fetches ahead when fewer projects are ready than work at once', async () => {
    const { open, log } = ledger(64);
    const feed = open();
    for (let index = 0; index < 28; index += 1) await feed.next();
    expect(log).toHaveLength(1);
    await feed.next();
    expect(log).toHaveLength(2);
  });

  it('gives back what is not settled, once', async () => {
    const { open, log } = ledger(3);
    const feed = open();
    await feed.next();
    feed.settle('p1' as ProjectId);
    await feed.release();
    await feed.release();
    expect(log.filter((line) => line.startsWith('release'))).toEqual(['release p0,p2']);
  });

  it('does not hand out what another worker took over meanwhile', async () => {
    const { open, lose } = ledger(4);
    const feed = open();
    expect(await nextId(feed)).toBe('p0');
    lose('p1', 'p2');
    await feed.renew();
    expect([await nextId(feed), await nextId(feed)]).toEqual(['p3', null]);
  });

  it('survives a fetch ahead that failed, and rejects when nothing is ready and fetching fails', async () => {
    const { open, fail } = ledger(96);
    const feed = open({ concurrency: 40 });
    await feed.next();
    fail(1);
    for (let index = 1; index < 32; index += 1) expect(await nextId(feed)).toBe(`p${index}`);
    expect(await nextId(feed)).toBe('p32');
    fail(Infinity);
    const rest = async (): Promise<void> => {
      while ((await feed.next()) !== null);
    };
    await expect(rest()).rejects.toThrow('busy');
  });

  it('rejects with the signal’s reason', async () => {
    const reason = new Error('enough');
    await expect(
      ledger(1)
        .open({ signal: AbortSignal.abort(reason) })
        .next(),
    ).rejects.toBe(reason);
  });
});
