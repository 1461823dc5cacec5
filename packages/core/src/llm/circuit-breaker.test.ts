import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../errors.ts';
import { createScriptedModel, type ScriptedAnswer } from '../testing/scripted-model.ts';
import { openRunner, type TestRun } from './__fixtures__/runner.ts';
import type { TextRequest } from './types.ts';

const request: TextRequest = {
  name: 'chat.answer',
  messages: [{ role: 'user', content: 'Hello' }],
  maxOutputTokens: 50,
};
const down = new UpstreamError('UPSTREAM_UNAVAILABLE', 'The vendor is down.', { details: { status: 503 } });
const limited = (retryAfterMs: number): UpstreamError =>
  new UpstreamError('UPSTREAM_RATE_LIMITED', 'Too many requests.', { details: { retryAfterMs } });
const downFor =
  (requests: number) =>
  (_asked: unknown, index: number): ScriptedAnswer =>
    index < requests ? { error: down } : { text: 'well' };
/** One attempt per call, so that calls and attempts are the same. */
const oneAttempt = { attemptsPerProvider: 1 };

async function ask({ llm }: Pick<TestRun, 'llm'>, times = 1): Promise<PromiseSettledResult<string>[]> {
  return Promise.allSettled(Array.from({ length: times }, async () => (await llm.generateText(request)).provider));
}

describe('a provider that fails several calls in a row', () => {
  it('is left out, so that later calls go to the next one at once', async () => {
    const first = createScriptedModel([{ error: down }], { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const run = openRunner({ providers: [first, second], settings: oneAttempt });
    for (let call = 0; call < 12; call += 1) await ask(run);
    expect([first.requests.length, second.requests.length]).toEqual([5, 12]);
    expect(run.logs).toContainEqual({
      level: 'warn',
      message: 'A model provider is left out for a while.',
      fields: { provider: 'first', code: 'UPSTREAM_UNAVAILABLE', reason: null, forMs: 2_000 },
    });
  });

  it('is left out by streams, too', async () => {
    const first = createScriptedModel([{ error: down }], { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const { llm } = openRunner({ providers: [first, second], settings: oneAttempt });
    const answeredBy: string[] = [];
    for (let call = 0; call < 7; call += 1)
      for await (const part of llm.streamText(request)) if ('result' in part) answeredBy.push(part.result.provider);
    expect(answeredBy).toEqual(Array.from({ length: 7 }, () => 'second'));
    expect(first.requests).toHaveLength(5);
  });

  it('is tried again with one call when its time is over, and let in when that is answered', async () => {
    const first = createScriptedModel(downFor(5), { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const run = openRunner({ providers: [first, second], settings: oneAttempt });
    for (let call = 0; call < 5; call += 1) await ask(run);
    await run.clock.sleep(2_000);
    const during = await ask(run, 4);
    expect(during.map((outcome) => outcome.status === 'fulfilled' && outcome.value)).toEqual([
      'first',
      'second',
      'second',
      'second',
    ]);
    expect(await ask(run, 2)).toEqual([
      { status: 'fulfilled', value: 'first' },
      { status: 'fulfilled', value: 'first' },
    ]);
  });

  it('is left out twice as long each time it fails again', async () => {
    const first = createScriptedModel([{ error: down }], { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const run = openRunner({ providers: [first, second], settings: { ...oneAttempt, breakerOpenMaxMs: 7_000 } });
    for (let call = 0; call < 5; call += 1) await ask(run);
    const periods: number[] = [2_000, 4_000, 7_000, 7_000];
    for (const [index, period] of periods.entries()) {
      await run.clock.sleep(period - 1);
      await ask(run, 2);
      expect(first.requests).toHaveLength(5 + index);
      await run.clock.sleep(1);
      await ask(run, 2);
      expect(first.requests).toHaveLength(6 + index);
    }
  });

  it('is left out at least as long as it kept its callers waiting', async () => {
    const first = createScriptedModel([{ hang: true }], { id: 'first' });
    const second = createScriptedModel(async () => (await run.clock.sleep(1_000), { text: 'hi' }), { id: 'second' });
    const run: TestRun = openRunner({ providers: [first, second], settings: { concurrency: 8 } });
    const outcomes = await ask(run, 97);
    expect(outcomes.every((outcome) => outcome.status === 'fulfilled')).toBe(true);
    // One wave of eight waits for the attempt's time limit, everybody else is answered by the second at once.
    expect(run.clock.monotonicMs()).toBe(60_000 + Math.ceil(97 / 8) * 1_000);
    expect(first.requests).toHaveLength(8);
    await run.clock.sleep(60_000);
    await ask(run, 3);
    expect(first.requests).toHaveLength(9);
  });

  it('is not left out because of one request, however often that fails', async () => {
    const model = createScriptedModel((asked) => (asked.name === 'bad' ? { error: down } : { text: 'hi' }));
    const { llm } = openRunner({
      providers: [model],
      settings: { attemptsPerProvider: 10, deadlineMs: 1_000_000, breakerFailures: 2 },
    });
    await expect(llm.generateText({ ...request, name: 'bad' })).rejects.toMatchObject({ details: { status: 503 } });
    expect(model.requests).toHaveLength(10);
    expect((await llm.generateText(request)).text).toBe('hi');
  });

  it.each([
    ['requests that it refuses', { reason: 'request', status: 400 }],
    ['requests that only it refuses', { reason: 'request', status: 400, providerSpecific: true }],
    ['errors it does not declare', { reason: 'unexpected' }],
  ])('is not left out because of %s', async (_title, details) => {
    const error = new UpstreamError('UPSTREAM_REJECTED', 'No.', { details });
    const model = createScriptedModel((_asked, index) => (index < 20 ? { error } : { text: 'hi' }));
    const run = openRunner({ providers: [model] });
    for (let call = 0; call < 20; call += 1) await ask(run);
    expect((await run.llm.generateText(request)).text).toBe('hi');
  });

  it('is not left out because of calls that their callers gave up', async () => {
    const model = createScriptedModel((asked) => (asked.name === 'chat.answer' ? { text: 'hi' } : { hang: true }));
    const { llm } = openRunner({ providers: [model] });
    for (let call = 0; call < 20; call += 1) {
      const controller = new AbortController();
      const stopped = llm.generateText({ ...request, name: 'stopped', signal: controller.signal });
      setImmediate(() => controller.abort('enough'));
      await expect(stopped).rejects.toBe('enough');
    }
    expect((await llm.generateText(request)).text).toBe('hi');
  });

  it('lets the next call try when the one that tried it out was given up', async () => {
    const run = openRunner({
      providers: [createScriptedModel((asked, index) => (index === 5 ? { hang: true } : downFor(5)(asked, index)))],
      settings: oneAttempt,
    });
    for (let call = 0; call < 5; call += 1) await ask(run);
    await run.clock.sleep(2_000);
    const controller = new AbortController();
    const tries = run.llm.generateText({ ...request, signal: controller.signal });
    const waits = run.llm.generateText(request);
    setImmediate(() => controller.abort('enough'));
    await expect(tries).rejects.toBe('enough');
    expect((await waits).text).toBe('well');
  });

  it('counts from the start when it is reinstated', async () => {
    const model = createScriptedModel([{ error: down }]);
    const run = openRunner({ providers: [model], settings: { ...oneAttempt, breakerOpenMs: 60_000 } });
    for (let call = 0; call < 9; call += 1) await ask(run);
    expect(model.requests).toHaveLength(5);
    run.llm.reinstate();
    for (let call = 0; call < 9; call += 1) await ask(run);
    expect(model.requests).toHaveLength(10);
  });
});

describe('a provider that keeps a call waiting until its time limit', () => {
  it('is asked again only after the others', async () => {
    const first = createScriptedModel([{ hang: true }, { text: 'hi' }], { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const run = openRunner({ providers: [first, second] });
    expect(await ask(run)).toEqual([{ status: 'fulfilled', value: 'second' }]);
    expect(run.clock.monotonicMs()).toBe(60_000);
  });

  it('gets another chance when they cannot answer', async () => {
    const refuses = new UpstreamError('UPSTREAM_REJECTED', 'No.', { details: { reason: 'auth' } });
    const first = createScriptedModel([{ hang: true }, { text: 'hi' }], { id: 'first' });
    const second = createScriptedModel([{ error: refuses }], { id: 'second' });
    expect(await ask(openRunner({ providers: [first, second] }))).toEqual([{ status: 'fulfilled', value: 'first' }]);
  });
});

describe('with nobody else to ask', () => {
  it('a short outage is waited out by all calls', async () => {
    const model = createScriptedModel(downFor(7));
    const run = openRunner({ providers: [model], settings: { concurrency: 8 } });
    const outcomes = await ask(run, 40);
    expect(outcomes.every((outcome) => outcome.status === 'fulfilled')).toBe(true);
    expect(run.clock.monotonicMs()).toBeLessThan(10_000);
  });

  it('a lasting outage ends all calls soon, with an error that says so and when to try again', async () => {
    const models = ['first', 'second'].map((id) => createScriptedModel([{ error: down }], { id }));
    const [first, second] = models;
    if (first === undefined || second === undefined) throw new Error('There are two.');
    const run = openRunner({ providers: [first, second], settings: { concurrency: 8 } });
    const outcomes = await ask(run, 97);
    expect(run.clock.monotonicMs()).toBeLessThan(60_000);
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
    const last = await run.llm.generateText(request).catch((error: unknown) => error);
    expect(last).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
      details: { reason: 'circuit-open', attempts: [] },
    });
    expect(String(last)).toMatch(
      /^UpstreamError: No model provider may be asked at the moment: first failed several calls in a row \(UPSTREAM_UNAVAILABLE, 503\) and is left out, second .* Try again in \d+ s/,
    );
  });

  it('a hanging provider costs one wave of attempts, not one per call', async () => {
    const run = openRunner({ providers: [createScriptedModel([{ hang: true }])], settings: { concurrency: 8 } });
    const outcomes = await ask(run, 97);
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
    expect(run.clock.monotonicMs()).toBeLessThanOrEqual(180_000);
  });
});

describe('a pause that a vendor asks for', () => {
  it('holds for all callers, not only for the one that was told', async () => {
    const model = createScriptedModel([{ error: limited(7_000) }, { text: 'hi' }]);
    const times: number[] = [];
    const run = openRunner({ providers: [model] });
    const timed = async (): Promise<void> => {
      await run.llm.generateText(request);
      times.push(run.clock.monotonicMs());
    };
    await Promise.all([timed(), run.clock.sleep(1).then(timed), run.clock.sleep(6_000).then(timed)]);
    expect(times).toEqual([7_000, 7_000, 7_000]);
    expect(model.requests).toHaveLength(4);
  });

  it('that is short is waited for, though another provider is there', async () => {
    const first = createScriptedModel([{ error: limited(7_000) }, { text: 'hi' }], { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    expect(await ask(openRunner({ providers: [first, second] }))).toEqual([{ status: 'fulfilled', value: 'first' }]);
  });

  it('that is long sends everybody to the next provider at once', async () => {
    const first = createScriptedModel([{ error: limited(60_000) }, { text: 'hi' }], { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const run = openRunner({ providers: [first, second] });
    for (let call = 0; call < 5; call += 1) expect(await ask(run)).toEqual([{ status: 'fulfilled', value: 'second' }]);
    expect(first.requests).toHaveLength(1);
    expect(run.clock.monotonicMs()).toBe(0);
    await run.clock.sleep(60_000);
    expect(await ask(run)).toEqual([{ status: 'fulfilled', value: 'first' }]);
  });

  it('that is longer than a call may take fails all calls at once, until one of them or a new run tries again', async () => {
    const model = createScriptedModel([{ error: limited(3_600_000) }, { error: limited(3_600_000) }, { text: 'hi' }]);
    const run = openRunner({ providers: [model] });
    await ask(run);
    await run.clock.sleep(60_000);
    await expect(run.llm.generateText(request)).rejects.toMatchObject({
      code: 'UPSTREAM_RATE_LIMITED',
      retryable: true,
      details: { retryAfterMs: 3_540_000, attempts: [] },
    });
    await run.clock.sleep(60_000);
    await ask(run, 3);
    expect(model.requests).toHaveLength(2);
    run.llm.reinstate();
    expect((await run.llm.generateText(request)).text).toBe('hi');
  });

  it('that ends within the time of a call is waited for when nobody else is there', async () => {
    const model = createScriptedModel([{ error: limited(60_000) }, { text: 'hi' }]);
    const run = openRunner({ providers: [model] });
    expect(await ask(run, 8)).toEqual(Array.from({ length: 8 }, () => ({ status: 'fulfilled', value: 'scripted' })));
    expect(run.clock.monotonicMs()).toBe(60_000);
  });
});
