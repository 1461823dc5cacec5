import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScriptedModel } from '../testing/scripted-model.ts';
import { openRunner } from './__fixtures__/runner.ts';
import { createVirtualClock } from './__fixtures__/virtual-clock.ts';
import { createRateLimits } from './rate-limits.ts';

const minuteMs = 60_000;
const never = new AbortController().signal;

const job = fc.record({
  atMs: fc.nat(150_000),
  tokens: fc.integer({ min: 1, max: 900 }),
  usedShare: fc.double({ min: 0, max: 1, noNaN: true }),
  untilStartMs: fc.nat(3_000),
  runsMs: fc.nat(20_000),
  end: fc.constantFrom('settled', 'unknown', 'withdrawn', 'aborted'),
});
type Job = typeof job extends fc.Arbitrary<infer T> ? T : never;

interface Sent {
  readonly order: number;
  readonly startedMs: number;
  readonly tokens: number;
}

/** Runs jobs against a limit, and tells what went out when. */
async function simulate(jobs: readonly Job[], limit: { requestsPerMinute: number; tokensPerMinute: number }) {
  const clock = createVirtualClock();
  const limits = createRateLimits(clock, { model: limit });
  const sent: Sent[] = [];
  const granted: number[] = [];
  const arrivals: number[] = [];
  const refusals: unknown[] = [];
  const run = async (task: Job, order: number): Promise<void> => {
    await clock.sleep(task.atMs);
    arrivals.push(order);
    const controller = new AbortController();
    const asked = limits.acquire('model', task.tokens, controller.signal);
    if (task.end === 'aborted') {
      controller.abort('no longer needed');
      // Its turn may have come in the same moment.
      const allowance = await asked.catch((error: unknown) => void refusals.push(error));
      allowance?.withdraw();
      return;
    }
    const allowance = await asked;
    granted.push(order);
    await clock.sleep(task.untilStartMs);
    if (task.end === 'withdrawn') {
      allowance.withdraw();
      return;
    }
    allowance.start();
    const used = task.end === 'settled' ? Math.floor(task.tokens * task.usedShare) : task.tokens;
    sent.push({ order, startedMs: clock.monotonicMs(), tokens: used });
    await clock.sleep(task.runsMs);
    allowance.settle(task.end === 'settled' ? used : null);
  };
  await Promise.all(jobs.map(run));
  return { sent, granted, refusals, arrivals: arrivals.filter((order) => jobs[order]?.end !== 'aborted') };
}

describe('limits per minute', () => {
  it('are kept in every minute, whatever comes, and everybody is served in the order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(job, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 900, max: 3_000 }),
        async (jobs, requestsPerMinute, tokensPerMinute) => {
          const { sent, granted, refusals, arrivals } = await simulate(jobs, { requestsPerMinute, tokensPerMinute });
          for (const { startedMs } of sent) {
            const minute = sent.filter(
              (other) => other.startedMs >= startedMs && other.startedMs < startedMs + minuteMs,
            );
            expect(minute.length).toBeLessThanOrEqual(requestsPerMinute);
            expect(minute.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(tokensPerMinute);
          }
          expect(granted).toEqual(arrivals);
          expect(refusals.every((reason) => reason === 'no longer needed')).toBe(true);
          const expected = jobs.filter(({ end }) => end === 'settled' || end === 'unknown').length;
          expect(sent).toHaveLength(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('let a request out alone that is larger than the limit', async () => {
    const clock = createVirtualClock();
    const limits = createRateLimits(clock, { model: { tokensPerMinute: 100 } });
    const small = await limits.acquire('model', 10, never);
    small.start();
    const large = await limits.acquire('model', 5_000, never);
    expect([large.waited, clock.monotonicMs()]).toEqual([true, minuteMs]);
  });

  it('give back at once what was reserved and not used', async () => {
    const clock = createVirtualClock();
    const limits = createRateLimits(clock, { model: { tokensPerMinute: 100 } });
    const first = await limits.acquire('model', 90, never);
    first.start();
    const second = limits.acquire('model', 90, never);
    first.settle(10);
    expect((await second).waited).toBe(true);
    expect(clock.monotonicMs()).toBe(0);
  });

  it('leave no timer behind when a waiting caller gives up', async () => {
    const timers = new Set<AbortSignal>();
    const clock = createVirtualClock();
    const watched = {
      ...clock,
      sleep: async (ms: number, signal?: AbortSignal) => {
        if (signal !== undefined) timers.add(signal);
        return clock.sleep(ms, signal);
      },
    };
    const limits = createRateLimits(watched, { model: { requestsPerMinute: 1 } });
    (await limits.acquire('model', 1, never)).start();
    const controller = new AbortController();
    const waiting = limits.acquire('model', 1, controller.signal);
    await Promise.resolve();
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    expect([...timers].map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('do not touch providers without one', async () => {
    const limits = createRateLimits(createVirtualClock(), { other: { requestsPerMinute: 1 } });
    const allowances = await Promise.all([1, 2, 3].map(async () => limits.acquire('model', 1, never)));
    expect(allowances.map(({ waited }) => waited)).toEqual([false, false, false]);
    expect([limits.limits('other'), limits.limits('model')]).toEqual([true, false]);
  });
});

describe('calls under a limit', () => {
  const request = { name: 'chat.answer', messages: [{ role: 'user' as const, content: 'Hello' }], maxOutputTokens: 50 };

  it('wait for their turn as long as it takes, which is no fault of the provider', async () => {
    const model = createScriptedModel([{ text: 'hi' }]);
    const { llm, clock } = openRunner({
      providers: [model],
      settings: { limits: { scripted: { requestsPerMinute: 2 } }, deadlineMs: 100_000 },
    });
    const results = await Promise.all(Array.from({ length: 9 }, async () => llm.generateText(request)));
    expect(results).toHaveLength(9);
    expect(clock.monotonicMs()).toBe(4 * minuteMs);
  });

  it('count every attempt, the failed ones included', async () => {
    const model = createScriptedModel([{ error: new Error('any') }, { text: 'hi' }]);
    const { llm, clock } = openRunner({
      providers: [model],
      settings: { limits: { scripted: { requestsPerMinute: 1 } } },
    });
    await llm.generateText(request).catch(() => undefined);
    await llm.generateText(request);
    expect(clock.monotonicMs()).toBe(minuteMs);
  });

  it('are refused at construction for a provider that is not there', () => {
    const settings = { limits: { 'openai:gpt-6-sol': { requestsPerMinute: 2 } } };
    expect(() => openRunner({ providers: [createScriptedModel([{ text: 'hi' }])], settings })).toThrow(
      /openai:gpt-6-sol.*scripted/,
    );
  });
});
