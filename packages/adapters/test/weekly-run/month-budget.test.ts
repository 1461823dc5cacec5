import type { Attempt, Rules } from '@ai-manager/core';
import { createPriceBook, defaultRules } from '@ai-manager/core';
import { describe, expect, it } from 'vitest';
import type { Bench } from './harness.ts';
import { anotherManager, crowd, openBench, populate, scriptedJudge, testRules } from './harness.ts';

/** 1 USD for a million tokens: a token costs one micro-USD, and a call of the scripted model 120. */
const prices = createPriceBook({
  overrides: { 'first-1': { input: 1, output: 1 }, 'chat-1': { input: 1, output: 1 } },
});

const monthly = (budget: Partial<Rules['budget']>) => ({ budget: { ...defaultRules.budget, ...budget } });

/** Something else that asked a model, such as a chat in another process. */
async function spendElsewhere(
  { storage }: Bench,
  id: string,
  change: Partial<Attempt> & { at: string },
): Promise<void> {
  const { at, ...attempt } = change;
  const usage = { inputTokens: 1_000, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  await storage.decisions.append(
    [
      {
        id,
        kind: 'evaluation',
        subject: { type: 'project', id: 'x' },
        actor: { id: 'chat', role: 'service', via: 'test' },
        at,
        runId: null,
        inputHash: null,
        promptVersions: {},
        rulesVersion: 1,
        attempts: [
          {
            provider: 'chat:chat-1',
            vendor: 'chat',
            model: 'chat-1',
            purpose: 'chat.answer',
            outcome: 'ok',
            code: null,
            durationMs: 1,
            usage,
            costMicroUsd: 1_000,
            requestId: null,
            endsCall: true,
            ...attempt,
          },
        ],
        outcome: {},
      },
    ],
    {},
  );
}

describe('a budget for the month', () => {
  it('counts what everything else spent in the month of the time zone, and stops the run cleanly', async () => {
    const model = scriptedJudge();
    await using bench = await openBench({ llm: [model], prices, rules: monthly({ usdPerMonth: 0.03 }) });
    await populate(bench, crowd(3));
    const now = bench.clock.now();
    await spendElsewhere(bench, 'chat-1', { at: now, costMicroUsd: 29_000 });
    const stopped = await bench.manager.evaluations.weekly({ concurrency: 1 });
    expect(stopped).toMatchObject({
      outcome: 'budget',
      run: { status: 'open' },
      budgets: [{ scope: 'month', refused: true, limitMicroUsd: 30_000, spentMicroUsd: 29_000, leftMicroUsd: 1_000 }],
    });
    expect(stopped.message).toMatch(/^The budget for \w+ \d{4} is used up: .*budget\.usdPerMonth.*or wait for/);
    expect(model.requests).toEqual([]);
    await bench.manager.rules.save({ rules: testRules(monthly({ usdPerMonth: 5 })) });
    const rest = await bench.manager.evaluations.weekly({});
    expect(rest).toMatchObject({ outcome: 'finished', run: { id: stopped.run?.id, counts: { graded: 3 } } });
    expect(rest.budgets).toMatchObject([{ scope: 'month', refused: false, spentMicroUsd: 29_000 + 6 * 120 }]);
  });

  it('does not count other months', async () => {
    await using bench = await openBench({ prices, rules: monthly({ tokensPerMonth: 60_000 }) });
    await populate(bench, crowd(1));
    const before = new Date(Date.parse(bench.clock.now()) - 40 * 86_400_000).toISOString();
    await spendElsewhere(bench, 'chat-1', {
      at: before,
      usage: { inputTokens: 59_999, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
    });
    const outcome = await bench.manager.evaluations.weekly({});
    expect(outcome).toMatchObject({ outcome: 'finished', budgets: [{ spentTokens: 240, leftTokens: 59_760 }] });
  });

  it('holds beside the budget of the run, and each says where it stands', async () => {
    await using bench = await openBench({ prices, rules: monthly({ usdPerMonth: 5, usd: 2 }) });
    await populate(bench, crowd(2));
    const { budgets } = await bench.manager.evaluations.weekly({});
    expect(budgets.map(({ scope, leftMicroUsd }) => [scope, leftMicroUsd])).toEqual([
      ['run', 2_000_000 - 480],
      ['month', 5_000_000 - 480],
    ]);
  });

  it('sees within seconds what another process spends meanwhile', async () => {
    const model = scriptedJudge();
    await using bench = await openBench({ llm: [model], prices, rules: monthly({ usdPerMonth: 1 }) });
    await populate(bench, crowd(80));
    let spent = false;
    const other = anotherManager(bench, {
      llm: [
        scriptedJudge({
          answer: async () => {
            if (!spent) {
              spent = true;
              await spendElsewhere(bench, 'chat-1', { at: bench.clock.now(), costMicroUsd: 999_000 });
              bench.clock.advance(6_000);
            }
            return undefined;
          },
        }),
      ],
      prices,
    });
    const outcome = await other.evaluations.weekly({ concurrency: 1 });
    expect(outcome).toMatchObject({ outcome: 'budget', run: { status: 'open' } });
    const counts = outcome.run?.counts;
    expect(counts?.graded).toBeGreaterThan(0);
    expect(counts?.pending).toBeGreaterThan(0);
  });

  it('in USD is refused while a part of what the month cost is not known, naming what to do, before a run is made', async () => {
    await using bench = await openBench({ prices, rules: monthly({ usdPerMonth: 5 }) });
    await populate(bench, crowd(1));
    await spendElsewhere(bench, 'chat-1', { at: bench.clock.now(), costMicroUsd: null });
    await expect(bench.manager.evaluations.weekly({})).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: expect.stringContaining('budget.tokensPerMonth') as string,
    });
    expect((await bench.storage.runs.list({}, {})).items).toEqual([]);
  });

  it('in USD with a model without a price is a configuration error before any call', async () => {
    await using bench = await openBench({ rules: monthly({ usdPerMonth: 5 }) });
    await populate(bench, crowd(1));
    await expect(bench.manager.evaluations.weekly({})).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });
});
