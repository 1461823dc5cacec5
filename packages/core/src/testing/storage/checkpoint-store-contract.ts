import { deepEqual, equal } from 'node:assert/strict';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { exportLines } from './export-lines.ts';
import { later, now } from './samples.ts';

/** The slice of LangGraph's `BaseCheckpointSaver` that the cases call; its own suite looks at the rest. */
interface Saver {
  put(config: object, checkpoint: object, metadata: object, versions: object): Promise<unknown>;
  putWrites(config: object, writes: readonly (readonly [string, unknown])[], taskId: string): Promise<void>;
  getTuple(config: object): Promise<{ readonly checkpoint: { readonly channel_values: unknown } } | undefined>;
}

const configOf = (thread: string, checkpoint?: string) => ({
  configurable: {
    thread_id: thread,
    checkpoint_ns: '',
    ...(checkpoint === undefined ? {} : { checkpoint_id: checkpoint }),
  },
});

async function saverOf({ checkpoints }: Storage): Promise<Saver> {
  return (await checkpoints.saver({})) as Saver;
}

/** A thread that stopped at an instant with one value and one write. */
async function keep(saver: Saver, thread: string, ts = now): Promise<void> {
  const id = `1f0c${String(Date.parse(ts) / 1_000).padStart(4, '0')}`;
  const versions = { answer: 1 };
  const values = { channel_values: { answer: `of ${thread}` }, channel_versions: versions, versions_seen: {} };
  await saver.put(configOf(thread), { v: 4, id, ts, ...values }, { source: 'loop', step: 0, parents: {} }, versions);
  await saver.putWrites(configOf(thread, id), [['answer', 'next']], 'task-1');
}

async function kept(saver: Saver, threads: readonly string[]): Promise<readonly unknown[]> {
  const tuples = await Promise.all(threads.map((thread) => saver.getTuple(configOf(thread))));
  return tuples.map((tuple) => tuple?.checkpoint.channel_values ?? null);
}

/** What a store of checkpoints does beside LangGraph's own contract of its saver. */
export const checkpointStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'gives everybody who asks a saver over the same threads, also at the same time',
    async run(storage) {
      const savers = await Promise.all(Array.from({ length: 4 }, () => saverOf(storage)));
      await Promise.all(savers.map((saver, index) => keep(saver, `t-${index}`)));
      deepEqual(await kept(await saverOf(storage), ['t-0', 't-3', 'none']), [
        { answer: 'of t-0' },
        { answer: 'of t-3' },
        null,
      ]);
    },
  },
  {
    title: 'has nothing to forget before anything was kept',
    async run({ checkpoints }) {
      await checkpoints.remove('t', {});
      equal(await checkpoints.prune({ before: later(60), limit: 10 }, {}), 0);
    },
  },
  {
    title: 'forgets a thread, and nothing of another',
    async run(storage) {
      const saver = await saverOf(storage);
      await keep(saver, 'a');
      await keep(saver, 'b');
      await storage.checkpoints.remove('a', {});
      await storage.checkpoints.remove('a', {});
      deepEqual(await kept(saver, ['a', 'b']), [null, { answer: 'of b' }]);
    },
  },
  {
    title: 'forgets threads whose last checkpoint is older, oldest first and as many as asked for',
    async run(storage) {
      const saver = await saverOf(storage);
      for (const [thread, seconds] of [
        ['c', 30],
        ['a', 10],
        ['b', 20],
        ['a', 50],
      ] as const)
        await keep(saver, thread, later(seconds));
      equal(await storage.checkpoints.prune({ before: later(20), limit: 10 }, {}), 0);
      equal(await storage.checkpoints.prune({ before: later(40), limit: 1 }, {}), 1);
      deepEqual(await kept(saver, ['a', 'b', 'c']), [{ answer: 'of a' }, null, { answer: 'of c' }]);
      equal(await storage.checkpoints.prune({ before: later(40), limit: 10 }, {}), 1);
      deepEqual(await kept(saver, ['a', 'b', 'c']), [{ answer: 'of a' }, null, null]);
    },
  },
  {
    title: 'leaves threads out of an export',
    async run(storage) {
      await keep(await saverOf(storage), 'thread-that-waits');
      const lines = await exportLines(storage);
      deepEqual(
        lines.filter((line) => line.includes('thread-that-waits')),
        [],
      );
    },
  },
];
