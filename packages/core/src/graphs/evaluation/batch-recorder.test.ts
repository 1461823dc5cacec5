import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProjectId, RunId } from '../../domain/identifiers.ts';
import type { RecordedItem } from '../../ports/index.ts';
import { createBatchRecorder } from './batch-recorder.ts';

const item = (id: number): RecordedItem => ({
  fence: 1,
  evaluation: { projectId: `p${id}` as ProjectId } as RecordedItem['evaluation'],
  decisions: [],
});
const idsOf = (items: readonly RecordedItem[]): readonly string[] =>
  items.map(({ evaluation }) => evaluation.projectId);

/** A store that notes every batch; `hold` keeps writes waiting until `go`. */
function bench({ hold = false, fail = Infinity } = {}) {
  const batches: (readonly string[])[] = [];
  const gate = Promise.withResolvers<void>();
  if (!hold) gate.resolve();
  let writing = 0;
  let mostWriting = 0;
  const runs = {
    recordBatch: async (_run: RunId, items: readonly RecordedItem[]) => {
      writing += 1;
      mostWriting = Math.max(mostWriting, writing);
      await gate.promise;
      writing -= 1;
      if (batches.length + 1 >= fail) throw new Error('The database is gone.');
      batches.push(idsOf(items));
      return items.slice(1).map(({ evaluation }) => evaluation.projectId);
    },
  };
  const written: [readonly string[], number][] = [];
  const recorder = createBatchRecorder({
    runs,
    runId: 'r' as RunId,
    onWritten: (items, recorded) => void written.push([idsOf(items), recorded.size]),
  });
  return { recorder, batches, written, go: gate.resolve, mostWriting: () => mostWriting };
}

describe('a batch recorder', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('writes 32 items at once, and fewer after 250 ms', async () => {
    const { recorder, batches } = bench();
    for (let id = 0; id < 33; id += 1) await recorder.add(item(id));
    await vi.advanceTimersByTimeAsync(0);
    expect(batches.map(({ length }) => length)).toEqual([32]);
    await vi.advanceTimersByTimeAsync(249);
    expect(batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches.map(({ length }) => length)).toEqual([32, 1]);
  });

  it('writes what is left when it is drained, each item once and in order', async () => {
    const { recorder, batches } = bench();
    for (let id = 0; id < 70; id += 1) await recorder.add(item(id));
    await recorder.drain();
    await recorder.drain();
    expect(batches.flat()).toEqual(Array.from({ length: 70 }, (_, id) => `p${id}`));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says what was refused because another worker had taken it over', async () => {
    const { recorder, written } = bench();
    await recorder.add(item(1));
    await recorder.add(item(2));
    await recorder.drain();
    expect(written).toEqual([[['p1', 'p2'], 1]]);
  });

  it('makes writers wait only when four batches are behind, and writes one at a time', async () => {
    const { recorder, batches, go, mostWriting } = bench({ hold: true });
    for (let id = 0; id < 32 * 4 + 31; id += 1) await recorder.add(item(id));
    let waited = false;
    const late = recorder.add(item(999)).then(() => (waited = true));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(waited).toBe(false);
    go();
    await late;
    await recorder.drain();
    expect(batches.flat()).toHaveLength(32 * 5);
    expect(mostWriting()).toBe(1);
  });

  it('stops at a write that failed, and says so to whoever adds or drains next', async () => {
    const { recorder, batches } = bench({ fail: 2 });
    for (let id = 0; id < 32; id += 1) await recorder.add(item(id));
    await recorder.drain();
    await recorder.add(item(33));
    await expect(recorder.drain()).rejects.toThrow('The database is gone.');
    await expect(recorder.add(item(34))).rejects.toThrow('The database is gone.');
    await expect(recorder.drain()).rejects.toThrow('The database is gone.');
    expect(batches).toHaveLength(1);
  });
});
