import { equal, match, ok, rejects } from 'node:assert/strict';
import type { Clock } from '../ports/environment.ts';
import { abortReason, rejectsWithReason } from './abort.ts';
import type { ContractCase } from './contract.ts';

/** A clock and a way to let its time pass, for clocks that stand still by themselves. */
export interface ClockBench {
  readonly clock: Clock;
  readonly letPass?: (ms: number) => void;
}

const longMs = 30 * 24 * 60 * 60 * 1_000;

/** An abort signal that counts who listens to it. */
function countedSignal(): { readonly controller: AbortController; readonly listeners: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  const known = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>): void => {
    known.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
    known.delete(args[1]);
    remove(...args);
  };
  return { controller, listeners: () => known.size };
}

/** What every clock promises. */
export const clockContract: readonly ContractCase<ClockBench>[] = [
  {
    title: 'tells the time as an instant in UTC with milliseconds',
    async run({ clock }) {
      const now = clock.now();
      match(now, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
      equal(new Date(now).toISOString(), now);
    },
  },
  {
    title: 'has a monotonic time that never goes back',
    async run({ clock }) {
      let last = clock.monotonicMs();
      for (let reading = 0; reading < 100; reading += 1) {
        const next = clock.monotonicMs();
        ok(Number.isFinite(next) && next >= last);
        last = next;
      }
    },
  },
  {
    title: 'sleeps for at least the time that was asked for, on both of its times',
    async run({ clock, letPass }) {
      const start = clock.monotonicMs();
      const startedAt = Date.parse(clock.now());
      const sleeping = clock.sleep(20);
      letPass?.(20);
      await sleeping;
      ok(clock.monotonicMs() - start >= 20);
      // The instant is rounded to a millisecond at both ends.
      ok(Date.parse(clock.now()) - startedAt >= 18);
    },
  },
  {
    title: 'wakes sleepers in the order of their times',
    async run({ clock, letPass }) {
      const woken: number[] = [];
      const sleeping = [15, 1, 8].map((ms) => clock.sleep(ms).then(() => woken.push(ms)));
      letPass?.(20);
      await Promise.all(sleeping);
      equal(woken.join(), '1,8,15');
    },
  },
  {
    title: 'does not wait for no time or less',
    async run({ clock }) {
      await clock.sleep(0);
      await clock.sleep(-1_000);
    },
  },
  {
    title: 'rejects with the reason of a signal that is aborted already, without waiting',
    async run({ clock }) {
      await rejectsWithReason(({ signal }) => clock.sleep(longMs, signal));
    },
  },
  {
    title: 'ends a sleep of any length when the signal is aborted, with its reason',
    async run({ clock, letPass }) {
      const controller = new AbortController();
      let over = false;
      const sleeping = clock.sleep(longMs, controller.signal).finally(() => {
        over = true;
      });
      const other = clock.sleep(5);
      letPass?.(5);
      await other;
      equal(over, false, 'a sleep of 30 days ended after 5 ms');
      controller.abort(abortReason);
      await rejects(sleeping, (error) => error === abortReason);
    },
  },
  {
    title: 'leaves nothing behind on a signal that outlives the sleep',
    async run({ clock, letPass }) {
      const { controller, listeners } = countedSignal();
      const sleeping = clock.sleep(2, controller.signal);
      letPass?.(2);
      await sleeping;
      equal(listeners(), 0);
    },
  },
];
