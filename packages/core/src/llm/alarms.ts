import type { Clock } from '../ports/environment.ts';

/** Many times to be told of, most of which are called off. */
export interface Alarms {
  /** Rings once after `ms`, unless the result is called before. */
  set(ms: number, ring: () => void): () => void;
}

interface Alarm {
  readonly atMs: number;
  readonly ring: () => void;
}

/** Given as the reason because making the default one, an error with a stack, costs more than all the rest here. */
const calledOff = 'called off';

/**
 * One sleep for all: a timer with a signal for each would cost every call more than its answer takes to read. The sleep
 * goes to the earliest alarm that was set, even when that is called off, and ends with the last one: no timer is left
 * behind.
 */
export function createAlarms(clock: Clock): Alarms {
  const alarms = new Set<Alarm>();
  let sleep: { readonly untilMs: number; readonly end: AbortController } | undefined;
  const sleepUntil = (untilMs: number): void => {
    const end = new AbortController();
    sleep = { untilMs, end };
    clock.sleep(Math.max(0, untilMs - clock.monotonicMs()), end.signal).then(wake, () => undefined);
  };
  const wake = (): void => {
    // A clock may be a little early: what was slept for is due in any case.
    const nowMs = Math.max(clock.monotonicMs(), sleep?.untilMs ?? 0);
    sleep = undefined;
    for (const alarm of [...alarms].filter(({ atMs }) => atMs <= nowMs)) if (alarms.delete(alarm)) alarm.ring();
    if (alarms.size > 0 && sleep === undefined) sleepUntil(Math.min(...[...alarms].map(({ atMs }) => atMs)));
  };
  return {
    set(ms, ring) {
      const alarm = { atMs: clock.monotonicMs() + ms, ring };
      alarms.add(alarm);
      if (sleep === undefined || alarm.atMs < sleep.untilMs) {
        sleep?.end.abort(calledOff);
        sleepUntil(alarm.atMs);
      }
      return () => {
        if (!alarms.delete(alarm) || alarms.size > 0) return;
        sleep?.end.abort(calledOff);
        sleep = undefined;
      };
    },
  };
}
