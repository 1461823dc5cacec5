import type { ProjectId, RunId } from '../../domain/identifiers.ts';
import type { RecordedItem, RunStore } from '../../ports/index.ts';

export interface BatchRecorderOptions {
  readonly runs: Pick<RunStore, 'recordBatch'>;
  readonly runId: RunId;
  /** told after each write which projects are safe, and which were somebody else's by then; the next write waits for it */
  readonly onWritten: (items: readonly RecordedItem[], recorded: ReadonlySet<ProjectId>) => void | Promise<void>;
  readonly maxItems?: number;
  readonly maxDelayMs?: number;
}

/** Collects finished projects and writes them in batches, one write at a time. */
export interface BatchRecorder {
  /** Takes an item; waits only when several batches are behind. Rejects when a write failed. */
  add(item: RecordedItem): Promise<void>;
  /** Writes what is left and waits until all is safe. Rejects when a write failed. */
  drain(): Promise<void>;
}

/** At most 32 items or 250 ms per batch: results are safe soon, and the database sees few statements. */
export function createBatchRecorder(options: BatchRecorderOptions): BatchRecorder {
  const maxItems = options.maxItems ?? 32;
  const maxDelayMs = options.maxDelayMs ?? 250;
  let pending: RecordedItem[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;

  const write = async (): Promise<void> => {
    const items = pending.splice(0, maxItems);
    if (items.length === 0 || failure !== undefined) return;
    try {
      const recorded = await options.runs.recordBatch(options.runId, items, {});
      await options.onWritten(items, new Set(recorded));
    } catch (error) {
      failure = { error };
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };
  const throwFailure = (): void => {
    if (failure !== undefined) throw failure.error;
  };
  return {
    async add(item) {
      throwFailure();
      pending.push(item);
      if (pending.length >= maxItems) {
        const behind = pending.length >= 4 * maxItems;
        const flushed = flush();
        if (behind) await flushed;
        throwFailure();
      } else {
        timer ??= setTimeout(() => void flush(), maxDelayMs);
      }
    },
    async drain() {
      while (pending.length > 0 && failure === undefined) await flush();
      await writing;
      throwFailure();
    },
  };
}
