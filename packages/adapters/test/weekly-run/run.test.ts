import { describe, expect, it } from 'vitest';
import { crowd, openBench, populate, scriptedJudge, week } from './harness.ts';

describe('a weekly evaluation', () => {
  it('grades every project, ranks people and sends one mail each', async () => {
    await using bench = await openBench();
    await populate(bench, [...crowd(3), { id: 'p90', projects: ['b1', 'b2'] }, { id: 'p91', projects: [] }]);
    const outcome = await bench.manager.evaluations.weekly({});
    expect(outcome.outcome).toBe('finished');
    expect(outcome.week).toBe(week);
    expect(outcome.run?.counts).toMatchObject({ total: 5, pending: 0, graded: 5, failed: 0 });
    expect(outcome.processed).toEqual({ judged: 5, reused: 0, withoutText: 0, failed: 0 });
    expect(outcome.ranking.map(({ personId }) => personId).toSorted()).toEqual(['p01', 'p02', 'p03', 'p90']);
    expect(bench.mailer.sent.map(({ message }) => message.to.address).toSorted()).toEqual(['p01', 'p02', 'p03', 'p90', 'p91'].map((id) => `${id}@example.com`));
  });

  it('does nothing the second time', async () => {
    const judge = scriptedJudge();
    await using bench = await openBench({ llm: [judge] });
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({});
    const before = { calls: judge.requests.length, mails: bench.mailer.sent.length, evaluations: await bench.manager.evaluations.list({}) };
    const again = await bench.manager.evaluations.weekly({});
    expect(again.outcome).toBe('already-done');
    expect({ calls: judge.requests.length, mails: bench.mailer.sent.length, evaluations: await bench.manager.evaluations.list({}) }).toEqual(before);
  });
});
