import { toWeek } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { crowd, openBench, populate, week } from './harness.ts';

const later = toWeek('2031-W10');

describe('a week about which nothing is known', () => {
  it('leaves no trace when it is refused: the week that was meant is evaluated as ever', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    await expect(bench.manager.evaluations.weekly({ week: later })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/Nothing was handed in for 2031-W10 .+ Import/) as string,
    });
    expect(bench.mailer.sent).toEqual([]);
    expect(await bench.manager.evaluations.weekly({ week })).toMatchObject({ outcome: 'finished' });
  });

  it('is done like any other once it was forced', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({ week: later, force: true });
    expect(await bench.manager.evaluations.weekly({ week: later })).toMatchObject({ outcome: 'already-done' });
  });

  it('is evaluated when there are measurements but no updates', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1));
    const { items } = await bench.storage.people.list({}, {});
    const personId = items[0]?.id;
    if (personId === undefined) throw new Error('the crowd has somebody in it');
    await bench.storage.metrics.save(
      [{ personId, projectId: null, week: later, name: 'worksmart.hours', value: 41, unit: 'h', source: 'worksmart' }],
      {},
    );
    expect(await bench.manager.evaluations.weekly({ week: later })).toMatchObject({ outcome: 'finished' });
  });

  it('is evaluated when nobody owns a project, because people are told so', async () => {
    await using bench = await openBench();
    await populate(bench, [{ id: 'p01', projects: [] }]);
    expect(await bench.manager.evaluations.weekly({ week: later })).toMatchObject({ outcome: 'finished' });
    expect(bench.mailer.sent).toHaveLength(1);
  });
});
