import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../errors.ts';
import type { LlmProvider } from '../ports/llm-provider.ts';
import { createScriptedModel } from '../testing/scripted-model.ts';
import { openRunner } from './__fixtures__/runner.ts';
import { createBudget } from './budget.ts';
import type { TextRequest, TextResult, TextStreamPart } from './types.ts';

const request: TextRequest = {
  name: 'chat.answer',
  messages: [{ role: 'user', content: 'Hello' }],
  maxOutputTokens: 50,
};

async function read(
  stream: AsyncIterable<TextStreamPart>,
): Promise<{ deltas: string[]; result: TextResult | undefined }> {
  const deltas: string[] = [];
  let result: TextResult | undefined;
  for await (const part of stream) {
    if ('delta' in part) deltas.push(part.delta);
    else result = part.result;
  }
  return { deltas, result };
}

/** Streams one delta, then does what the test says; `onStart` gets the signal it was given. */
function afterOneDelta(then: () => Promise<never>, onStart?: (signal: AbortSignal | undefined) => void): LlmProvider {
  return {
    ...createScriptedModel([{ text: 'unused' }]),
    async *stream(_request, { signal }) {
      onStart?.(signal);
      yield { delta: 'One ' };
      await then();
    },
  };
}

describe('streamText', () => {
  it('yields deltas, then one result with usage and cost', async () => {
    const { llm, events } = openRunner({ providers: [createScriptedModel([{ text: 'One two three' }])] });
    const { deltas, result } = await read(llm.streamText(request));
    expect(deltas).toEqual(['One ', 'two ', 'three']);
    expect(result).toMatchObject({ text: 'One two three', truncated: false, costMicroUsd: 300, provider: 'scripted' });
    expect(events).toHaveLength(1);
  });

  it('yields the whole text as one delta when the provider does not stream', async () => {
    const model = createScriptedModel([{ text: 'One two' }], { capabilities: { stream: false } });
    const { llm } = openRunner({ providers: [model] });
    expect((await read(llm.streamText(request))).deltas).toEqual(['One two']);
  });

  it('retries and falls back before the first delta', async () => {
    const down = new UpstreamError('UPSTREAM_UNAVAILABLE', 'down', { details: { status: 500 } });
    const first = createScriptedModel([{ error: down }], { id: 'first' });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const { llm } = openRunner({ providers: [first, second] });
    const { result } = await read(llm.streamText(request));
    expect(result).toMatchObject({ provider: 'second', attempts: [{}, {}, {}, { outcome: 'ok' }] });
  });

  it('rejects when the stream breaks after the first delta', async () => {
    const broken = afterOneDelta(async () => {
      throw new UpstreamError('UPSTREAM_UNAVAILABLE', 'reset', { details: { reason: 'network' } });
    });
    const second = createScriptedModel([{ text: 'hi' }], { id: 'second' });
    const { llm } = openRunner({ providers: [broken, second] });
    await expect(read(llm.streamText(request))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { attempts: [{ outcome: 'failed', costMicroUsd: null }] },
    });
    expect(second.requests).toHaveLength(0);
  });

  it('cuts a stream off that stalls', async () => {
    const stalled = afterOneDelta(() => new Promise<never>(() => undefined));
    const { llm } = openRunner({ providers: [stalled] });
    await expect(read(llm.streamText(request))).rejects.toMatchObject({ details: { reason: 'timeout' } });
  });

  it('rejects with the reason of an abort and with a refusal', async () => {
    const stalled = afterOneDelta(() => new Promise<never>(() => undefined));
    const controller = new AbortController();
    const { llm } = openRunner({ providers: [stalled] });
    const reading = read(llm.streamText({ ...request, signal: controller.signal }));
    setImmediate(() => controller.abort('stopped'));
    await expect(reading).rejects.toBe('stopped');
    const refusing = openRunner({ providers: [createScriptedModel([{ refuse: 'No.' }])] });
    await expect(read(refusing.llm.streamText(request))).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
  });

  it('aborts the provider, gives the place back and settles the budget when the reader leaves', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const endless = afterOneDelta(
      () => new Promise<never>(() => undefined),
      (signal) => signals.push(signal),
    );
    const { llm, events } = openRunner({ providers: [endless], settings: { concurrency: 1 } });
    const budget = createBudget({ limitTokens: 10_000 });
    for (let turn = 0; turn < 2; turn += 1) {
      for await (const part of llm.streamText({ ...request, budget })) {
        expect(part).toEqual({ delta: 'One ' });
        break;
      }
    }
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
    expect(events.map((event) => event.attributes['outcome'])).toEqual(['failed', 'failed']);
    expect(budget.spentTokens).toBeGreaterThan(0);
  });
});
