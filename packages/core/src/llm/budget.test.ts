import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetExceededError, ConfigurationError, UpstreamError } from '../errors.ts';
import { createScriptedModel } from '../testing/scripted-model.ts';
import { openRunner } from './__fixtures__/runner.ts';
import { createBudget } from './budget.ts';
import { inputTokensBound } from './cost.ts';
import type { TextRequest } from './types.ts';

const request: TextRequest = {
  name: 'chat.answer',
  messages: [{ role: 'user', content: 'Hello' }],
  maxOutputTokens: 50,
};
/** of `request` with the prices of the test runner */
const highestMicroUsd = inputTokensBound(request) + 50 * 10;

const callArbitrary = fc.record({
  reserved: fc.integer({ min: 0, max: 40 }),
  spentShare: fc.double({ min: 0, max: 1, noNaN: true }),
  turns: fc.integer({ min: 0, max: 4 }),
});

describe('createBudget', () => {
  it('never spends more than its limits, however many calls reserve at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(callArbitrary, { maxLength: 30 }),
        fc.nat(200),
        fc.nat(200),
        async (calls, money, tokens) => {
          const budget = createBudget({ limitMicroUsd: money, limitTokens: tokens });
          const outcomes = await Promise.allSettled(
            calls.map(async ({ reserved, spentShare, turns }) => {
              const reservation = await budget.reserve({ microUsd: reserved, tokens: reserved }, {});
              for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
              const spent = Math.floor(reserved * spentShare);
              reservation.settle({ microUsd: spent, tokens: spent });
              return spent;
            }),
          );
          const spent = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 0));
          expect(budget.spentMicroUsd).toBe(spent.reduce((sum, value) => sum + value, 0));
          expect(budget.spentMicroUsd).toBeLessThanOrEqual(money);
          expect(budget.spentTokens).toBeLessThanOrEqual(tokens);
          const failures = outcomes.flatMap((outcome) =>
            outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
          );
          expect(failures.every((failure) => failure instanceof BudgetExceededError)).toBe(true);
        },
      ),
    );
  });

  it('waits for room that others have only reserved, and refuses what never fits', async () => {
    const budget = createBudget({ limitTokens: 100 });
    const first = await budget.reserve({ microUsd: null, tokens: 80 }, {});
    const second = budget.reserve({ microUsd: null, tokens: 60 }, {});
    const third = budget.reserve({ microUsd: null, tokens: 101 }, {});
    first.settle({ microUsd: null, tokens: 30 });
    (await second).settle({ microUsd: null, tokens: 60 });
    await expect(third).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      details: { limitTokens: 100, spentTokens: 30 },
    });
    expect(budget.spentTokens).toBe(90);
  });

  it('counts what was spent before', async () => {
    const budget = createBudget({ limitMicroUsd: 100, spentMicroUsd: 95 });
    await expect(budget.reserve({ microUsd: 10, tokens: 1 }, {})).rejects.toBeInstanceOf(BudgetExceededError);
    expect(budget.spentMicroUsd).toBe(95);
  });

  it('takes all of a reservation for spent when the outcome is not known, and settles once only', async () => {
    const budget = createBudget({ limitMicroUsd: 100 });
    const reservation = await budget.reserve({ microUsd: 40, tokens: 7 }, {});
    reservation.settle(null);
    reservation.settle({ microUsd: 0, tokens: 0 });
    expect([budget.spentMicroUsd, budget.spentTokens]).toEqual([40, 7]);
  });

  it('lets a waiting call leave when it is aborted, and serves the next', async () => {
    const budget = createBudget({ limitTokens: 100 });
    const first = await budget.reserve({ microUsd: null, tokens: 80 }, {});
    const controller = new AbortController();
    const waiting = budget.reserve({ microUsd: null, tokens: 90 }, { signal: controller.signal });
    const behind = budget.reserve({ microUsd: null, tokens: 10 }, {});
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    await expect(behind).resolves.toBeDefined();
    first.settle({ microUsd: null, tokens: 80 });
  });

  it('refuses an unknown price when it is in USD, and limits that are no numbers', async () => {
    const budget = createBudget({ limitMicroUsd: 1 });
    await expect(budget.reserve({ microUsd: null, tokens: 1 }, {})).rejects.toBeInstanceOf(ConfigurationError);
    expect(() => createBudget({ limitMicroUsd: -1 })).toThrow(ConfigurationError);
    expect(() => createBudget({ limitTokens: Number.NaN })).toThrow(ConfigurationError);
  });
});

describe('a call with a budget', () => {
  it('settles what the attempt really cost', async () => {
    const { llm } = openRunner({ providers: [createScriptedModel([{ text: 'hi' }])] });
    const budget = createBudget({ limitMicroUsd: highestMicroUsd });
    await llm.generateText({ ...request, budget });
    expect([budget.spentMicroUsd, budget.spentTokens]).toEqual([300, 120]);
  });

  it('asks nobody when the highest cost does not fit', async () => {
    const model = createScriptedModel([{ text: 'hi' }]);
    const { llm } = openRunner({ providers: [model] });
    const budget = createBudget({ limitMicroUsd: highestMicroUsd - 1 });
    await expect(llm.generateText({ ...request, budget })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(model.requests).toHaveLength(0);
  });

  it('never overspends when many calls share it', async () => {
    const { llm } = openRunner({ providers: [createScriptedModel([{ text: 'hi' }])], settings: { concurrency: 16 } });
    const budget = createBudget({ limitMicroUsd: 5_000 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, async () => llm.generateText({ ...request, budget })),
    );
    const done = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
    expect(budget.spentMicroUsd).toBe(done * 300);
    expect(budget.spentMicroUsd).toBeLessThanOrEqual(5_000);
    // What is left at the end is less than one more call could have cost: nothing was refused too early.
    expect(5_000 - budget.spentMicroUsd).toBeLessThan(highestMicroUsd);
  });

  it('charges nothing for an error the vendor answered with, and everything for an attempt that was cut off', async () => {
    const down = new UpstreamError('UPSTREAM_UNAVAILABLE', 'down', { details: { status: 500 } });
    const { llm } = openRunner({ providers: [createScriptedModel([{ error: down }, { hang: true }, { text: 'hi' }])] });
    const budget = createBudget({ limitMicroUsd: 10_000 });
    const result = await llm.generateText({ ...request, budget });
    expect(result.attempts.map((attempt) => attempt.costMicroUsd)).toEqual([0, null, 300]);
    expect(budget.spentMicroUsd).toBe(highestMicroUsd + 300);
  });

  it('names in each attempt whose it was and what for, and where the call ended', async () => {
    const down = new UpstreamError('UPSTREAM_UNAVAILABLE', 'down', { details: { status: 500 } });
    const { llm } = openRunner({ providers: [createScriptedModel([{ error: down }, { text: 'hi' }])] });
    const { attempts } = await llm.generateText(request);
    expect(attempts).toMatchObject([
      { vendor: 'scripted', purpose: 'chat.answer' },
      { vendor: 'scripted', purpose: 'chat.answer', endsCall: true },
    ]);
    expect(attempts[0]).not.toHaveProperty('endsCall');
    const named = await llm.generateText({ ...request, purpose: 'chat.rewrite' });
    expect(named.attempts).toMatchObject([{ purpose: 'chat.rewrite', endsCall: true }]);
  });

  it('refuses a budget in USD for a model without a price, before anybody is asked', async () => {
    const model = createScriptedModel([{ text: 'hi' }], { model: 'nobody-knows-1' });
    const { llm } = openRunner({ providers: [model] });
    const budget = createBudget({ limitMicroUsd: 1_000_000 });
    expect(() => llm.assertPriced(budget)).toThrow(/scripted\/nobody-knows-1/);
    await expect(llm.generateText({ ...request, budget })).rejects.toMatchObject({ code: 'CONFIGURATION' });
    expect(model.requests).toHaveLength(0);
    expect(() => llm.assertPriced(createBudget({ limitTokens: 10 }))).not.toThrow();
  });
});

describe('inputTokensBound', () => {
  it('is at least the number of UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        const messages = texts.map((content) => ({ role: 'user' as const, content }));
        const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
        expect(inputTokensBound({ messages })).toBeGreaterThanOrEqual(bytes);
      }),
    );
  });
});
