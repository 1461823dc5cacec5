import type { Clock } from '@ai-manager/core';
import { createSystemClock } from '@ai-manager/core/memory';
import { describe, expect, it } from 'vitest';
import { anotherManager, crowd, mailsOf, openBench, populate, week } from './harness.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const projects = 40;

/** The time of day jumps with every reading, as nobody's clock does; the monotonic time goes on as it must. */
function jumpingClock(jumps: readonly number[]): Clock {
  const system = createSystemClock();
  let readings = 0;
  return {
    ...system,
    now: () => {
      readings += 1;
      return new Date(
        Date.parse('2026-11-23T09:00:00.000Z') + (jumps[readings % jumps.length] ?? 0) * dayMs,
      ).toISOString();
    },
  };
}

describe('a clock that jumps in the middle of a run', () => {
  it.each([
    ['back by days', [0, -3, -6]],
    ['forward by days', [0, 3, 6]],
    ['to and fro', [0, 9, -9, 1, -400]],
  ])('%s loses nothing, doubles nothing, and leaves sane times', async (_what, jumps) => {
    const clock = jumpingClock(jumps);
    await using bench = await openBench({ clock });
    await populate(bench, crowd(projects));
    const first = await bench.manager.evaluations.weekly({ week });
    const { run } = first;
    expect(first).toMatchObject({ outcome: 'finished', run: { counts: { graded: projects, pending: 0, failed: 0 } } });
    expect(Date.parse(run?.finishedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(run?.startedAt ?? ''));
    expect(first.durationMs).toBeGreaterThanOrEqual(0);
    expect(mailsOf(bench)).toHaveLength(projects);
    expect(bench.telemetry.events.filter(({ durationMs }) => (durationMs ?? 0) < 0)).toEqual([]);

    const again = await anotherManager(bench, { clock }).evaluations.weekly({ week });
    expect(again).toMatchObject({ outcome: 'already-done', processed: { judged: 0, reused: 0 } });
    const { items } = await bench.storage.evaluations.list({ week, limit: 1_000 }, {});
    expect(items).toHaveLength(projects);
    const decisions = await bench.storage.decisions.list({ kind: 'evaluation', limit: 1_000 }, {});
    expect(decisions.items).toHaveLength(projects);
    expect(mailsOf(bench)).toHaveLength(projects);
  });

  it('between two runs takes over unchanged work from the later run, whatever its clock said', async () => {
    await using bench = await openBench({ clock: jumpingClock([0]) });
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({ week });
    const late = anotherManager(bench, { clock: jumpingClock([-30]) });
    const forced = await late.evaluations.weekly({ week, force: true });
    expect(forced).toMatchObject({ outcome: 'finished', run: { revision: 2 }, processed: { judged: 2 } });
    expect((await bench.manager.evaluations.status({ week })).run).toMatchObject({ revision: 2 });
    const listed = await bench.manager.evaluations.list({ week });
    expect(listed.items.map(({ revision }) => revision)).toEqual([2, 2]);
  });
});
