import { describe, expect, it } from 'vitest';
import { ConfigurationError, UpstreamError } from '../errors.ts';
import { createScriptedModel } from '../testing/scripted-model.ts';
import { openRunner } from './__fixtures__/runner.ts';
import { createSlots } from './slots.ts';
import type { TextRequest } from './types.ts';

const request: TextRequest = {
  name: 'chat.answer',
  messages: [{ role: 'user', content: 'Hello' }],
  maxOutputTokens: 50,
};
const unavailable = (details: Record<string, unknown> = { status: 503 }): UpstreamError =>
  new UpstreamError('UPSTREAM_UNAVAILABLE', 'The vendor is down.', { details });
const limited = (retryAfterMs: number): UpstreamError =>
  new UpstreamError('UPSTREAM_RATE_LIMITED', 'Too many requests.', { details: { retryAfterMs } });
const rejected = (details: Record<string, unknown>): UpstreamError =>
  new UpstreamError('UPSTREAM_REJECTED', 'The vendor refused the request.', { details });

describe('retry and fallback', () => {
  it('retries an unavailable vendor with growing pauses, then succeeds', async () => {
    const model = createScriptedModel([{ error: unavailable() }, { error: unavailable() }, { text: 'hi' }]);
    const { llm, clock } = openRunner({ providers: [model] });
    const result = await llm.generateText(request);
    expect(result).toMatchObject({ text: 'hi', truncated: false, costMicroUsd: 300 });
    expect(result.attempts.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['failed', 'UPSTREAM_UNAVAILABLE'],
      ['failed', 'UPSTREAM_UNAVAILABLE'],
      ['ok', null],
    ]);
    expect(clock.slept).toEqual([250, 500]);
  });

  it('takes the next provider after its attempts are used up', async () => {
    const first = createScriptedModel([{ error: unavailable() }], { id: 'first' });
    const second = createScriptedModel([{ text: 'from second' }], { id: 'second' });
    const { llm } = openRunner({ providers: [first, second] });
    const result = await llm.generateText(request);
    expect(result).toMatchObject({ text: 'from second', provider: 'second' });
    expect(first.requests).toHaveLength(3);
  });

  it('waits as long as the vendor asked for', async () => {
    const model = createScriptedModel([{ error: limited(7_000) }, { text: 'hi' }]);
    const { llm, clock } = openRunner({ providers: [model] });
    await llm.generateText(request);
    expect(clock.slept).toEqual([7_000]);
  });

  it('falls back at once when the vendor asks for more time than is left', async () => {
    const first = createScriptedModel([{ error: limited(3_600_000) }], { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const { llm, clock } = openRunner({ providers: [first, second] });
    expect((await llm.generateText(request)).provider).toBe('second');
    expect(clock.slept).toEqual([]);
  });

  it('rejects at once when the vendor asks for more time than is left and nobody else is there', async () => {
    const { llm, clock } = openRunner({ providers: [createScriptedModel([{ error: limited(3_600_000) }])] });
    await expect(llm.generateText(request)).rejects.toMatchObject({
      code: 'UPSTREAM_RATE_LIMITED',
      retryable: true,
      details: { retryAfterMs: 3_600_000, attempts: [{ outcome: 'failed' }] },
    });
    expect(clock.slept).toEqual([]);
  });

  it.each([
    ['wrong credentials', rejected({ reason: 'auth', status: 401 })],
    ['used-up quota', rejected({ reason: 'quota', status: 429 })],
    ['wrong options', new ConfigurationError('The package is not installed.')],
  ])('leaves a provider with %s out until it is reinstated', async (_title, error) => {
    const first = createScriptedModel([{ error }, { text: 'well again' }], { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const { llm } = openRunner({ providers: [first, second] });
    await llm.generateText(request);
    await llm.generateText(request);
    expect(first.requests).toHaveLength(1);
    llm.reinstate();
    expect((await llm.generateText(request)).text).toBe('well again');
  });

  it('asks a provider that was left out again after a while', async () => {
    const model = createScriptedModel([{ error: rejected({ reason: 'auth' }) }, { text: 'well again' }]);
    const { llm, clock } = openRunner({ providers: [model] });
    await expect(llm.generateText(request)).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
    await expect(llm.generateText(request)).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      details: { reason: 'auth' },
    });
    expect(model.requests).toHaveLength(1);
    await clock.sleep(300_000);
    expect((await llm.generateText(request)).text).toBe('well again');
  });

  it('asks a provider with wrong credentials no more often than calls run at once, however many wait', async () => {
    const model = createScriptedModel([{ error: rejected({ reason: 'auth' }) }]);
    const { llm } = openRunner({ providers: [model], settings: { concurrency: 2 } });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, async () => llm.generateText(request)));
    expect(outcomes.every((outcome) => outcome.status === 'rejected')).toBe(true);
    expect(model.requests.length).toBeLessThanOrEqual(2);
  });

  it('sends a bad request to nobody else', async () => {
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const first = createScriptedModel([{ error: rejected({ reason: 'request', status: 400 }) }], { id: 'first' });
    const { llm } = openRunner({ providers: [first, second] });
    await expect(llm.generateText(request)).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
    expect([first.requests.length, second.requests.length]).toEqual([1, 0]);
  });

  it('sends a request that only this provider cannot take to the next', async () => {
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const first = createScriptedModel([{ error: rejected({ reason: 'request', providerSpecific: true }) }], {
      id: 'first',
    });
    const { llm } = openRunner({ providers: [first, second] });
    expect((await llm.generateText(request)).provider).toBe('second');
    await llm.generateText(request);
    expect(first.requests).toHaveLength(2);
  });

  it('takes an error that a provider does not declare for a failure of that provider, without its words', async () => {
    const { llm } = openRunner({ providers: [createScriptedModel([{ error: new TypeError('key sk-123 leaked') }])] });
    const error = await llm.generateText(request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'UPSTREAM_REJECTED', details: { reason: 'unexpected' } });
    expect(String(error)).not.toContain('sk-123');
  });
});

describe('time', () => {
  it('cuts a hanging attempt off and tries again', async () => {
    const model = createScriptedModel([{ hang: true }, { text: 'hi' }]);
    const { llm } = openRunner({ providers: [model] });
    const result = await llm.generateText(request);
    expect(result.attempts[0]).toMatchObject({ outcome: 'failed', durationMs: 60_000, costMicroUsd: null });
    expect(result).toMatchObject({ text: 'hi', costMicroUsd: 300 });
  });

  it('ends a call when its time is up, whatever is still being tried', async () => {
    const model = createScriptedModel([{ hang: true }]);
    const { llm, clock } = openRunner({ providers: [model], settings: { deadlineMs: 90_000 } });
    await expect(llm.generateText(request)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { reason: 'deadline', attempts: [{ outcome: 'failed' }, { outcome: 'failed' }] },
    });
    expect(clock.monotonicMs()).toBe(90_000);
  });

  it('rejects with the reason of an abort, untouched, even when the provider ignores its signal', async () => {
    const deaf = createScriptedModel(() => new Promise<never>(() => undefined));
    const { llm } = openRunner({
      providers: [deaf],
      settings: { attemptTimeoutMs: 10_000_000, deadlineMs: 10_000_000 },
    });
    const controller = new AbortController();
    const reason = new UpstreamError('UPSTREAM_UNAVAILABLE', 'stopped by the user');
    const call = llm.generateText({ ...request, signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    expect(await call.catch((error: unknown) => error)).toBe(reason);
  });

  it('rejects a call that waits for its turn at once when it is aborted, and asks nobody', async () => {
    const model = createScriptedModel([{ hang: true }]);
    const { llm } = openRunner({ providers: [model], settings: { concurrency: 1 } });
    const [first, second] = [new AbortController(), new AbortController()];
    const running = llm.generateText({ ...request, signal: first.signal });
    const waiting = llm.generateText({ ...request, signal: second.signal });
    second.abort('no longer needed');
    await expect(waiting).rejects.toBe('no longer needed');
    await new Promise((resolve) => setImmediate(resolve));
    first.abort('done');
    await expect(running).rejects.toBe('done');
    expect(model.requests).toHaveLength(1);
  });

  it('does not count the wait for a turn against the deadline', async () => {
    const { llm, clock } = openRunner({
      providers: [createScriptedModel(async () => (await clock.sleep(50_000), { text: 'slow' }))],
      settings: { concurrency: 1, deadlineMs: 60_000 },
    });
    const results = await Promise.all([1, 2, 3].map(async () => llm.generateText(request)));
    expect(results.map((result) => result.text)).toEqual(['slow', 'slow', 'slow']);
  });
});

describe('concurrency', () => {
  it('never asks more at once than its capacity, and serves all', async () => {
    const model = createScriptedModel(async (_request, index) => {
      await new Promise((resolve) => setImmediate(resolve));
      return { text: `${index}` };
    });
    const { llm } = openRunner({ providers: [model], settings: { concurrency: 4 } });
    expect(llm.capacity).toBe(4);
    const results = await Promise.all(Array.from({ length: 50 }, async () => llm.generateText(request)));
    expect(new Set(results.map((result) => result.text)).size).toBe(50);
    expect(model.mostActive).toBe(4);
  });

  it('keeps to the places of a caller, too, and gives them back when a call fails', async () => {
    const model = createScriptedModel(async (_request, index) => {
      await new Promise((resolve) => setImmediate(resolve));
      return index % 2 === 0 ? { text: 'ok' } : { refuse: 'No.' };
    });
    const { llm } = openRunner({ providers: [model], settings: { concurrency: 8 } });
    const slots = createSlots(2);
    const calls = Array.from({ length: 8 }, () => llm.generateText({ ...request, slots }));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(model.mostActive).toBe(2);
    await Promise.all([slots.acquire(undefined), slots.acquire(undefined)]);
  });
});

describe('construction', () => {
  it('refuses two providers of one id and wrong settings', () => {
    const model = createScriptedModel([{ text: 'hi' }]);
    expect(() => openRunner({ providers: [model, model] })).toThrow(ConfigurationError);
    expect(() => openRunner({ providers: [model], settings: { concurrency: 0 } })).toThrow(/concurrency/);
  });

  it('shows its providers', () => {
    const { llm } = openRunner({ providers: [createScriptedModel([{ text: 'hi' }])] });
    expect(llm.providers).toEqual([
      {
        id: 'scripted',
        provider: 'scripted',
        model: 'scripted-1',
        capabilities: { jsonSchema: true, stream: true, languageModel: true },
      },
    ]);
  });
});
