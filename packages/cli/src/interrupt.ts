import { exitCodes } from './exit-codes.ts';

/** The reason of the abort after Ctrl-C or SIGTERM. */
export class InterruptedError extends Error {
  constructor() {
    super('Interrupted.');
    this.name = 'InterruptedError';
  }
}

export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

/** The part of `process` that signals come through. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): void;
}

interface InterruptOptions {
  /** monotonic milliseconds */
  readonly now: () => number;
  /** told once, on the first signal */
  readonly onFirst: () => void;
}

/**
 * npm passes Ctrl-C on to a program that got it from the terminal already, so one key press may arrive two or three
 * times at once; only what comes later is a second wish.
 */
const sameWishMs = 500;

/** The first SIGINT or SIGTERM aborts the signal; a second one ends the process at once with 130. */
export function createInterrupt(source: SignalSource, { now, onFirst }: InterruptOptions): Interrupt {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const listener = (): void => {
    if (firstAt === undefined) {
      firstAt = now();
      onFirst();
      controller.abort(new InterruptedError());
    } else if (now() - firstAt > sameWishMs) source.exit(exitCodes.interrupted);
  };
  source.on('SIGINT', listener);
  source.on('SIGTERM', listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      source.off('SIGINT', listener);
      source.off('SIGTERM', listener);
    },
  };
}
