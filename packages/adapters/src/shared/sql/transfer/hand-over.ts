/**
 * Turns work that emits into something to iterate: the work waits inside `emit` until its piece has been dealt with, so
 * that there is one piece at a time. When the iteration ends early, or the signal is aborted, `emit` rejects; the
 * iteration then waits until the work is over.
 */
export async function* handOver<Piece>(
  work: (emit: (piece: Piece) => Promise<void>) => Promise<void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Piece, void> {
  let offered = Promise.withResolvers<IteratorResult<Piece, void>>();
  let taken: PromiseWithResolvers<void> | undefined;
  const stop = (): void => taken?.reject(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  const running = work(async (piece) => {
    taken = Promise.withResolvers();
    offered.resolve({ done: false, value: piece });
    await taken.promise;
  }).then(
    () => offered.resolve({ done: true, value: undefined }),
    (error: unknown) => {
      // Nobody may be asking any more.
      offered.promise.catch(() => undefined);
      offered.reject(error);
    },
  );
  try {
    for (;;) {
      const next = await offered.promise;
      if (next.done === true) return;
      offered = Promise.withResolvers();
      yield next.value;
      taken?.resolve();
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    taken?.reject(new Error('The iteration has ended.'));
    await running;
  }
}
