import type { Progress } from '@ai-manager/core';
import { toWeek } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import type { JudgeInput } from './harness.ts';
import {
  codesOf,
  crowd,
  evaluationOf,
  isAbout,
  isJudge,
  mailsOf,
  openBare,
  openBench,
  populate,
  scriptedJudge,
  submitWeekAfter,
  testRules,
  week,
} from './harness.ts';

describe('a weekly evaluation', () => {
  it('grades every project, ranks people and sends one mail each', async () => {
    await using bench = await openBench();
    await populate(bench, [...crowd(3), { id: 'p90', projects: ['b1', 'b2'] }, { id: 'p91', projects: [] }]);
    const outcome = await bench.manager.evaluations.weekly({});
    expect(outcome.outcome).toBe('finished');
    expect(outcome.week).toBe(week);
    expect(outcome.run?.counts).toMatchObject({ total: 5, pending: 0, graded: 5, failed: 0 });
    expect(outcome.processed).toEqual({ judged: 5, reused: 0, withoutText: 0, failed: 0 });
    expect(outcome.mail).toMatchObject({ queued: 5, sent: 5, failed: 0, uncertain: 0 });
    expect(outcome.ranking.map(({ personId }) => personId).toSorted()).toEqual(['p01', 'p02', 'p03', 'p90']);
    expect(bench.mailer.sent.map(({ message }) => message.to.address).toSorted()).toEqual(
      ['p01', 'p02', 'p03', 'p90', 'p91'].map((id) => `${id}@example.com`),
    );
  });

  it('puts all projects of a person into one mail, and tells a person without any', async () => {
    await using bench = await openBench();
    await populate(bench, [
      { id: 'p90', projects: ['b1', 'b2'] },
      { id: 'p91', projects: [] },
    ]);
    await bench.manager.evaluations.weekly({});
    const [both, none] = mailsOf(bench).map(({ text }) => text);
    expect(both).toContain('Project b1');
    expect(both).toContain('Project b2');
    expect(none).toContain('no project');
  });

  it('does nothing the second time', async () => {
    const judge = scriptedJudge();
    await using bench = await openBench({ llm: [judge] });
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({});
    const before = {
      calls: judge.requests.length,
      mails: bench.mailer.sent.length,
      evaluations: await bench.manager.evaluations.list({}),
    };
    const again = await bench.manager.evaluations.weekly({});
    expect(again).toMatchObject({ outcome: 'already-done', processed: { judged: 0 }, mail: { queued: 0, sent: 0 } });
    expect({
      calls: judge.requests.length,
      mails: bench.mailer.sent.length,
      evaluations: await bench.manager.evaluations.list({}),
    }).toEqual(before);
  });

  it('refuses to start without rules, or without anybody to evaluate', async () => {
    await using bench = await openBare();
    await expect(bench.manager.evaluations.weekly({})).rejects.toMatchObject({ code: 'CONFIGURATION' });
    await bench.manager.rules.save({ rules: testRules() });
    await expect(bench.manager.evaluations.weekly({})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await bench.manager.evaluations.weekly({ dryRun: true })).message).toContain('0 projects');
  });

  it('refuses a week in which nothing was handed in or measured, unless it is forced to', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1), () => null);
    await expect(bench.manager.evaluations.weekly({})).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { week },
    });
    expect((await bench.manager.evaluations.status({})).run).toBeNull();
    expect(await bench.manager.evaluations.weekly({ force: true })).toMatchObject({
      outcome: 'finished',
      processed: { withoutText: 1 },
      mail: { sent: 1 },
    });
  });

  it('leaves archived projects and people who left out, of projects and of mails', async () => {
    await using bench = await openBench();
    await populate(bench, [...crowd(2), { id: 'p80', status: 'inactive', projects: ['z1'] }]);
    const project = await bench.storage.projects.get('a02' as never, {});
    await bench.storage.projects.save({ ...project!, status: 'archived' }, {});
    const outcome = await bench.manager.evaluations.weekly({});
    expect(outcome.run?.counts.total).toBe(1);
    expect(mailsOf(bench).map(({ to }) => to.address)).toEqual(['p01@example.com', 'p02@example.com']);
  });

  it('takes the last complete week in the time zone of the rules unless one is named', async () => {
    await using bench = await openBench({ rules: { timeZone: 'Pacific/Kiritimati' } });
    await populate(bench, crowd(1));
    bench.clock.advance(5 * 86_400_000 + 60 * 60_000);
    expect((await bench.manager.evaluations.weekly({ dryRun: true })).week).toBe('2026-W47');
    // Saturday 2026-11-28, 10:00 UTC is Sunday, 00:00 on Kiritimati; a day later there the week is over.
    bench.clock.advance(86_400_000);
    expect((await bench.manager.evaluations.weekly({ dryRun: true })).week).toBe('2026-W48');
    expect((await bench.manager.evaluations.weekly({ week: '2025-W01' as typeof week, dryRun: true })).week).toBe(
      '2025-W01',
    );
  });

  it('ranks against last week’s scores', async () => {
    const levels = { '2026-W47': { a01: 5, a02: 3 }, '2026-W48': { a01: 3, a02: 5 } } as const;
    let current: keyof typeof levels = '2026-W47';
    const judge = scriptedJudge({ level: (request) => levels[current][isAbout(request, 'a01') ? 'a01' : 'a02'] });
    await using bench = await openBench({ llm: [judge] });
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({});
    current = '2026-W48';
    await submitWeekAfter(bench, toWeek(current));
    const { ranking } = await bench.manager.evaluations.weekly({});
    expect(ranking.map(({ personId, rank, change, scoreChange }) => [personId, rank, change, scoreChange])).toEqual([
      ['p02', 1, 1, 50],
      ['p01', 2, -1, -50],
    ]);
  });

  it('never judges more projects at once than it is told to', async () => {
    for (const concurrency of [1, 3]) {
      const judge = scriptedJudge({ answer: async () => void (await new Promise((resolve) => setImmediate(resolve))) });
      await using bench = await openBench({ llm: [judge] });
      await populate(bench, crowd(10));
      await bench.manager.evaluations.weekly({ concurrency });
      expect(judge.mostActive).toBe(concurrency);
    }
  });

  it('does not wait for a slow project at the border of a batch', async () => {
    const slow = Promise.withResolvers<void>();
    const others: string[] = [];
    const judge = scriptedJudge({
      answer: async (request) => {
        if (isAbout(request, 'a01') && isJudge(request)) await slow.promise;
        else if (!isJudge(request)) others.push(request.name);
        // The slow one is released by the last feedback of all others: were they held up, the run would never end.
        if (others.length === 39) slow.resolve();
        return undefined;
      },
    });
    await using bench = await openBench({ llm: [judge] });
    await populate(bench, crowd(40));
    const outcome = await bench.manager.evaluations.weekly({ concurrency: 2 });
    expect(outcome.run?.counts.graded).toBe(40);
  });

  it('reports progress from the first project to the mails, and does not mind a sink that throws', async () => {
    const seen: Progress[] = [];
    const onProgress = (progress: Progress): void => {
      seen.push(progress);
      throw new Error('The terminal is gone.');
    };
    await using bench = await openBench();
    await populate(bench, crowd(3));
    expect((await bench.manager.evaluations.weekly({}, { onProgress })).outcome).toBe('finished');
    expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['evaluating', 'ranking', 'mailing']));
    expect(seen[0]).toMatchObject({ week, done: 0, total: 3 });
    expect(seen.at(-1)).toMatchObject({ done: 3, total: 3, counts: { graded: 3 } });
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
  });

  it('groups the telemetry of its model calls by run, without any text of people', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    const { run } = await bench.manager.evaluations.weekly({});
    const calls = bench.telemetry.events.filter(({ type }) => type === 'llm');
    expect(calls).toHaveLength(4);
    expect(new Set(calls.map(({ traceId }) => traceId))).toEqual(new Set([run?.id]));
    expect(JSON.stringify(calls)).not.toContain('bakeries');
  });

  it('tells the judge that long sections were cut, and the reader, too', async () => {
    const judge = scriptedJudge();
    await using bench = await openBench({
      llm: [judge],
      rules: { evaluation: { maxSectionCharacters: 500, claimTolerance: 0.25, concurrency: 4, historyWeeks: 6 } },
    });
    await populate(bench, crowd(1), () => ({ spov: `${'Bakers pay in cash. '.repeat(100)}` }));
    await bench.manager.evaluations.weekly({});
    const evaluation = await evaluationOf(bench, 'a01');
    expect(evaluation.notes).toEqual(['SPOV was cut at 500 characters for judging.']);
    const [first] = judge.requests;
    const { submission } = first!.input as JudgeInput;
    expect(submission['spov']?.length).toBeLessThanOrEqual(500);
    expect(codesOf(evaluation)).toEqual([]);
  });
});
