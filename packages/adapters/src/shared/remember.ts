import { untilAborted } from './until-aborted.ts';

/**
 * Fetches once for all that ask within a time; a failure is not remembered. The work belongs to everybody who waits, so
 * the abort of one caller ends that caller's wait only.
 */
export function remember<T>(
  milliseconds: number,
  fetch: () => Promise<T>,
): (signal: AbortSignal | undefined) => Promise<T> {
  let known: { readonly value: Promise<T>; readonly until: number } | undefined;
  return (signal) => {
    if (known === undefined || performance.now() >= known.until) {
      const value = fetch();
      const mine = { value, until: performance.now() + milliseconds };
      known = mine;
      value.catch(() => {
        if (known === mine) known = undefined;
      });
    }
    return untilAborted(known.value, signal);
  };
}
