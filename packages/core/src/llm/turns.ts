/** Work that can wait, one piece at a time. */
export interface Turns {
  /** Resolves when it is the caller's turn: first come, first served, after what has arrived from outside meanwhile. */
  next(): Promise<void>;
}

/**
 * Gives out one turn per turn of the event loop. Replies that arrive together would else each be worked on to the end
 * before the next is looked at, and the places for calls stand empty meanwhile.
 */
export function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  const give = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(give);
  };
  return {
    next: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 1) setImmediate(give);
      }),
  };
}
