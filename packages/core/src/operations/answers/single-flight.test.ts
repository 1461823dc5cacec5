import { describe, expect, it } from 'vitest';
import type { Landed } from './single-flight.ts';
import { createSingleFlight } from './single-flight.ts';

/** Work that a test lands by hand, and how often it was started. */
function openWork() {
  const signals: AbortSignal[] = [];
  const landings: PromiseWithResolvers<Landed>[] = [];
  return {
    signals,
    landings,
    work: (signal: AbortSignal): Promise<Landed> => {
      signals.push(signal);
      const landing = Promise.withResolvers<Landed>();
      landings.push(landing);
      return landing.promise;
    },
  };
}

const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'resolved',
    (reason: unknown) => reason,
  );

describe('a single flight', () => {
  it('works once for a hundred callers, who share no objects', async () => {
    const flights = createSingleFlight();
    const { work, signals, landings } = openWork();
    const callers = Array.from({ length: 100 }, () => flights.run('key', work, undefined));
    landings[0]?.resolve({ value: { list: [1] } });
    const values = (await Promise.all(callers)) as { list: number[] }[];
    expect(signals).toHaveLength(1);
    expect(new Set(values).size).toBe(100);
    values[0]?.list.push(2);
    expect(values.slice(1)).toEqual(Array.from({ length: 99 }, () => ({ list: [1] })));
  });

  it('keeps keys apart and starts anew once the work is over', async () => {
    const flights = createSingleFlight();
    const { work, signals, landings } = openWork();
    const [a, b] = [flights.run('a', work, undefined), flights.run('b', work, undefined)];
    landings.forEach((landing, index) => landing.resolve({ value: index }));
    expect([await a, await b]).toEqual([0, 1]);
    const again = flights.run('a', work, undefined);
    landings[2]?.resolve({ value: 2 });
    expect(await again).toBe(2);
    expect(signals).toHaveLength(3);
  });

  it('shares the value with later callers for as long as it is being stored', async () => {
    const flights = createSingleFlight();
    const { work, signals, landings } = openWork();
    const stored = Promise.withResolvers<void>();
    const first = flights.run('key', work, undefined);
    landings[0]?.resolve({ value: 1, until: stored.promise });
    expect(await first).toBe(1);
    expect(await flights.run('key', work, undefined)).toBe(1);
    stored.resolve();
    await stored.promise;
    await Promise.resolve();
    await Promise.resolve();
    void flights.run('key', work, undefined);
    expect(signals).toHaveLength(2);
  });

  it('lets one caller leave without disturbing the others or the work', async () => {
    const flights = createSingleFlight();
    const { work, signals, landings } = openWork();
    const leaving = new AbortController();
    const reason = new Error('I go');
    // The one who started the work leaves first.
    const left = reasonOf(flights.run('key', work, leaving.signal));
    const stays = flights.run('key', work, undefined);
    leaving.abort(reason);
    expect(await left).toBe(reason);
    expect(signals[0]?.aborted).toBe(false);
    landings[0]?.resolve({ value: 1 });
    expect(await stays).toBe(1);
    expect(signals).toHaveLength(1);
  });

  it('aborts the work when nobody waits for it any more, and the next caller starts anew', async () => {
    const flights = createSingleFlight();
    const { work, signals, landings } = openWork();
    const leaving = [new AbortController(), new AbortController()];
    const left = leaving.map(({ signal }) => reasonOf(flights.run('key', work, signal)));
    leaving[0]?.abort('first');
    await left[0];
    expect(signals[0]?.aborted).toBe(false);
    leaving[1]?.abort('second');
    expect(await Promise.all(left)).toEqual(['first', 'second']);
    expect(signals[0]?.reason).toBe('second');
    const next = flights.run('key', work, undefined);
    // The work that was given up ends late, and takes nothing with it.
    landings[0]?.reject(new Error('late'));
    landings[1]?.resolve({ value: 1 });
    expect(await next).toBe(1);
  });

  it('gives a failure to all who wait, and keeps it for nobody else', async () => {
    const flights = createSingleFlight();
    const { work, landings } = openWork();
    const failure = new Error('broken');
    const waiting = [1, 2].map(() => reasonOf(flights.run('key', work, undefined)));
    landings[0]?.reject(failure);
    expect(await Promise.all(waiting)).toEqual([failure, failure]);
    await Promise.resolve();
    const next = flights.run('key', work, undefined);
    landings[1]?.resolve({ value: 1 });
    expect(await next).toBe(1);
  });

  it('starts nothing for a caller that is aborted already', async () => {
    const flights = createSingleFlight();
    const { work, signals } = openWork();
    expect(await reasonOf(flights.run('key', work, AbortSignal.abort('before')))).toBe('before');
    expect(signals).toEqual([]);
  });
});
