import { describe, expect, it } from 'vitest';
import { createSinkLogger, type LogEntry } from '../../memory/logger.ts';
import { createFixedClock, type FixedClock } from '../../testing/fixed-clock.ts';
import { createGuard } from './guard.ts';

function openGuard() {
  const clock = createFixedClock();
  const lines: LogEntry[] = [];
  const logger = createSinkLogger((entry) => lines.push(entry));
  const guard = createGuard({ what: 'The cache', without: 'We do without.', id: 'test', clock, logger });
  return { clock, lines, guard };
}

const fails = (): Promise<never> => Promise.reject(new Error('password is 1234'));
const hangs = (): Promise<never> => new Promise(() => {});

/** Lets time pass in small steps, so that who sleeps again does so in between. */
async function pass(clock: FixedClock, ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 10) {
    clock.advance(10);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a guard', () => {
  it('hands on what the work comes to, undefined too', async () => {
    const { guard } = openGuard();
    expect(await guard.attempt(async () => undefined)).toEqual({ value: undefined });
  });

  it('turns a failure into null and one warning, without the words of a stranger', async () => {
    const { guard, lines } = openGuard();
    expect(await Promise.all([1, 2, 3].map(() => guard.attempt(fails)))).toEqual([null, null, null]);
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'The cache does not work. We do without.'],
    ]);
    expect(JSON.stringify(lines)).not.toContain('1234');
  });

  it('waits 250 ms at most and tells the work to stop', async () => {
    const { guard, clock } = openGuard();
    let stopped: AbortSignal | undefined;
    const attempt = guard.attempt((signal) => {
      stopped = signal;
      return hangs();
    });
    await pass(clock, 200);
    expect(stopped?.aborted).toBe(false);
    await pass(clock, 50);
    expect(await attempt).toBeNull();
    expect(stopped?.aborted).toBe(true);
  });

  it('takes a process that was busy for no silence of the other side', async () => {
    const { guard, clock } = openGuard();
    const reply = Promise.withResolvers<number>();
    const attempt = guard.attempt(() => reply.promise);
    // A timer of 50 ms fires after two seconds, and only then is the reply read.
    clock.advance(2_000);
    reply.resolve(1);
    expect(await attempt).toEqual({ value: 1 });
  });

  it('asks nobody for ten seconds after a failure, then one caller, then all', async () => {
    const { guard, clock, lines } = openGuard();
    await guard.attempt(fails);
    let asked = 0;
    const works = async (): Promise<number> => (asked += 1);
    clock.advance(9_999);
    expect(await guard.attempt(works)).toBeNull();
    clock.advance(1);
    expect(await Promise.all([1, 2, 3].map(() => guard.attempt(works)))).toEqual([{ value: 1 }, null, null]);
    expect(await guard.attempt(works)).toEqual({ value: 2 });
    expect(lines.map(({ message }) => message)).toEqual([
      'The cache does not work. We do without.',
      'The cache works again.',
    ]);
  });

  it('rests again when the trial fails, without another warning', async () => {
    const { guard, clock, lines } = openGuard();
    await guard.attempt(fails);
    clock.advance(10_000);
    expect(await guard.attempt(fails)).toBeNull();
    expect(await guard.attempt(async () => 1)).toBeNull();
    clock.advance(10_000);
    expect(await guard.attempt(async () => 1)).toEqual({ value: 1 });
    expect(lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });
});
