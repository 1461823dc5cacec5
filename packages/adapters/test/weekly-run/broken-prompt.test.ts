import { describe, expect, it } from 'vitest';
import { crowd, evaluationOf, executive, openBench, populate } from './harness.ts';

const endless = '{% for i in (1..1000000000) %}x{% endfor %}';

describe('a prompt that is too much to render', () => {
  it('is refused when it is saved, with place and remedy, and the one in force stays', async () => {
    await using bench = await openBench();
    for (const name of ['evaluation.judge', 'evaluation.feedback']) {
      await expect(bench.manager.prompts.save({ name, body: endless })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(
          new RegExp(`^${name} cannot be saved\\. .*Line 1, column 1: .+ Shorten it`),
        ) as string,
      });
      expect((await bench.manager.prompts.get({ name })).prompt.version).toBe(1);
    }
  });

  it('holds a run up, saying which it is, only until a better one is in production', async () => {
    await using bench = await openBench();
    await populate(bench, crowd(1));
    const { prompt: good } = await bench.manager.prompts.get({ name: 'evaluation.judge' });
    // As an earlier version, or another program on the same database, may have left it.
    const broken = { name: 'evaluation.judge', body: endless, note: '', createdBy: executive.id } as const;
    await bench.storage.prompts.save(
      { ...broken, labels: ['production'], expectedVersion: 1, now: bench.clock.now() },
      null,
      {},
    );
    await expect(bench.manager.evaluations.weekly({})).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/^evaluation\.judge: /) as string,
    });
    await bench.manager.prompts.save({ name: 'evaluation.judge', body: good.body });
    expect(await bench.manager.evaluations.weekly({})).toMatchObject({ outcome: 'finished', processed: { judged: 1 } });
    expect(await evaluationOf(bench, 'a01')).toMatchObject({ status: 'graded' });
  });
});
