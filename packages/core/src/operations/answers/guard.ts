import { toLoggable } from '../../errors.ts';
import type { Clock, Logger } from '../../ports/index.ts';

export interface GuardOptions {
  /** what is guarded and what happens without it, for the log: `The cache` and `Answers come from the database.` */
  readonly what: string;
  readonly without: string;
  readonly id: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Keeps something dispensable from failing or delaying those who use it. */
export interface Guard {
  /** What `work` came to; null: it failed, took longer than `timeoutMs`, or was not tried because it failed lately. */
  attempt<T>(work: (signal: AbortSignal) => Promise<T>, timeoutMs?: number): Promise<{ readonly value: T } | null>;
}

/** How long an answer may be held up; a reply from the same region takes a few milliseconds. */
const defaultTimeoutMs = 250;
/** After a failure nobody tries for this long; then one caller does. */
const restMs = 10_000;

/** One warning when it stops working, one remark when it works again, whatever the number of calls. */
export function createGuard({ what, without, id, clock, logger }: GuardOptions): Guard {
  let restsUntilMs: number | null = null;
  let isTrialUnderWay = false;
  return {
    async attempt(work, timeoutMs = defaultTimeoutMs) {
      const isTrial = restsUntilMs !== null;
      if (restsUntilMs !== null && (isTrialUnderWay || clock.monotonicMs() < restsUntilMs)) return null;
      isTrialUnderWay = isTrial;
      try {
        const value = await withinTime(work, clock, timeoutMs);
        if (isTrial) {
          restsUntilMs = null;
          logger.info(`${what} works again.`, { id });
        }
        return { value };
      } catch (error) {
        if (restsUntilMs === null) logger.warn(`${what} does not work. ${without}`, { id, error: toLoggable(error) });
        restsUntilMs = clock.monotonicMs() + restMs;
        return null;
      } finally {
        if (isTrial) isTrialUnderWay = false;
      }
    },
  };
}

/** The wait is cut into so many turns, since a process that was busy finds its timers over before it reads replies. */
const turns = 5;

async function withinTime<T>(work: (signal: AbortSignal) => Promise<T>, clock: Clock, timeoutMs: number): Promise<T> {
  const stop = new AbortController();
  const timer = new AbortController();
  const late = async (): Promise<never> => {
    for (let turn = 0; turn < turns; turn += 1) await clock.sleep(timeoutMs / turns, timer.signal);
    const error = new Error(`There was no reply within ${timeoutMs} ms.`);
    error.name = 'TimeoutError';
    stop.abort(error);
    throw error;
  };
  try {
    return await Promise.race([work(stop.signal), late()]);
  } finally {
    timer.abort('done');
  }
}
