import { beforeAll, describe, expect, it } from 'vitest';
import type { ResponsesServer } from '../responses-server.ts';
import { startResponsesServer } from '../responses-server.ts';
import type { Bench } from './harness.ts';
import { evaluationOf, openBench, populate, week } from './harness.ts';
import { faults } from './model-fault-cases.ts';
import { goodAnswer, kindOf, openAiInstallation, projectOf } from './openai-bench.ts';

type Fault = (typeof faults)[string];
const only = (wanted: (fault: Fault) => boolean): readonly (readonly [string, Fault])[] =>
  Object.entries(faults).filter(([, fault]) => wanted(fault));
const hangs = ({ answer }: Fault): boolean => answer.kind === 'hang';
const healthy = ['sound-1', 'sound-2'];
/** So many projects that fail in a row would have the provider left out for all. */
const patient = { llm: { breakerFailures: 1_000 } };

async function evaluationsOf(bench: Bench, ids: readonly string[]) {
  const { items } = await bench.storage.evaluations.list({ week, limit: 100 }, {});
  const byProject = new Map<string, (typeof items)[number]>(items.map((item) => [item.projectId, item]));
  return Object.fromEntries(ids.map((id) => [id, byProject.get(id)]));
}

const judgementsAskedFor = (server: ResponsesServer, project: string): number =>
  server.requests.filter((request) => kindOf(request) === 'judgement' && projectOf(request) === project).length;

// The SDK is loaded with the first request, which would be a part of its time.
beforeAll(async () => void (await import('openai')));

describe('a model that fails for some projects', () => {
  it.each([
    // Apart from the others: under a short time limit, a busy machine looks like a hanging model, too.
    { how: 'by hanging', failing: only(hangs), settings: { ...patient, llmAttemptTimeoutMs: 400 } },
    { how: 'in any other way', failing: only((fault) => !hangs(fault)), settings: patient },
  ])(
    '$how leaves rows that say what happened; the next call mends what can be mended',
    async ({ failing, settings }) => {
      const faulty = failing.map(([id]) => id);
      const mendable = failing.filter(([, { retryable }]) => retryable).map(([id]) => id);
      const final = faulty.filter((id) => !mendable.includes(id));
      await using server = await startResponsesServer();
      server.answerBy((request) =>
        kindOf(request) === 'judgement'
          ? (faults[projectOf(request)]?.answer ?? goodAnswer(request))
          : goodAnswer(request),
      );
      await using bench = await openBench(openAiInstallation(server, settings));
      await populate(bench, [{ id: 'ann', projects: [...faulty, ...healthy] }]);

      const first = await bench.manager.evaluations.weekly({ week });
      expect(first).toMatchObject({
        outcome: 'finished',
        run: { counts: { failed: faulty.length, graded: 2, pending: 0 } },
      });
      const failed = failing.map(([id, { code, says, retryable }]) => [
        id,
        {
          status: 'failed',
          score: null,
          grade: null,
          error: { code, message: expect.stringMatching(says), retryable },
        },
      ]);
      expect(await evaluationsOf(bench, faulty)).toMatchObject(Object.fromEntries(failed));
      const asked = faulty.map((id) => [id, judgementsAskedFor(server, id)]);
      expect(asked).toEqual(failing.map(([id, { requests }]) => [id, requests]));

      const before = await evaluationsOf(bench, [...final, ...healthy]);
      server.answerBy(goodAnswer);
      const second = await bench.manager.evaluations.weekly({ week });
      expect(second).toMatchObject({
        outcome: 'finished',
        processed: { judged: mendable.length, failed: 0 },
        run: { counts: { failed: final.length, graded: healthy.length + mendable.length } },
      });
      const mended = mendable.map((id) => [id, { status: 'graded', error: null, grade: 'B' }]);
      expect(await evaluationsOf(bench, mendable)).toMatchObject(Object.fromEntries(mended));
      // The rest stays as it was: nothing is paid for twice, and a refusal is not asked for again.
      expect(await evaluationsOf(bench, [...final, ...healthy])).toEqual(before);
    },
  );

  it('writes one decision record per row, with every attempt in it', async () => {
    await using server = await startResponsesServer();
    server.answer({ kind: 'error', status: 500 });
    await using bench = await openBench(openAiInstallation(server));
    await populate(bench, [{ id: 'ann', projects: ['failing'] }]);
    await bench.manager.evaluations.weekly({ week });
    const { items } = await bench.storage.decisions.list({ kind: 'evaluation' }, {});
    expect(items.map(({ outcome, attempts }) => [outcome['error'], attempts.map(({ code }) => code)])).toEqual([
      ['UPSTREAM_UNAVAILABLE', Array.from({ length: 3 }, () => 'UPSTREAM_UNAVAILABLE')],
    ]);
  });

  it('once only is asked again in the same call, and nobody notices', async () => {
    await using server = await startResponsesServer();
    const passing = ['reset', 'failing', 'garbage', 'truncated', 'unfinished', 'wrongtypes', 'empty', 'cutoff'];
    const met = new Set<string>();
    server.answerBy((request) => {
      const id = projectOf(request);
      const fault = kindOf(request) === 'judgement' && !met.has(id) ? faults[id] : undefined;
      met.add(id);
      return fault?.answer ?? goodAnswer(request);
    });
    await using bench = await openBench(openAiInstallation(server));
    await populate(bench, [{ id: 'ann', projects: passing }]);
    expect((await bench.manager.evaluations.weekly({ week })).run?.counts).toMatchObject({
      graded: passing.length,
      failed: 0,
    });
  });
});

describe('feedback that fails', () => {
  it('keeps the judgement that was paid for: the next call only writes the feedback', async () => {
    await using server = await startResponsesServer();
    server.answerBy((request) =>
      kindOf(request) === 'feedback' ? { kind: 'error', status: 503 } : goodAnswer(request),
    );
    await using bench = await openBench(openAiInstallation(server));
    await populate(bench, [{ id: 'ann', projects: ['a1'] }]);
    await bench.manager.evaluations.weekly({ week });
    expect(await evaluationOf(bench, 'a1')).toMatchObject({
      status: 'failed',
      grade: 'B',
      error: { code: 'UPSTREAM_UNAVAILABLE' },
    });

    server.answerBy(goodAnswer);
    await bench.manager.evaluations.weekly({ week });
    expect(await evaluationOf(bench, 'a1')).toMatchObject({ status: 'graded', grade: 'B', error: null });
    expect(judgementsAskedFor(server, 'a1')).toBe(1);
  });
});

describe('a model that fails for every project', () => {
  const people = [{ id: 'ann', projects: ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'] }];

  it('because of its key is asked no more; nothing is ranked or mailed, and the next call finishes the week', async () => {
    await using server = await startResponsesServer();
    server.answer({
      kind: 'error',
      status: 401,
      error: { message: 'Incorrect API key provided.', code: 'invalid_api_key' },
    });
    await using bench = await openBench(openAiInstallation(server));
    await populate(bench, people);
    const held = await bench.manager.evaluations.weekly({ week, concurrency: 2 });
    expect(held).toMatchObject({ outcome: 'partial', ranking: [], run: { status: 'open', counts: { failed: 6 } } });
    expect((await evaluationOf(bench, 'a6')).error).toEqual({
      code: 'UPSTREAM_REJECTED',
      message: 'openai refuses the key, the project or the model (HTTP 401): check the options.',
      retryable: true,
    });
    expect(server.requests.length).toBeLessThanOrEqual(2);
    expect(bench.mailer.sent).toEqual([]);

    server.answerBy(goodAnswer);
    expect(await bench.manager.evaluations.weekly({ week })).toMatchObject({
      outcome: 'finished',
      run: { counts: { graded: 6, failed: 0 } },
    });
    expect(bench.mailer.sent).toHaveLength(1);
  });

  it('by hanging is left out after one wave of calls, and nobody waits for it again', async () => {
    await using server = await startResponsesServer();
    server.answer({ kind: 'hang' });
    const settings = { llmAttemptTimeoutMs: 3_000, llm: { breakerOpenMs: 60_000 } };
    await using bench = await openBench(openAiInstallation(server, settings));
    const projects = Array.from({ length: 40 }, (_, index) => `a${index}`);
    await populate(bench, [{ id: 'ann', projects }]);
    const held = await bench.manager.evaluations.weekly({ week, concurrency: 6 });
    expect(held).toMatchObject({ outcome: 'partial', run: { counts: { failed: 40, pending: 0 } } });
    expect(server.requests).toHaveLength(6);
    const { items } = await bench.storage.evaluations.list({ week, limit: 100 }, {});
    const messages = items.map(({ error }) => error?.message ?? '');
    expect(messages.every((message) => message.includes('openai:gpt-6-sol failed several calls in a row'))).toBe(true);
    expect(items.every(({ error }) => error?.retryable === true)).toBe(true);

    server.answerBy(goodAnswer);
    expect(await bench.manager.evaluations.weekly({ week })).toMatchObject({
      outcome: 'finished',
      run: { counts: { graded: 40, failed: 0 } },
    });
  });

  it('for an hour because of a rate limit is asked once, and every row says how long', async () => {
    await using server = await startResponsesServer();
    server.answer({ kind: 'error', status: 429, headers: { 'retry-after': '3600' } });
    await using bench = await openBench(openAiInstallation(server));
    await populate(bench, people);
    const held = await bench.manager.evaluations.weekly({ week, concurrency: 1 });
    expect(held).toMatchObject({ outcome: 'partial', run: { counts: { failed: 6, pending: 0 } } });
    expect(server.requests).toHaveLength(1);
    expect((await evaluationOf(bench, 'a6')).error).toMatchObject({
      code: 'UPSTREAM_RATE_LIMITED',
      message: expect.stringMatching(/pause of 3600 s/),
      retryable: true,
    });
  });

  it('with a rate limit is asked again after the pause the vendor names, not before', async () => {
    await using server = await startResponsesServer();
    const askedAt: number[] = [];
    server.answerBy((request) => {
      askedAt.push(performance.now());
      return askedAt.length === 1
        ? { kind: 'error', status: 429, headers: { 'retry-after': '2' } }
        : goodAnswer(request);
    });
    await using bench = await openBench(openAiInstallation(server));
    await populate(bench, [{ id: 'ann', projects: ['a1'] }]);
    expect((await bench.manager.evaluations.weekly({ week })).run?.counts.graded).toBe(1);
    const [first = 0, second = 0] = askedAt;
    expect(second - first).toBeGreaterThanOrEqual(2_000);
  });
});
