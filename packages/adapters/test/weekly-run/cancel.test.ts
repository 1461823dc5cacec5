import { describe, expect, it } from 'vitest';
import {
  anotherManager,
  crowd,
  intercepted,
  isAbout,
  isFeedback,
  isJudge,
  openBench,
  populate,
  scriptedJudge,
  week,
} from './harness.ts';

const reason = new Error('The user pressed Ctrl-C.');

describe('cancelling a run', () => {
  it('before it starts changes nothing', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(2));
    await expect(bench.manager.evaluations.weekly({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect((await bench.manager.evaluations.status({ week })).run).toBeNull();
  });

  for (const [title, kind] of [
    ['judged', isJudge],
    ['given feedback', isFeedback],
  ] as const) {
    it(`while a project is ${title} rejects with the signal’s reason, keeps what is done and gives the rest back`, async () => {
      const stop = new AbortController();
      const hanging = scriptedJudge({
        answer: (request) => {
          if (!isAbout(request, 'a03') || !kind(request)) return undefined;
          stop.abort(reason);
          return { hang: true };
        },
      });
      await using bench = await openBench({ llm: [hanging] });
      await populate(bench, crowd(4));
      await expect(bench.manager.evaluations.weekly({ concurrency: 1 }, { signal: stop.signal })).rejects.toBe(reason);
      const status = await bench.manager.evaluations.status({ week });
      expect(status.run).toMatchObject({ status: 'open', counts: { graded: 2, pending: 2 } });
      // The leases were given up, so another worker gets the rest at once.
      const free = await bench.storage.runs.claim(
        { runId: status.run!.id, workerId: 'other', limit: 10, leaseMs: 1 },
        {},
      );
      expect(free.map(({ projectId }) => projectId)).toEqual(['a03', 'a04']);
      await bench.storage.runs.release('other', free, {});
      const next = scriptedJudge();
      const outcome = await anotherManager(bench, { llm: [next] }).evaluations.weekly({});
      expect([outcome.outcome, next.requests.length, bench.mailer.sent.length]).toEqual(['finished', 4, 4]);
    });
  }

  for (const method of [
    'runs.start',
    'runs.claim',
    'evaluations.loadDossiers',
    'runs.recordBatch',
    'evaluations.scores',
    'runs.finish',
    'outbox.claim',
    'outbox.settle',
  ]) {
    it(`during ${method} rejects with the reason, and the next call finishes`, async () => {
      const stop = new AbortController();
      await using bench = await openBench({
        wrap: (storage) =>
          intercepted(storage, async (name, call, args) => {
            if (name === 'outbox.claim') (args[0] as { leaseMs: number }).leaseMs = 1;
            if (name === method) stop.abort(reason);
            return call();
          }),
      });
      await populate(bench, crowd(3));
      await bench.manager.evaluations.weekly({}, { signal: stop.signal }).then(
        // Once the last mail is noted there may be nothing left to cancel.
        ({ outcome }) => expect([method, outcome]).toEqual(['outbox.settle', 'finished']),
        (error: unknown) => expect(error).toBe(reason),
      );
      const manager = anotherManager(bench);
      await manager.evaluations.weekly({});
      const { run, mail } = await manager.evaluations.status({ week });
      expect(run).toMatchObject({ status: 'finished', counts: { graded: 3, pending: 0 } });
      expect([mail.sent, mail.queued, mail.sending]).toEqual([3, 0, 0]);
      expect(bench.mailer.sent).toHaveLength(3);
    });
  }

  it('is prompt even when the model ignores its signal', async () => {
    const stop = new AbortController();
    let release: (() => void) | undefined;
    const deaf = scriptedJudge({
      answer: async () => {
        stop.abort(reason);
        await new Promise<void>((resolve) => (release = resolve));
        return undefined;
      },
    });
    await using bench = await openBench({ llm: [deaf] });
    await populate(bench, crowd(1));
    await expect(bench.manager.evaluations.weekly({}, { signal: stop.signal })).rejects.toBe(reason);
    release?.();
  });
});
