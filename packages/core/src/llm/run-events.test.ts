import { CallbackManager } from '@langchain/core/callbacks/manager';
import type { BaseMessage } from '@langchain/core/messages';
import type { LLMResult } from '@langchain/core/outputs';
import { BaseTracer, type Run } from '@langchain/core/tracers/base';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../errors.ts';
import type { Clock } from '../ports/environment.ts';
import { createScriptedModel } from '../testing/scripted-model.ts';
import { openRunner } from './__fixtures__/runner.ts';
import type { TextRequest } from './types.ts';

/** The virtual clock would take the time of loading modules for idle time. */
const clock: Clock = {
  now: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true });
    }),
};

/** Keeps every root run, as a real tracer would send it. */
class RecordingTracer extends BaseTracer {
  override readonly name = 'recording';
  override readonly awaitHandlers = true;
  readonly roots: Run[] = [];

  protected async persistRun(run: Run): Promise<void> {
    this.roots.push(run);
  }
}

const request: TextRequest = {
  name: 'chat.answer',
  messages: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'A secret question' },
  ],
  maxOutputTokens: 50,
};
const usage = { inputTokens: 200, cacheReadTokens: 150, cacheWriteTokens: 10, outputTokens: 30, reasoningTokens: 5 };

function generationOf(run: Run | undefined) {
  const [generation] = (run?.outputs as LLMResult | undefined)?.generations[0] ?? [];
  return generation as { text: string; message: { usage_metadata: unknown; response_metadata: unknown } } | undefined;
}

describe('run events', () => {
  it('show tracers a generation with model, parameters and usage for each attempt', async () => {
    const down = new UpstreamError('UPSTREAM_UNAVAILABLE', 'down', { details: { status: 500 } });
    const { llm } = openRunner({
      providers: [createScriptedModel([{ error: down }, { text: 'hi', usage }])],
      clock,
      settings: { backoffBaseMs: 0 },
    });
    const tracer = new RecordingTracer();
    await llm.generateText({ ...request, callbacks: [tracer] });
    expect(tracer.roots.map(({ name, run_type, error }) => [name, run_type, error !== undefined])).toEqual([
      ['chat.answer', 'llm', true],
      ['chat.answer', 'llm', false],
    ]);
    const [, answered] = tracer.roots;
    expect(answered?.extra).toMatchObject({
      invocation_params: { model: 'scripted-1', max_tokens: 50 },
      metadata: { ls_provider: 'scripted', ls_model_name: 'scripted-1', ls_model_type: 'chat' },
    });
    expect(generationOf(answered)?.message).toMatchObject({
      response_metadata: { model_name: 'scripted-1', finish_reason: 'stop' },
      usage_metadata: {
        input_tokens: 200,
        output_tokens: 30,
        total_tokens: 230,
        input_token_details: { cache_read: 150, cache_creation: 10 },
        output_token_details: { reasoning: 5 },
      },
    });
  });

  it('keep prompts and replies to themselves unless content is switched on', async () => {
    const model = createScriptedModel([{ text: 'A secret answer' }]);
    const tracer = new RecordingTracer();
    await openRunner({ providers: [model], clock }).llm.generateText({ ...request, callbacks: [tracer] });
    expect(JSON.stringify(tracer.roots)).not.toContain('secret');
    expect(JSON.stringify(tracer.roots)).toContain('[17 characters]');
    const open = openRunner({ providers: [model], clock, settings: { traceContent: true } });
    await open.llm.generateText({ ...request, callbacks: [tracer] });
    expect(JSON.stringify(tracer.roots.at(-1))).toMatch(/A secret question.*A secret answer/s);
  });

  it('reach the callbacks of the LangGraph run around a call, as a child of its node', async () => {
    const { llm } = openRunner({ providers: [createScriptedModel([{ text: 'hi' }])], clock });
    const State = Annotation.Root({ text: Annotation<string> });
    const graph = new StateGraph(State)
      .addNode('ask', async () => ({ text: (await llm.generateText(request)).text }))
      .addEdge(START, 'ask')
      .addEdge('ask', END)
      .compile();
    const tracer = new RecordingTracer();
    expect(await graph.invoke({ text: '' }, { callbacks: [tracer] })).toEqual({ text: 'hi' });
    const node = tracer.roots[0]?.child_runs.find((run) => run.name === 'ask');
    expect(node?.child_runs.map((run) => [run.name, run.run_type])).toEqual([['chat.answer', 'llm']]);
  });

  it('send streamed tokens', async () => {
    const { llm } = openRunner({
      providers: [createScriptedModel([{ text: 'One two' }])],
      clock,
      settings: { traceContent: true },
    });
    const tokens: string[] = [];
    const callbacks = [{ handleLLMNewToken: (token: string) => void tokens.push(token) }];
    for await (const part of llm.streamText({ ...request, callbacks })) expect(part).toBeDefined();
    expect(tokens).toEqual(['One ', 'two']);
  });

  it('never fail a call when a tracer does', async () => {
    const { llm, logs } = openRunner({ providers: [createScriptedModel([{ text: 'hi' }])], clock });
    const callbacks = CallbackManager.fromHandlers({
      handleChatModelStart: async (_model: unknown, _messages: BaseMessage[][]) => undefined,
    });
    const [handler] = callbacks.handlers;
    if (handler === undefined) throw new Error('no handler');
    Object.assign(handler, {
      raiseError: true,
      awaitHandlers: true,
      handleLLMEnd: async () => {
        throw new Error('tracer is broken');
      },
    });
    expect((await llm.generateText({ ...request, callbacks })).text).toBe('hi');
    expect(logs.map((line) => line.message)).toEqual(['A LangChain callback failed.']);
  });
});
