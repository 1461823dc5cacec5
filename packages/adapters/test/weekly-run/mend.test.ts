import type { LlmRequest } from '@ai-manager/core';
import { ConfigurationError, createPriceBook, UpstreamError } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import { anotherManager, crowd, evaluationOf, isAbout, openBench, populate, scriptedJudge, week } from './harness.ts';

const rejected = new UpstreamError('UPSTREAM_REJECTED', 'The request is refused.', { details: { reason: 'request' } });
const people = [...crowd(3), { id: 'p90', projects: ['b1', 'b2'] }];
const failingFor = (...ids: readonly string[]) =>
  scriptedJudge({
    answer: (request: LlmRequest) => (ids.some((id) => isAbout(request, id)) ? { error: rejected } : undefined),
  });

describe('an outage of the models', () => {
  const unreachable = new UpstreamError('UPSTREAM_REJECTED', 'The key is not accepted.', {
    details: { reason: 'auth' },
  });

  it('holds the week: no ranking, no mail, and the next call finishes it', async () => {
    await using bench = await openBench({ llm: [scriptedJudge({ answer: () => ({ error: unreachable }) })] });
    await populate(bench, people);
    const held = await bench.manager.evaluations.weekly({});
    expect(held).toMatchObject({
      outcome: 'partial',
      run: { status: 'open', counts: { failed: 5, pending: 0 } },
      ranking: [],
    });
    expect(held.message).toContain('nobody was mailed');
    expect(bench.mailer.sent).toEqual([]);
    const done = await anotherManager(bench).evaluations.weekly({});
    expect(done).toMatchObject({ outcome: 'finished', run: { counts: { failed: 0, graded: 5 } } });
    expect(bench.mailer.sent).toHaveLength(4);
  });

  it('that will not heal is told to people by the second call', async () => {
    await using bench = await openBench({ llm: [scriptedJudge({ answer: () => ({ refuse: 'I will not.' }) })] });
    await populate(bench, crowd(2));
    expect((await bench.manager.evaluations.weekly({})).outcome).toBe('partial');
    expect((await bench.manager.evaluations.weekly({})).outcome).toBe('finished');
    expect(bench.mailer.sent).toHaveLength(2);
  });
});

describe('a project that fails', () => {
  it('is a row with its error; the others are graded, everybody is ranked and mailed', async () => {
    await using bench = await openBench({ llm: [failingFor('a02')] });
    await populate(bench, people);
    const outcome = await bench.manager.evaluations.weekly({});
    expect(outcome).toMatchObject({
      outcome: 'finished',
      processed: { judged: 4, failed: 1 },
      run: { counts: { graded: 4, failed: 1, pending: 0 } },
    });
    expect(outcome.ranking.map(({ personId }) => personId)).toEqual(['p01', 'p03', 'p90']);
    expect(bench.mailer.sent).toHaveLength(4);
    expect(await evaluationOf(bench, 'a02')).toMatchObject({
      status: 'failed',
      score: null,
      judgeHash: null,
      error: { code: 'UPSTREAM_REJECTED' },
    });
  });

  it('is mended by the next call, which mails only its owner again', async () => {
    await using bench = await openBench({ llm: [failingFor('b2')] });
    await populate(bench, people);
    await bench.manager.evaluations.weekly({});
    const judge = scriptedJudge();
    const outcome = await anotherManager(bench, { llm: [judge] }).evaluations.weekly({});
    expect(outcome).toMatchObject({
      outcome: 'finished',
      run: { round: 2, counts: { graded: 5, failed: 0 } },
      processed: { judged: 1 },
      mail: { queued: 1, sent: 1 },
    });
    expect(judge.requests.every((request) => isAbout(request, 'b2'))).toBe(true);
    expect(outcome.ranking).toHaveLength(4);
    expect(bench.mailer.sent.slice(4).map(({ message }) => message.to.address)).toEqual(['p90@example.com']);
  });

  it('again mails nobody a second time', async () => {
    await using bench = await openBench({ llm: [failingFor('b2')] });
    await populate(bench, people);
    await bench.manager.evaluations.weekly({});
    const again = await bench.manager.evaluations.weekly({});
    expect(again).toMatchObject({
      outcome: 'finished',
      run: { round: 2, counts: { failed: 1 } },
      mail: { queued: 0, sent: 0 },
    });
    expect(bench.mailer.sent).toHaveLength(4);
  });

  it('because the provider is not set up rightly is mended once it is', async () => {
    const misconfigured = scriptedJudge({ answer: () => ({ error: new ConfigurationError('There is no key.') }) });
    await using bench = await openBench({ llm: [misconfigured] });
    await populate(bench, crowd(2));
    expect((await bench.manager.evaluations.weekly({})).run?.counts.failed).toBe(2);
    expect((await anotherManager(bench).evaluations.weekly({})).run?.counts).toMatchObject({ graded: 2, failed: 0 });
  });

  it('in a call that was interrupted is tried again before anybody is ranked or mailed', async () => {
    const stop = new AbortController();
    const model = scriptedJudge({
      answer: (request) => {
        if (isAbout(request, 'a01')) return { error: rejected };
        if (!isAbout(request, 'a03')) return undefined;
        stop.abort(new Error('stopped'));
        return { hang: true };
      },
    });
    await using bench = await openBench({ llm: [model] });
    await populate(bench, crowd(3));
    await expect(bench.manager.evaluations.weekly({ concurrency: 1 }, { signal: stop.signal })).rejects.toThrow(
      'stopped',
    );
    expect((await bench.manager.evaluations.status({ week })).run?.counts).toMatchObject({
      graded: 1,
      failed: 1,
      pending: 1,
    });
    const outcome = await anotherManager(bench).evaluations.weekly({});
    expect(outcome.run).toMatchObject({ round: 1, counts: { graded: 3, failed: 0 } });
    expect(bench.mailer.sent).toHaveLength(3);
  });
});

describe('choosing projects', () => {
  it('by project or person id grades only these, and neither ranks nor mails', async () => {
    const judge = scriptedJudge();
    await using bench = await openBench({ llm: [judge] });
    await populate(bench, people);
    const outcome = await bench.manager.evaluations.weekly({ only: ['a01', 'p90'] });
    expect(outcome).toMatchObject({
      outcome: 'partial',
      processed: { judged: 3 },
      ranking: [],
      mail: { queued: 0 },
      message: null,
      run: { counts: { pending: 2 } },
    });
    const { items } = await bench.manager.evaluations.list({ week });
    expect(items.map(({ projectId }) => projectId)).toEqual(['a01', 'b1', 'b2']);
    expect(bench.mailer.sent).toEqual([]);
  });

  it('leaves the rest to the next full call, which judges nothing twice', async () => {
    const judge = scriptedJudge();
    await using bench = await openBench({ llm: [judge] });
    await populate(bench, people);
    for (const id of ['a01', 'a02', 'a03', 'b1', 'b2'])
      expect((await bench.manager.evaluations.weekly({ only: [id] })).outcome).toBe('partial');
    const outcome = await bench.manager.evaluations.weekly({});
    expect(outcome).toMatchObject({
      outcome: 'finished',
      processed: { judged: 0 },
      run: { counts: { graded: 5 } },
      mail: { sent: 4 },
    });
    expect(judge.requests).toHaveLength(10);
  });

  it('that are done already says that there was nothing to do', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    await bench.manager.evaluations.weekly({ only: ['a01'] });
    const again = await bench.manager.evaluations.weekly({ only: ['a01'] });
    expect(again.outcome).toBe('partial');
    expect(again.message).toContain('Use force');
    await bench.manager.evaluations.weekly({});
    expect((await bench.manager.evaluations.weekly({ only: ['a01'] })).outcome).toBe('already-done');
  });

  it('does not open a finished week for failures of others', async () => {
    await using bench = await openBench({ llm: [failingFor('a02')] });
    await populate(bench, crowd(3));
    await bench.manager.evaluations.weekly({});
    const outcome = await bench.manager.evaluations.weekly({ only: ['a01'] });
    expect([outcome.outcome, outcome.run?.status]).toEqual(['already-done', 'finished']);
    const mended = await anotherManager(bench).evaluations.weekly({ only: ['a02'] });
    expect([mended.outcome, mended.processed.judged, mended.ranking]).toEqual(['partial', 1, []]);
  });

  it('with force judges them anew in a run of their own, which neither ranks nor mails', async () => {
    await using bench = await openBench();
    await populate(bench, people);
    const full = await bench.manager.evaluations.weekly({});
    const judge = scriptedJudge({ level: () => 2 });
    const manager = anotherManager(bench, { llm: [judge] });
    const outcome = await manager.evaluations.weekly({ only: ['p90'], force: true });
    expect(outcome).toMatchObject({
      outcome: 'finished',
      run: { scope: 'only', revision: 2, counts: { total: 2, graded: 2 } },
      mail: { queued: 0, sent: 0 },
    });
    expect(bench.mailer.sent).toHaveLength(4);
    expect(outcome.ranking).toEqual(full.ranking);
    expect((await evaluationOf(bench, 'b1')).revision).toBe(2);
    expect((await evaluationOf(bench, 'a01')).revision).toBe(1);
    expect((await manager.evaluations.weekly({})).run?.id).toBe(full.run?.id);
  });

  it('refuses unknown ids, archived projects and people without one, before anything starts', async () => {
    await using bench = await openBench();
    await populate(bench, [...people, { id: 'p91', projects: [] }]);
    const archived = await bench.storage.projects.get('a03' as never, {});
    await bench.storage.projects.save({ ...archived!, status: 'archived' }, {});
    for (const dryRun of [false, true]) {
      await expect(
        bench.manager.evaluations.weekly({ only: ['a01', 'nobody', 'nothing'], dryRun }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND', details: { unknown: ['nobody', 'nothing'] } });
      await expect(bench.manager.evaluations.weekly({ only: ['a03'], dryRun })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { archived: ['a03'] },
      });
      await expect(bench.manager.evaluations.weekly({ only: ['p91'], dryRun })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    }
    expect((await bench.manager.evaluations.status({ week })).run).toBeNull();
  });
});

describe('a dry run', () => {
  /** Everything a run could change. */
  async function contents({ storage }: Awaited<ReturnType<typeof openBench>>) {
    const [evaluations, decisions, runs, mails] = await Promise.all([
      storage.evaluations.list({ latestOnly: false }, {}),
      storage.decisions.list({}, {}),
      storage.runs.list({}, {}),
      storage.outbox.list({}, {}),
    ]);
    return { evaluations, decisions, runs, mails };
  }

  it('says how many projects would be judged, taken over and found empty, and changes nothing', async () => {
    const judge = scriptedJudge();
    await using bench = await openBench({ llm: [judge] });
    await populate(bench, [...crowd(3), { id: 'p80', status: 'inactive', projects: ['z1'] }], (id) =>
      id === 'a03' ? null : {},
    );
    const before = await contents(bench);
    const outcome = await bench.manager.evaluations.weekly({ dryRun: true });
    expect(outcome).toMatchObject({ outcome: 'planned', run: null, week, ranking: [], processed: { judged: 0 } });
    expect(outcome.message).toBe(
      '3 projects: 2 to judge, 0 unchanged and taken over, 1 without text. What it would cost is not known: the model has no known price.',
    );
    expect(await contents(bench)).toEqual(before);
    expect([judge.requests, bench.mailer.sent]).toEqual([[], []]);
  });

  it('says the most it may cost where the price is known, and a real run stays below', async () => {
    const prices = createPriceBook({ overrides: { 'first/first-1': { input: 2, output: 10 } } });
    await using bench = await openBench({ prices });
    await populate(bench, crowd(2));
    const { message } = await bench.manager.evaluations.weekly({ dryRun: true });
    const most = Number(/It costs \$([\d.]+) at the very most/.exec(message ?? '')?.[1]);
    const { run } = await bench.manager.evaluations.weekly({});
    expect(run?.costMicroUsd).toBeGreaterThan(0);
    expect(most * 1e6).toBeGreaterThan(run?.costMicroUsd ?? Infinity);
  });

  it('of a run that is half done names what is left', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(3));
    await bench.manager.evaluations.weekly({ only: ['a02'] });
    const { message } = await bench.manager.evaluations.weekly({ dryRun: true });
    expect(message).toBe(
      '2 projects: 2 to judge, 0 unchanged and taken over, 0 without text. What it would cost is not known: the model has no known price. 1 more are recorded already.',
    );
  });

  it('of a finished week says so, and names the failures that would be mended', async () => {
    await using bench = await openBench({ llm: [failingFor('a02')] });
    await populate(bench, crowd(3));
    await bench.manager.evaluations.weekly({});
    expect((await bench.manager.evaluations.weekly({ dryRun: true })).message).toBe(
      '1 project: 1 to judge, 0 unchanged and taken over, 0 without text. What it would cost is not known: the model has no known price. 2 more are recorded already.',
    );
    await anotherManager(bench).evaluations.weekly({});
    expect((await bench.manager.evaluations.weekly({ dryRun: true })).message).toContain(
      'is done: nothing would happen',
    );
    expect((await bench.manager.evaluations.weekly({ dryRun: true, force: true })).message).toContain('3 to judge');
  });
});
