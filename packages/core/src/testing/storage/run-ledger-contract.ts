import { deepEqual, equal } from 'node:assert/strict';
import type { ClaimedItem } from '../../domain/run.ts';
import type { RecordedItem } from '../../ports/storage/run-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import {
  evaluationId,
  personId,
  projectId,
  runId,
  sampleDecision,
  sampleEvaluation,
  sampleStart,
  seedClaimedRun,
  seedProjects,
  week,
} from './samples.ts';

const run1 = runId('run-1');
const claimAs = (storage: Storage, workerId: string, limit: number) =>
  storage.runs.claim({ runId: run1, workerId, limit, leaseMs: 60_000 }, {});
/** Claims under leases that end at once. */
const claimBriefly = (storage: Storage, workerId: string, limit: number) =>
  storage.runs.claim({ runId: run1, workerId, limit, leaseMs: 0 }, {});

/** What a worker has to say about a claimed item; the evaluation's id names project and worker. */
function recordOf(
  item: ClaimedItem | undefined,
  by = 'worker',
  change: Partial<RecordedItem['evaluation']> = {},
): RecordedItem {
  const project = item?.projectId ?? 'none';
  const id = `${project}-by-${by}`;
  return {
    fence: item?.fence ?? 0,
    evaluation: sampleEvaluation(id, project, change),
    decisions: [sampleDecision(`decided-${id}`, { runId: run1, subject: { type: 'project', id: project } })],
  };
}

async function writtenIds(storage: Storage): Promise<{ evaluations: readonly string[]; decisions: readonly string[] }> {
  const evaluations = (await storage.evaluations.list({ runId: run1 }, {})).items.map(({ id }) => id);
  const decisions = (await storage.decisions.list({}, {})).items.map(({ id }) => id);
  return { evaluations, decisions };
}

const claimCases: readonly ContractCase<Storage>[] = [
  {
    title: 'hands out pending items in project order, up to the limit',
    async run(storage) {
      await seedProjects(storage, ['c', 'B', 'a', 'd']);
      await storage.runs.start(sampleStart(), {});
      deepEqual(
        await claimAs(storage, 'w', 3),
        ['B', 'a', 'c'].map((project) => ({ runId: run1, projectId: project, fence: 1 })),
      );
      deepEqual(
        (await claimAs(storage, 'w', 3)).map((item) => item.projectId),
        ['d'],
      );
      deepEqual(await claimAs(storage, 'w', 3), []);
    },
  },
  {
    title: 'hands out each item to one of several workers at once',
    async run(storage) {
      const names = Array.from({ length: 24 }, (_, index) => `p-${String(index).padStart(2, '0')}`);
      await seedProjects(storage, names);
      await storage.runs.start(sampleStart(), {});
      const claims = await Promise.all(Array.from({ length: 8 }, (_, index) => claimAs(storage, `w-${index}`, 3)));
      deepEqual(
        claims
          .flat()
          .map((item) => item.projectId)
          .toSorted(),
        names,
      );
    },
  },
  {
    title: 'hands out an item again when its lease ran out, under a higher fence',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.runs.start(sampleStart(), {});
      deepEqual(
        (await claimBriefly(storage, 'w-1', 1)).map(({ fence }) => fence),
        [1],
      );
      deepEqual(
        (await claimAs(storage, 'w-2', 1)).map(({ fence }) => fence),
        [2],
      );
      deepEqual(await claimAs(storage, 'w-1', 1), []);
    },
  },
  {
    title: 'hands out only the projects asked for, of this run',
    async run(storage) {
      await seedProjects(storage, ['a', 'b', 'c']);
      await storage.runs.start(sampleStart(), {});
      await storage.runs.start(sampleStart({ id: runId('run-2'), mode: 'new' }), {});
      const request = { runId: run1, workerId: 'w', limit: 9, leaseMs: 60_000 };
      const claimed = await storage.runs.claim({ ...request, only: ['c', 'b', 'none'].map(projectId) }, {});
      deepEqual(
        claimed.map((item) => item.projectId),
        ['b', 'c'],
      );
      deepEqual(await storage.runs.claim({ ...request, only: [] }, {}), []);
      equal((await storage.runs.claim({ ...request, runId: runId('run-2') }, {})).length, 3);
      deepEqual(await storage.runs.claim({ ...request, runId: runId('none') }, {}), []);
    },
  },
  {
    title: 'counts claimed items as pending',
    async run(storage) {
      const { run } = await seedClaimedRun(storage, ['alpha']);
      equal((await storage.runs.get(run.id, {}))?.counts.pending, 1);
    },
  },
  {
    title: 'prolongs the leases of items that are still held',
    async run(storage) {
      await seedProjects(storage, ['a', 'b']);
      await storage.runs.start(sampleStart(), {});
      const items = await claimBriefly(storage, 'w-1', 2);
      deepEqual(await storage.runs.renew('w-1', items, 60_000, {}), items);
      deepEqual(await claimAs(storage, 'w-2', 2), []);
      deepEqual(await storage.runs.renew('w-1', [], 60_000, {}), []);
    },
  },
  {
    title: 'does not prolong items of other workers, taken over or recorded',
    async run(storage) {
      await seedProjects(storage, ['a', 'b', 'c']);
      await storage.runs.start(sampleStart(), {});
      const [a, b, c] = await claimBriefly(storage, 'w-1', 3);
      const items = [a, b, c] as ClaimedItem[];
      await storage.runs.claim({ runId: run1, workerId: 'w-2', limit: 1, leaseMs: 60_000, only: [projectId('a')] }, {});
      await storage.runs.recordBatch(run1, [recordOf(b)], {});
      deepEqual(await storage.runs.renew('w-1', items, 60_000, {}), [c]);
      deepEqual(await storage.runs.renew('w-3', items, 60_000, {}), []);
    },
  },
  {
    title: 'gives released items to another worker at once',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['a', 'b']);
      await storage.runs.release('worker', items.slice(0, 1), {});
      deepEqual(await claimAs(storage, 'other', 2), [{ runId: run1, projectId: 'a', fence: 2 }]);
    },
  },
  {
    title: 'does not release what somebody else holds by now',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.runs.start(sampleStart(), {});
      const stale = await claimBriefly(storage, 'w-1', 1);
      const held = await claimAs(storage, 'w-2', 1);
      await storage.runs.release('w-1', stale, {});
      await storage.runs.release('w-1', held, {});
      deepEqual(await claimAs(storage, 'w-3', 1), []);
    },
  },
];

const recordCases: readonly ContractCase<Storage>[] = [
  {
    title: 'records evaluations, decisions and ledger states together',
    async run(storage) {
      const { run, items } = await seedClaimedRun(storage, ['a', 'b']);
      const records = items.map((item) => recordOf(item));
      deepEqual((await storage.runs.recordBatch(run.id, records, {})).toSorted(), ['a', 'b']);
      deepEqual(
        (await storage.evaluations.list({ runId: run.id }, {})).items,
        records.map(({ evaluation }) => evaluation),
      );
      deepEqual(
        (await storage.decisions.list({}, {})).items,
        records.flatMap(({ decisions }) => decisions),
      );
      deepEqual((await storage.runs.get(run.id, {}))?.counts.graded, 2);
      deepEqual(await claimAs(storage, 'other', 9), []);
      deepEqual(await storage.runs.recordBatch(run.id, [], {}), []);
    },
  },
  {
    title: 'records an item whose lease ran out as long as nobody took it',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.runs.start(sampleStart(), {});
      const [item] = await claimBriefly(storage, 'w-1', 1);
      deepEqual(await storage.runs.recordBatch(run1, [recordOf(item)], {}), ['alpha']);
    },
  },
  {
    title: 'refuses a stale fence and writes nothing of that item, but the others',
    async run(storage) {
      await seedProjects(storage, ['a', 'b']);
      await storage.runs.start(sampleStart(), {});
      const [a, b] = await claimBriefly(storage, 'slow', 2);
      await storage.runs.claim(
        { runId: run1, workerId: 'quick', limit: 1, leaseMs: 60_000, only: [projectId('a')] },
        {},
      );
      deepEqual(await storage.runs.recordBatch(run1, [recordOf(a, 'slow'), recordOf(b, 'slow')], {}), ['b']);
      deepEqual(await writtenIds(storage), { evaluations: ['b-by-slow'], decisions: ['decided-b-by-slow'] });
      equal((await storage.runs.get(run1, {}))?.counts.pending, 1);
    },
  },
  {
    title: 'refuses an item that is recorded already and keeps what was recorded first',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['alpha']);
      await storage.runs.recordBatch(run1, [recordOf(items[0], 'first')], {});
      deepEqual(await storage.runs.recordBatch(run1, [recordOf(items[0], 'second')], {}), []);
      deepEqual(await writtenIds(storage), { evaluations: ['alpha-by-first'], decisions: ['decided-alpha-by-first'] });
      equal((await storage.runs.get(run1, {}))?.costMicroUsd, 1_500);
    },
  },
  {
    title: 'takes the same evaluation again as recorded, and writes it once',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['a', 'b']);
      const batch = items.map((item) => recordOf(item, 'first'));
      await storage.runs.recordBatch(run1, batch.slice(0, 1), {});
      deepEqual(await storage.runs.recordBatch(run1, batch, {}), ['a', 'b']);
      deepEqual(await writtenIds(storage), {
        evaluations: ['a-by-first', 'b-by-first'],
        decisions: ['decided-a-by-first', 'decided-b-by-first'],
      });
      equal((await storage.runs.get(run1, {}))?.costMicroUsd, 3_000);
    },
  },
  {
    title: 'records an item once when several writers come at the same time',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['a', 'b', 'c']);
      const writers = ['w-1', 'w-2', 'w-3', 'w-4'];
      const batches = writers.map((by) =>
        storage.runs.recordBatch(
          run1,
          items.map((item) => recordOf(item, by)),
          {},
        ),
      );
      deepEqual((await Promise.all(batches)).flat().toSorted(), ['a', 'b', 'c']);
      const { evaluations, decisions } = await writtenIds(storage);
      deepEqual([evaluations.length, decisions.length], [3, 3]);
      equal((await storage.runs.get(run1, {}))?.costMicroUsd, 4_500);
    },
  },
  {
    title: 'records a project that is named twice in a batch once',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['alpha']);
      const stale = { ...recordOf(items[0], 'stale'), fence: 0 };
      const batch = [stale, recordOf(items[0], 'first'), recordOf(items[0], 'second')];
      deepEqual(await storage.runs.recordBatch(run1, batch, {}), ['alpha']);
      deepEqual(await writtenIds(storage), { evaluations: ['alpha-by-first'], decisions: ['decided-alpha-by-first'] });
    },
  },
  {
    title: 'refuses an item that was given back',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['alpha']);
      await storage.runs.release('worker', items, {});
      deepEqual(await storage.runs.recordBatch(run1, [recordOf(items[0])], {}), []);
      deepEqual(await writtenIds(storage), { evaluations: [], decisions: [] });
    },
  },
  {
    title: 'refuses a project that is not in the run',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['a', 'b'], { projects: [projectId('a')] });
      const stranger = recordOf({ runId: run1, projectId: projectId('b'), fence: 1 });
      deepEqual(await storage.runs.recordBatch(run1, [stranger, recordOf(items[0])], {}), ['a']);
    },
  },
  {
    title: 'writes nothing of a batch when one accepted row cannot be stored',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['a', 'b']);
      const bad = [recordOf(items[0]), recordOf(items[1], 'worker', { personId: personId('nobody') })];
      await rejectsWith(storage.runs.recordBatch(run1, bad, {}), 'NOT_FOUND');
      deepEqual(await writtenIds(storage), { evaluations: [], decisions: [] });
      equal((await storage.runs.get(run1, {}))?.counts.pending, 2);
    },
  },
  {
    title: 'refuses an evaluation of another week or revision than its run',
    async run(storage) {
      const { items } = await seedClaimedRun(storage, ['alpha']);
      for (const change of [{ week: week('2026-W46') }, { revision: 2 }]) {
        await rejectsWith(storage.runs.recordBatch(run1, [recordOf(items[0], 'worker', change)], {}), 'NOT_FOUND');
      }
      equal(await storage.evaluations.get(evaluationId('alpha-by-worker'), {}), null);
    },
  },
];

/** How items of a run are claimed and recorded: by one worker at a time, exactly once. */
export const runLedgerContract: readonly ContractCase<Storage>[] = [...claimCases, ...recordCases];
