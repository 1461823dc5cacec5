/** The same values; an abort rejects at once, also while the source keeps its next value waiting. */
export async function* untilAborted<Value>(
  source: AsyncIterable<Value>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Value, void> {
  const iterator = source[Symbol.asyncIterator]();
  // Not Promise.race with one promise for all values: that would keep a trace of every value.
  let reject: ((reason: unknown) => void) | undefined;
  const stop = (): void => reject?.(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  let ended = false;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = await new Promise<IteratorResult<Value>>((resolve, fail) => {
        reject = fail;
        iterator.next().then(resolve, fail);
      });
      ended = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    if (!ended) await leave(iterator, signal);
  }
}

/** Lets the source tidy up; a source that hangs would answer never, so after an abort nobody waits for it. */
async function leave(iterator: AsyncIterator<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const left = Promise.resolve(iterator.return?.()).catch(() => undefined);
  if (signal?.aborted !== true) await left;
}
