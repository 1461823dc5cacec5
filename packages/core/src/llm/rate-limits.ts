import type { Clock } from '../ports/environment.ts';
import type { LlmSettings } from './settings.ts';
import { createWakeUps } from './wake.ts';

/** Permission for one attempt; what it was reserved with is replaced by what the vendor counted. */
export interface Allowance {
  /** others may have found out about the provider meanwhile */
  readonly waited: boolean;
  /** The request goes out now: from here on it counts for a minute. */
  start(): void;
  /** @param tokens - input and output; null: not known, so that all that was reserved counts */
  settle(tokens: number | null): void;
  /** Gives back what was not started; does nothing afterwards. */
  withdraw(): void;
}

/** Limits that all calls share: in no minute does a provider get more than its limit, whoever asks it. */
export interface RateLimits {
  /** Waits for its turn, first come, first served; rejects with the signal's reason. */
  acquire(id: string, tokens: number, signal: AbortSignal): Promise<Allowance>;
  /** Whether the provider has a limit, so that a call may have to wait. */
  limits(id: string): boolean;
}

export function createRateLimits(clock: Clock, limits: LlmSettings['limits']): RateLimits {
  const windows = new Map(
    Object.entries(limits).map(([id, limit]) => [
      id,
      new MinuteWindow(clock, {
        requests: limit.requestsPerMinute ?? Number.POSITIVE_INFINITY,
        tokens: limit.tokensPerMinute ?? Number.POSITIVE_INFINITY,
      }),
    ]),
  );
  return {
    acquire: async (id, tokens, signal) => windows.get(id)?.acquire(tokens, signal) ?? unlimited,
    limits: (id) => windows.has(id),
  };
}

const unlimited: Allowance = {
  waited: false,
  start: () => undefined,
  settle: () => undefined,
  withdraw: () => undefined,
};

const minuteMs = 60_000;

interface Amount {
  readonly requests: number;
  readonly tokens: number;
}

/** What one request takes of the window. */
interface Entry {
  tokens: number;
  state: 'granted' | 'started' | 'gone';
  startedMs: number;
}

/**
 * The requests of the last minute, counted from the moment each goes out. Unlike a bucket that is refilled, it never
 * lets a full bucket and a minute's refill through in one minute; whoever keeps to it also keeps to such a bucket.
 */
class MinuteWindow {
  readonly #clock: Clock;
  readonly #limit: Amount;
  readonly #changes;
  /** oldest first */
  #started: Entry[] = [];
  #inUse = { requests: 0, tokens: 0 };
  #queue: object[] = [];

  constructor(clock: Clock, limit: Amount) {
    this.#clock = clock;
    this.#limit = limit;
    this.#changes = createWakeUps(clock);
  }

  async acquire(tokens: number, signal: AbortSignal): Promise<Allowance> {
    signal.throwIfAborted();
    const ticket = {};
    this.#queue.push(ticket);
    let waited = false;
    try {
      while (this.#queue[0] !== ticket || !this.#fits(tokens)) {
        waited = true;
        await this.#changes.wait(this.#queue[0] === ticket ? this.#untilNextMs() : Number.POSITIVE_INFINITY, signal);
      }
      return this.#grant(tokens, waited);
    } finally {
      this.#queue = this.#queue.filter((other) => other !== ticket);
      this.#changes.wakeAll();
    }
  }

  /** A request that is larger than the limit goes out alone, since it can never fit. */
  #fits(tokens: number): boolean {
    this.#forget();
    const needed = Math.min(tokens, this.#limit.tokens);
    return this.#inUse.requests + 1 <= this.#limit.requests && this.#inUse.tokens + needed <= this.#limit.tokens;
  }

  #grant(tokens: number, waited: boolean): Allowance {
    const entry: Entry = { tokens, state: 'granted', startedMs: 0 };
    this.#inUse.requests += 1;
    this.#inUse.tokens += tokens;
    return {
      waited,
      start: () => {
        entry.state = 'started';
        entry.startedMs = this.#clock.monotonicMs();
        this.#started.push(entry);
        this.#changes.wakeAll();
      },
      settle: (used) => {
        if (used === null || entry.state === 'gone') return;
        this.#inUse.tokens += used - entry.tokens;
        entry.tokens = used;
        this.#changes.wakeAll();
      },
      withdraw: () => {
        if (entry.state !== 'granted') return;
        this.#remove(entry);
        this.#changes.wakeAll();
      },
    };
  }

  #remove(entry: Entry): void {
    entry.state = 'gone';
    this.#inUse.requests -= 1;
    this.#inUse.tokens -= entry.tokens;
  }

  /** Drops what went out more than a minute ago. */
  #forget(): void {
    const nowMs = this.#clock.monotonicMs();
    const kept = this.#started.findIndex(({ startedMs }) => nowMs - startedMs < minuteMs);
    for (const entry of this.#started.splice(0, kept === -1 ? this.#started.length : kept)) this.#remove(entry);
  }

  /** Until the oldest request is a minute old; what has not gone out yet reports by itself. */
  #untilNextMs(): number {
    const oldest = this.#started[0];
    return oldest === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(0, oldest.startedMs + minuteMs - this.#clock.monotonicMs());
  }
}
