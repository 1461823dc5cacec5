import type { LlmRequest } from '@ai-manager/core';
import { createPriceBook, defaultRubric, defaultRules } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import {
  anotherManager,
  crowd,
  evaluationOf,
  isFeedback,
  judged as judgedOf,
  openBench,
  populate,
  scriptedJudge,
  testRules,
} from './harness.ts';

/** 1 USD for a million tokens: a token costs one micro-USD. */
const prices = createPriceBook({
  overrides: { 'first-1': { input: 1, output: 1 }, 'second-1': { input: 1, output: 1 } },
});

/** The most the budget sets aside for a request, by the same bound as the runner's (bytes of the prompt, and framing). */
function reservedFor(request: LlmRequest): number {
  const schema = JSON.stringify(request.outputSchema ?? '');
  return (
    256 +
    schema.length +
    request.messages.reduce((sum, { content }) => sum + 16 + new TextEncoder().encode(content).length, 0) +
    request.maxOutputTokens
  );
}

/** What judge and feedback of one project reserve at most, as asked of an unlimited run. */
async function reservations(): Promise<{ readonly judge: number; readonly feedback: number }> {
  const model = scriptedJudge();
  await using bench = await openBench({ llm: [model] });
  await populate(bench, crowd(1));
  await bench.manager.evaluations.weekly({});
  const [judge = 0, feedback = 0] = model.requests.map(reservedFor);
  return { judge, feedback };
}

describe('a budget', () => {
  it('in USD stops the run cleanly, keeps what is done, and a larger one goes on', async () => {
    const { judge } = await reservations();
    const model = scriptedJudge();
    await using bench = await openBench({ llm: [model], prices });
    await populate(bench, crowd(6));
    const outcome = await bench.manager.evaluations.weekly({ budgetUsd: (judge + 500) / 1e6, concurrency: 1 });
    expect(outcome).toMatchObject({ outcome: 'budget', run: { status: 'open' }, mail: { queued: 0 }, ranking: [] });
    expect(outcome.message).toMatch(
      /^The budget for the run of 2026-W\d\d is used up: \$\S+ of \$\S+ spent \(\d+ %\), \$\S+ left, .*budgetUsd/,
    );
    expect(outcome.budgets).toMatchObject([{ scope: 'run', refused: true, leftTokens: null }]);
    const done = outcome.run?.counts.graded ?? 0;
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(6);
    expect(outcome.run?.costMicroUsd).toBeLessThanOrEqual(judge + 500);
    expect(outcome.run?.costMicroUsd).toBe(model.requests.length * 120);
    const asked = model.requests.length;
    const rest = await bench.manager.evaluations.weekly({ budgetUsd: 1 });
    expect(rest).toMatchObject({
      outcome: 'finished',
      run: { counts: { graded: 6, failed: 0 } },
      processed: { judged: 6 - done },
    });
    expect(model.requests.length - asked).toBe((6 - done) * 2);
    expect(bench.mailer.sent).toHaveLength(6);
  });

  it('takes what earlier calls of the run spent into account', async () => {
    const { judge } = await reservations();
    const model = scriptedJudge();
    await using bench = await openBench({ llm: [model], prices });
    await populate(bench, crowd(6));
    const budgetUsd = (judge + 500) / 1e6;
    await bench.manager.evaluations.weekly({ budgetUsd, concurrency: 1 });
    const asked = model.requests.length;
    expect((await bench.manager.evaluations.weekly({ budgetUsd, concurrency: 1 })).outcome).toBe('budget');
    expect(model.requests.length).toBe(asked);
  });

  it('in tokens stops the run, and a larger one in the rules lets the same run go on', async () => {
    const { judge } = await reservations();
    await using bench = await openBench({ rules: { budget: { ...defaultRules.budget, tokens: judge + 300 } } });
    await populate(bench, crowd(4));
    const outcome = await bench.manager.evaluations.weekly({ concurrency: 1 });
    expect(outcome.outcome).toBe('budget');
    expect(outcome.run?.counts.pending).toBeGreaterThan(0);
    await bench.manager.rules.save({ rules: testRules({ budget: { ...defaultRules.budget, tokens: 1_000_000 } }) });
    const rest = await bench.manager.evaluations.weekly({});
    expect(rest).toMatchObject({
      outcome: 'finished',
      run: { id: outcome.run?.id, rulesVersion: 1, counts: { graded: 4 } },
    });
  });

  it('that ends between judgement and feedback keeps the judgement and its cost for the next call', async () => {
    const { judge } = await reservations();
    // The judge uses nearly all it reserved, so that nothing is left for the feedback.
    const model = scriptedJudge({
      answer: (request) =>
        isFeedback(request)
          ? undefined
          : { json: { criteria: judgedOf(request) }, usage: { inputTokens: judge - 100, outputTokens: 100 } },
    });
    await using bench = await openBench({ llm: [model], prices });
    await populate(bench, crowd(2));
    const outcome = await bench.manager.evaluations.weekly({ budgetUsd: (judge + 500) / 1e6, concurrency: 1 });
    expect(outcome).toMatchObject({ outcome: 'budget', run: { status: 'open', costMicroUsd: judge } });
    expect(await evaluationOf(bench, 'a01')).toMatchObject({
      status: 'failed',
      grade: 'B',
      error: { code: 'BUDGET_EXCEEDED', retryable: true },
    });
    const next = scriptedJudge();
    const rest = await anotherManager(bench, { llm: [next], prices }).evaluations.weekly({
      budgetUsd: 1,
      concurrency: 1,
    });
    expect(rest).toMatchObject({ outcome: 'finished', run: { round: 1, counts: { graded: 2, failed: 0 } } });
    expect(next.requests.map(({ name }) => name).toSorted()).toEqual([
      'evaluation.feedback',
      'evaluation.feedback',
      'evaluation.judge',
    ]);
    expect(bench.mailer.sent).toHaveLength(2);
  });

  it('that ends before the second judge is asked keeps the first judgement, and the next call asks the second', async () => {
    const { judge } = await reservations();
    const costly = scriptedJudge({
      answer: (request) =>
        isFeedback(request)
          ? undefined
          : { json: { criteria: judgedOf(request) }, usage: { inputTokens: judge - 100, outputTokens: 100 } },
    });
    const rules = { rubric: { ...defaultRubric, boundaryMargin: 20 } };
    await using bench = await openBench({ llm: [costly, scriptedJudge({ id: 'second' })], prices, rules });
    await populate(bench, crowd(1));
    expect((await bench.manager.evaluations.weekly({ budgetUsd: (judge + 500) / 1e6 })).outcome).toBe('budget');
    const [first, second] = [scriptedJudge(), scriptedJudge({ id: 'second' })];
    await anotherManager(bench, { llm: [first, second], prices }).evaluations.weekly({ budgetUsd: 1 });
    expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
    expect(await evaluationOf(bench, 'a01')).toMatchObject({
      status: 'graded',
      notes: ['A second judge (second) came to the same grade.'],
    });
  });

  it('in USD with a model without a price is a configuration error before any call, and mending it resumes the run', async () => {
    const model = scriptedJudge();
    await using bench = await openBench({ llm: [model], rules: { budget: { ...defaultRules.budget, usd: 5 } } });
    await populate(bench, crowd(1));
    await expect(bench.manager.evaluations.weekly({})).rejects.toMatchObject({ code: 'CONFIGURATION' });
    await expect(bench.manager.evaluations.weekly({ dryRun: true })).rejects.toMatchObject({ code: 'CONFIGURATION' });
    expect(model.requests).toEqual([]);
    await bench.manager.rules.save({ rules: testRules() });
    expect((await bench.manager.evaluations.weekly({})).outcome).toBe('finished');
  });

  it('in USD is refused for a run a part of whose cost is not known', async () => {
    const { judge } = await reservations();
    await using bench = await openBench({ rules: { budget: { ...defaultRules.budget, tokens: judge + 300 } } });
    await populate(bench, crowd(4));
    expect((await bench.manager.evaluations.weekly({ concurrency: 1 })).run?.costMicroUsd).toBeNull();
    const priced = anotherManager(bench, { prices });
    await expect(priced.evaluations.weekly({ budgetUsd: 1 })).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });
});
