import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLlm, createPriceBook, toOutputSchema, type Llm, type LlmRequest } from '@ai-manager/core';
import { createSystemClock } from '@ai-manager/core/memory';
import { ChatAnthropic } from '@langchain/anthropic';
import { SimpleChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage } from '@langchain/core/messages';
import { BaseTracer, type Run } from '@langchain/core/tracers/base';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { ChatOpenAI } from '@langchain/openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startMessagesServer, type MessagesServer } from '../../test/messages-server.ts';
import { startResponsesServer, type ResponsesServer } from '../../test/responses-server.ts';
import { createLangChainProvider, type LangChainChatModel, type LangChainOptions } from './index.ts';

const apiKey = 'sk-secret-1234567890';
const request: LlmRequest = {
  name: 'evaluation.judge',
  messages: [
    { role: 'system', content: 'You judge.' },
    { role: 'user', content: 'The submission.' },
  ],
  maxOutputTokens: 500,
};
const judgement = z.strictObject({ level: z.int().min(1).max(5) });
const outputSchema = toOutputSchema('judgement', judgement);

let openAi: ResponsesServer;
let anthropic: MessagesServer;
beforeEach(async () => {
  [openAi, anthropic] = await Promise.all([startResponsesServer(), startMessagesServer()]);
});
afterEach(async () => {
  await Promise.all([openAi[Symbol.asyncDispose](), anthropic[Symbol.asyncDispose]()]);
});

const gpt = (fields: object = {}) =>
  new ChatOpenAI({
    apiKey,
    model: 'gpt-6-sol',
    useResponsesApi: true,
    configuration: { baseURL: openAi.baseUrl },
    ...fields,
  });
const claude = () => new ChatAnthropic({ apiKey, model: 'claude-sonnet-5-5', anthropicApiUrl: anthropic.baseUrl });

describe('requests', () => {
  it('enforce a schema without forcing a tool, at either vendor', async () => {
    openAi.answer({ kind: 'reply', text: '{"level":4}' });
    anthropic.answer({ kind: 'reply', text: '{"level":4}' });
    for (const model of [gpt(), claude()]) {
      const reply = await createLangChainProvider({ model }).generate({ ...request, outputSchema }, {});
      expect(JSON.parse(reply.text)).toEqual({ level: 4 });
    }
    expect(openAi.requests[0]?.body).toMatchObject({ text: { format: { type: 'json_schema', name: 'judgement' } } });
    expect(anthropic.requests[0]?.body).toMatchObject({ output_config: { format: { type: 'json_schema' } } });
    expect(anthropic.requests[0]?.body).not.toHaveProperty('tool_choice');
  });

  it('keep to the limit of output tokens where a function makes the model', async () => {
    const limits: number[] = [];
    const provider = createLangChainProvider({
      model: ({ maxOutputTokens }) => {
        limits.push(maxOutputTokens);
        return gpt({ maxTokens: maxOutputTokens });
      },
    });
    await provider.generate(request, {});
    await provider.generate({ ...request, maxOutputTokens: 1_200 }, {});
    await provider.generate(request, {});
    expect(openAi.requests.map(({ body }) => body['max_output_tokens'])).toEqual([500, 1_200, 500]);
    // The first one only tells what the model is called.
    expect(limits).toEqual([1_000, 500, 1_200]);
  });
});

describe('replies', () => {
  it('tell model, id and tier of the vendor', async () => {
    openAi.answer({ kind: 'reply', text: 'Hi.', model: 'gpt-6-sol-2026-09-22', serviceTier: 'flex' });
    expect(await createLangChainProvider({ model: gpt() }).generate(request, {})).toMatchObject({
      text: 'Hi.',
      model: 'gpt-6-sol-2026-09-22',
      requestId: 'resp_1',
      serviceTier: 'flex',
    });
  });

  it('are refusals when the prompt breaks the usage policy', async () => {
    const error = { message: 'flagged', type: 'invalid_request_error', code: 'invalid_prompt' };
    openAi.answer({ kind: 'error', status: 400, error });
    expect(await createLangChainProvider({ model: gpt() }).generate(request, {})).toMatchObject({ finish: 'refusal' });
  });

  it('count as many tokens as there are bytes where a model counts none', async () => {
    const provider = createLangChainProvider({ model: new FakeListChatModel({ responses: ['Añadió'] }) });
    expect((await provider.generate(request, {})).usage).toMatchObject({
      inputTokens: 'You judge.The submission.'.length,
      outputTokens: 8,
    });
  });

  it('take the arguments of a call for the answer of models that structure by tools', async () => {
    const model: LangChainChatModel = {
      invoke: () => Promise.reject(new Error('asked without structure')),
      withStructuredOutput: () => ({
        invoke: async () => ({
          raw: new AIMessage({ content: '', tool_calls: [{ name: 'judgement', args: { level: 2 } }] }),
          parsed: null,
        }),
      }),
    };
    const reply = await createLangChainProvider({ model }).generate({ ...request, outputSchema }, {});
    expect(reply.text).toBe('{"level":2}');
  });
});

describe('models that enforce no schema', () => {
  it.each<[string, LangChainOptions]>([
    ['cannot', { model: new PlainModel({}) }],
    ['are not to', { model: new ChatOpenAI({ apiKey, model: 'gpt-6-sol' }), structuredOutput: 'text' }],
    ['have no method for it', { model: { invoke: async () => new AIMessage('{"level":3}') } }],
  ])('say so when they %s', (_why, options) => {
    expect(createLangChainProvider(options).capabilities).toMatchObject({ jsonSchema: false });
  });

  it('are asked in words by the runner, whose check is the same', async () => {
    const llm = openLlm({ model: new PlainModel({}) });
    const result = await llm.generateObject({ ...request, schema: judgement, schemaName: 'judgement' });
    expect(result.object).toEqual({ level: 3 });
  });
});

describe('failures', () => {
  it.each([
    ['a model that the vendor does not know', 404, 'model_not_found', { reason: 'auth' }],
    ['a prompt that is too long', 400, 'context_length_exceeded', { providerSpecific: true }],
    ['no credit', 429, 'insufficient_quota', { reason: 'quota' }],
  ])('name %s', async (_title, status, code, details) => {
    openAi.answer({ kind: 'error', status, error: { message: `${apiKey} The submission.`, type: 'x', code } });
    const failure = await createLangChainProvider({ model: gpt() })
      .generate(request, {})
      .catch((error: Error) => error);
    expect(failure).toMatchObject({ details: { service: 'openai', ...details } });
    expect(`${(failure as Error).message} ${JSON.stringify(failure)}`).not.toMatch(/sk-sec|The submission/);
    expect(openAi.requests).toHaveLength(1);
  });

  it('tell errors of the model itself from those of the vendor', async () => {
    const model: LangChainChatModel = { invoke: () => Promise.reject(new RangeError('a bug')) };
    await expect(createLangChainProvider({ model }).generate(request, {})).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      details: { reason: 'unexpected' },
    });
  });
});

describe('runs', () => {
  it('are those of the model where tracers may see content, and no others', async () => {
    const tracer = new RecordingTracer();
    openAi.answer({ kind: 'reply', text: '{"level":4}' });
    const llm = openLlm({ model: gpt() }, true);
    await llm.generateObject({ ...request, schema: judgement, schemaName: 'judgement', callbacks: [tracer] });
    expect(tracer.generations.map(({ name }) => name)).toEqual(['ChatOpenAI']);
    expect(JSON.stringify(tracer.generations[0]?.inputs)).toContain('The submission');
  });

  it('are those of the runner, with lengths only, where they may not', async () => {
    const tracer = new RecordingTracer();
    const llm = openLlm({ model: gpt() }, false);
    await llm.generateText({ ...request, callbacks: [tracer] });
    expect(tracer.generations.map(({ name }) => name)).toEqual(['evaluation.judge']);
    expect(JSON.stringify(tracer.generations)).not.toContain('The submission');
  });

  it('stream their tokens once', async () => {
    const tracer = new RecordingTracer();
    openAi.answer({ kind: 'reply', text: 'One two' });
    const deltas: string[] = [];
    for await (const part of openLlm({ model: gpt() }, true).streamText({ ...request, callbacks: [tracer] })) {
      if ('delta' in part) deltas.push(part.delta);
    }
    expect([deltas.join(''), tracer.tokens.join('')]).toEqual(['One two', 'One two']);
    expect(tracer.generations).toHaveLength(1);
  });

  it('go to no tracer that only the environment names', async () => {
    let sent = 0;
    const langSmith = createServer((_request, response) => {
      sent += 1;
      response.end('{}');
    });
    await new Promise<void>((listening) => langSmith.listen(0, '127.0.0.1', listening));
    const endpoint = `http://127.0.0.1:${(langSmith.address() as AddressInfo).port}`;
    const before = { ...process.env };
    Object.assign(process.env, { LANGSMITH_TRACING: 'true', LANGSMITH_ENDPOINT: endpoint, LANGSMITH_API_KEY: 'lsv2' });
    try {
      openAi.answer({ kind: 'reply', text: '{"level":4}' });
      await openLlm({ model: gpt() }).generateObject({ ...request, schema: judgement, schemaName: 'judgement' });
      await new Promise((resolve) => setTimeout(resolve, 600));
    } finally {
      process.env = before;
      langSmith.closeAllConnections();
      langSmith.close();
    }
    expect(openAi.requests).toHaveLength(1);
    expect(sent).toBe(0);
  });
});

describe('options', () => {
  it('are checked', () => {
    expect(() => createLangChainProvider({ model: {} as never })).toThrow(/model: needs to be a LangChain chat model/);
    expect(() => createLangChainProvider({ model: () => ({}) as never })).toThrow(/makes no model/);
  });

  it('name the provider as the model does, or as they say', () => {
    expect(createLangChainProvider({ model: claude() })).toMatchObject({
      id: 'langchain:anthropic:claude-sonnet-5-5',
      provider: 'anthropic',
      model: 'claude-sonnet-5-5',
    });
    const named = { model: gpt(), id: 'judge', provider: 'azure', modelName: 'our-deployment' };
    expect(createLangChainProvider(named)).toMatchObject({ id: 'judge', provider: 'azure', model: 'our-deployment' });
  });
});

function openLlm(options: LangChainOptions, traceContent = false): Llm {
  const ignore = (): void => undefined;
  return createLlm({
    providers: [createLangChainProvider(options)],
    prices: createPriceBook(),
    clock: createSystemClock(),
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    settings: { traceContent },
  });
}

/** A chat model that knows neither tools nor schemas. */
class PlainModel extends SimpleChatModel {
  override _llmType(): string {
    return 'plain';
  }

  override async _call(): Promise<string> {
    return 'Here you are: {"level":3}';
  }
}

/** Keeps what chat models do, wherever in a chain they do it. */
class RecordingTracer extends BaseTracer {
  override readonly name = 'recording';
  override readonly awaitHandlers = true;
  readonly generations: Run[] = [];
  readonly tokens: string[] = [];

  protected async persistRun(): Promise<void> {
    // Only the generations among the runs are looked at.
  }

  override onLLMEnd(run: Run): void {
    this.generations.push(run);
  }

  override onLLMNewToken(_run: Run, token: string): void {
    this.tokens.push(token);
  }
}
