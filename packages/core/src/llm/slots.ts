/** Places for work that runs at once; who comes first is served first. */
export interface Slots {
  readonly capacity: number;
  /** Waits for a place; give it back by calling the result once. Rejects with the signal's reason when aborted. */
  acquire(signal: AbortSignal | undefined): Promise<() => void>;
}

export function createSlots(capacity: number): Slots {
  let free = capacity;
  const waiting = new Set<() => void>();
  const release = (): void => {
    const [first] = waiting;
    // The place passes to who waits without having been free, so that nobody comes in between.
    if (first === undefined) free += 1;
    else first();
  };
  return {
    capacity,
    async acquire(signal) {
      signal?.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return release;
      }
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(enter);
          signal?.removeEventListener('abort', onAbort);
        };
        const enter = (): void => {
          leave();
          resolve(release);
        };
        const onAbort = (): void => {
          leave();
          reject(signal?.reason);
        };
        waiting.add(enter);
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
}
