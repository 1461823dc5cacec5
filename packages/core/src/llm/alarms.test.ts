import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/environment.ts';
import { createAlarms } from './alarms.ts';

/** A clock that is set by hand, and how many sleep on it. */
function openClock() {
  const sleeping = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  let nowMs = 0;
  const clock: Clock = {
    now: () => '2026-11-23T09:00:00.000Z',
    monotonicMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { atMs: nowMs + ms, wake: resolve };
        sleeping.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleeping.delete(sleeper);
          reject(signal.reason);
        });
      }),
  };
  const advance = async (toMs: number, { earlyMs = 0 } = {}): Promise<void> => {
    nowMs = toMs - earlyMs;
    for (const sleeper of sleeping) if (sleeper.atMs <= toMs && sleeping.delete(sleeper)) sleeper.wake();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { alarms: createAlarms(clock), advance, sleepers: () => sleeping.size };
}

describe('alarms', () => {
  it('ring at their time, whichever was set first, with one sleep for all', async () => {
    const { alarms, advance, sleepers } = openClock();
    const rung: string[] = [];
    alarms.set(300, () => rung.push('late'));
    alarms.set(100, () => rung.push('early'));
    alarms.set(200, () => rung.push('between'));
    expect(sleepers()).toBe(1);
    await advance(100);
    expect(rung).toEqual(['early']);
    await advance(200);
    expect(rung).toEqual(['early', 'between']);
    await advance(300);
    expect(rung).toEqual(['early', 'between', 'late']);
    expect(sleepers()).toBe(0);
  });

  it('do not ring when they were called off, and keep nobody asleep then', async () => {
    const { alarms, advance, sleepers } = openClock();
    const rung: string[] = [];
    const [first, second] = [alarms.set(100, () => rung.push('first')), alarms.set(200, () => rung.push('second'))];
    first();
    await advance(100);
    expect([rung, sleepers()]).toEqual([[], 1]);
    second();
    second();
    expect(sleepers()).toBe(0);
    await advance(1_000);
    expect(rung).toEqual([]);
    alarms.set(50, () => rung.push('third'));
    await advance(1_050);
    expect(rung).toEqual(['third']);
  });

  it('ring in time though the clock is a little early', async () => {
    const { alarms, advance } = openClock();
    const rung: number[] = [];
    alarms.set(100, () => rung.push(100));
    await advance(100, { earlyMs: 1 });
    expect(rung).toEqual([100]);
  });

  it('may set and call off others while they ring', async () => {
    const { alarms, advance, sleepers } = openClock();
    const rung: string[] = [];
    let callOff: (() => void) | undefined;
    alarms.set(100, () => {
      rung.push('first');
      callOff?.();
      alarms.set(100, () => rung.push('third'));
    });
    callOff = alarms.set(100, () => rung.push('second'));
    await advance(100);
    await advance(200);
    expect([rung, sleepers()]).toEqual([['first', 'third'], 0]);
  });
});
