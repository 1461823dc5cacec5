import pLimit from 'p-limit';

/** Places for work that runs at once; who comes first is served first. */
export interface Slots {
  readonly capacity: number;
  /** Waits for a place; give it back by calling the result. Rejects with the signal's reason when aborted. */
  acquire(signal: AbortSignal | undefined): Promise<() => void>;
}

export function createSlots(capacity: number): Slots {
  const limit = pLimit(capacity);
  return {
    capacity,
    acquire(signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const onAbort = (): void => reject(signal?.reason);
        signal?.addEventListener('abort', onAbort, { once: true });
        // A waiter that was aborted takes its place for no time at all when its turn comes.
        void limit(() => {
          signal?.removeEventListener('abort', onAbort);
          if (signal?.aborted === true) return undefined;
          return new Promise<void>((release) => resolve(release));
        });
      });
    },
  };
}
