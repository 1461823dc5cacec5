import { describe, expect, it } from 'vitest';
import { noSpending } from '../domain/spending.ts';
import type { SpendingSum } from '../domain/spending.ts';
import { createFixedClock } from '../testing/fixed-clock.ts';
import { combineBudgets, createBudget } from './budget.ts';
import { openMonthBudget, readMonthBudget } from './month-budget.ts';

const call = {};
const attempt = {
  provider: 'p:m',
  model: 'm',
  outcome: 'ok',
  code: null,
  durationMs: 1,
  usage: { inputTokens: 10, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 },
  costMicroUsd: 300,
  requestId: null,
} as const;

/** A store that says what it was told, and remembers what it was asked. */
function storeOf(first: Partial<SpendingSum>) {
  const state = { sum: { ...noSpending, ...first } };
  const spans: (string | undefined)[] = [];
  const spending = {
    sums: async (span: { readonly from?: string; readonly before?: string }) => {
      spans.push(span.from, span.before);
      return [{ purpose: null, provider: null, model: null, period: null, spending: state.sum }];
    },
  };
  return { spending, spans, tell: (sum: Partial<SpendingSum>) => (state.sum = { ...noSpending, ...sum }) };
}

function optionsOf(store: ReturnType<typeof storeOf>, clock = createFixedClock()) {
  return { spending: store.spending, clock, timeZone: 'Europe/Berlin', usd: 0.001, tokens: null };
}

describe('the budget of a month', () => {
  it('begins with what the month has cost in its time zone', async () => {
    const store = storeOf({ knownCostMicroUsd: 400 });
    const month = await openMonthBudget(optionsOf(store), call);
    expect(store.spans).toEqual(['2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z']);
    expect(month?.budget.states).toMatchObject([
      { scope: 'month', title: 'November 2026', spentMicroUsd: 400, leftMicroUsd: 600, refused: false },
    ]);
    await expect(month?.budget.reserve({ microUsd: 601, tokens: 1 }, call)).rejects.toThrow(
      /November 2026.*December 2026/,
    );
    expect(month?.budget.states[0]?.refused).toBe(true);
  });

  it('is none without a limit, and asks nothing then', async () => {
    const store = storeOf({});
    const none = { ...optionsOf(store), usd: null };
    expect(await openMonthBudget(none, call)).toBeNull();
    expect(await readMonthBudget(none, call)).toBeNull();
    expect(store.spans).toEqual([]);
  });

  it('takes in what others spend, and counts what it spent itself once', async () => {
    const store = storeOf({ knownCostMicroUsd: 100 });
    const clock = createFixedClock();
    const month = await openMonthBudget(optionsOf(store, clock), call);
    const spent = (): number | undefined => month?.budget.spentMicroUsd;
    (await month?.budget.reserve({ microUsd: 300, tokens: 1 }, call))?.settle({ microUsd: 300, tokens: 10 });
    expect(spent()).toBe(400);
    // Its own 300 are stored by now, and others have spent 200 more.
    month?.recorded([attempt]);
    store.tell({ knownCostMicroUsd: 600 });
    await month?.refresh(call);
    expect(spent()).toBe(400);
    clock.advance(5_000);
    await month?.refresh(call);
    expect(spent()).toBe(600);
  });

  it('starts anew when the month does', async () => {
    const store = storeOf({ knownCostMicroUsd: 900 });
    const clock = createFixedClock('2026-11-30T22:59:00.000Z');
    const month = await openMonthBudget(optionsOf(store, clock), call);
    (await month?.budget.reserve({ microUsd: 50, tokens: 1 }, call))?.settle({ microUsd: 50, tokens: 10 });
    clock.advance(120_000);
    store.tell({ knownCostMicroUsd: 7 });
    await month?.refresh(call);
    expect(month?.budget.spentMicroUsd).toBe(7);
    (await month?.budget.reserve({ microUsd: 50, tokens: 1 }, call))?.settle({ microUsd: 50, tokens: 10 });
    expect(month?.budget.spentMicroUsd).toBe(57);
  });

  it('in USD is refused while costs are unknown; a report shows it all the same', async () => {
    const store = storeOf({ knownCostMicroUsd: 100, unpricedAttempts: 2 });
    await expect(openMonthBudget(optionsOf(store), call)).rejects.toMatchObject({ code: 'CONFIGURATION' });
    expect(await readMonthBudget(optionsOf(store), call)).toMatchObject({ spentMicroUsd: 100 });
    expect(await openMonthBudget({ ...optionsOf(store), usd: null, tokens: 10 }, call)).not.toBeNull();
  });
});

describe('combined budgets', () => {
  it('let a call pass that fits into all, and settle in each', async () => {
    const [run, month] = [
      createBudget({ limitMicroUsd: 100 }),
      createBudget({ limitMicroUsd: 1_000, limitTokens: 50 }),
    ];
    const both = combineBudgets(run, month);
    expect([both.limitMicroUsd, both.limitTokens]).toEqual([100, 50]);
    (await both.reserve({ microUsd: 60, tokens: 20 }, call)).settle({ microUsd: 30, tokens: 10 });
    expect([run.spentMicroUsd, month.spentMicroUsd, month.spentTokens]).toEqual([30, 30, 10]);
    expect(both.states.map(({ leftMicroUsd }) => leftMicroUsd)).toEqual([70, 970]);
  });

  it('give back what one had set aside when the next refuses', async () => {
    const [run, month] = [createBudget({ limitMicroUsd: 100 }), createBudget({ limitMicroUsd: 50 })];
    const both = combineBudgets(run, month);
    await expect(both.reserve({ microUsd: 60, tokens: 1 }, call)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    await expect(run.reserve({ microUsd: 100, tokens: 1 }, call)).resolves.toBeDefined();
    expect([run.spentMicroUsd, month.spentMicroUsd]).toEqual([0, 0]);
  });
});
