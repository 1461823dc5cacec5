/** Things that are made once per key and used by several at a time. */
export interface Kept<T> {
  /** Runs `work` with the thing of this key, which is opened where there is none. */
  use<R>(key: string, open: () => T, work: (thing: T) => Promise<R>): Promise<R>;
  /** Closes all that is open: for tests, and for a host that ends. */
  closeAll(): Promise<void>;
}

interface Entry<T> {
  readonly thing: T;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/**
 * Keeps things for executions to come.
 *
 * @param idleMs - what nobody has used for this long is closed; it keeps no process from ending
 * @param close - never rejects
 */
export function keep<T>(idleMs: number, close: (thing: T) => Promise<void>): Kept<T> {
  const entries = new Map<string, Entry<T>>();
  const end = async (key: string, entry: Entry<T>): Promise<void> => {
    clearTimeout(entry.idle);
    if (entries.get(key) === entry) entries.delete(key);
    await close(entry.thing);
  };
  const take = (key: string, open: () => T): Entry<T> => {
    const found = entries.get(key);
    if (found !== undefined) return found;
    const entry: Entry<T> = { thing: open(), users: 0, idle: undefined };
    entries.set(key, entry);
    return entry;
  };
  return {
    async use(key, open, work) {
      const entry = take(key, open);
      entry.users += 1;
      clearTimeout(entry.idle);
      try {
        return await work(entry.thing);
      } finally {
        entry.users -= 1;
        if (entry.users === 0) entry.idle = setTimeout(() => void end(key, entry), idleMs).unref();
      }
    },
    closeAll: async () => void (await Promise.all([...entries].map(([key, entry]) => end(key, entry)))),
  };
}
