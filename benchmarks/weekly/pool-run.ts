import type { ClaimedItem } from '@ai-manager/core';
import type { Measured } from './measured.ts';
import { startMeasuring } from './measured.ts';
import type { Replay } from './replay.ts';
import { batchSize } from './replay.ts';

export interface ReplayOptions {
  readonly concurrency: number;
  readonly statements: () => number;
}

/** The bare promise pool: as many workers as calls may run at once, claims fetched ahead, writes in batches beside the work. */
export async function runPool(replay: Replay, { concurrency, statements }: ReplayOptions): Promise<Measured> {
  const stop = startMeasuring(statements);
  await replay.start();
  const ready: ClaimedItem[] = [...(await replay.claim())];
  let fetching: Promise<void> | undefined;
  let left = ready.length > 0;
  const fetch = async (): Promise<void> => {
    const items = await replay.claim();
    left = items.length > 0;
    ready.push(...items);
    fetching = undefined;
  };
  let done: ClaimedItem[] = [];
  let writing: Promise<void> = Promise.resolve();
  const work = async (): Promise<void> => {
    for (;;) {
      const item = ready.shift();
      if (left && ready.length < concurrency) fetching ??= fetch();
      if (item === undefined && !left) return;
      if (item === undefined) {
        await fetching;
        continue;
      }
      await replay.ask(item);
      done.push(item);
      if (done.length < batchSize) continue;
      const batch = done;
      done = [];
      writing = writing.then(() => replay.record(batch));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  await writing;
  await replay.record(done);
  await replay.finish();
  return stop();
}
