import type { LlmReply, LlmRequest, LlmStreamPart } from '@ai-manager/core';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV2, LanguageModelV3 } from '@ai-sdk/provider';
import { defaultSettingsMiddleware, wrapLanguageModel } from 'ai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMessagesServer, type MessagesServer } from '../../test/messages-server.ts';
import { startResponsesServer, type ResponsesServer } from '../../test/responses-server.ts';
import { createAiSdkProvider, type AiSdkOptions } from './index.ts';

const apiKey = 'sk-secret-1234567890';
const request: LlmRequest = {
  name: 'evaluation.judge',
  messages: [
    { role: 'system', content: 'You judge.' },
    { role: 'user', content: 'The submission.' },
  ],
  maxOutputTokens: 500,
  cacheKey: 'rubric-7',
};

let openAi: ResponsesServer;
let anthropic: MessagesServer;
beforeEach(async () => {
  [openAi, anthropic] = await Promise.all([startResponsesServer(), startMessagesServer()]);
});
afterEach(async () => {
  await Promise.all([openAi[Symbol.asyncDispose](), anthropic[Symbol.asyncDispose]()]);
});

const gpt = (model = 'gpt-6-sol') => createOpenAI({ apiKey, baseURL: openAi.baseUrl }).responses(model);
const claude = () => createAnthropic({ apiKey, baseURL: `${anthropic.baseUrl}/v1` })('claude-sonnet-5-5');

async function readParts(parts: AsyncIterable<LlmStreamPart> | undefined): Promise<LlmStreamPart[]> {
  const read: LlmStreamPart[] = [];
  for await (const part of parts ?? []) read.push(part);
  return read;
}

describe('requests', () => {
  it('ask OpenAI to keep nothing, and mark the end of the stable part', async () => {
    await createAiSdkProvider({ model: gpt() }).generate({ ...request, effort: 'low' }, {});
    expect(openAi.requests[0]?.body).toMatchObject({
      store: false,
      max_output_tokens: 500,
      prompt_cache_key: 'rubric-7',
      prompt_cache_options: { mode: 'explicit' },
      reasoning: { effort: 'low' },
      input: [{ content: [{ text: 'You judge.', prompt_cache_breakpoint: { mode: 'explicit' } }] }, { role: 'user' }],
    });
  });

  it('mark nothing for models of OpenAI that refuse marks', async () => {
    await createAiSdkProvider({ model: gpt('gpt-5.5') }).generate(request, {});
    expect(JSON.stringify(openAi.requests[0]?.body)).not.toContain('breakpoint');
    expect(openAi.requests[0]?.body).not.toHaveProperty('prompt_cache_options');
  });

  it('mark the end of the stable part for Anthropic, too', async () => {
    await createAiSdkProvider({ model: claude() }).generate(request, {});
    expect(anthropic.requests[0]?.body).toMatchObject({
      max_tokens: 500,
      system: [{ type: 'text', text: 'You judge.', cache_control: { type: 'ephemeral' } }],
    });
  });

  it('carry the settings of the options, which win', async () => {
    const providerOptions = { openai: { store: true, serviceTier: 'flex' } };
    await createAiSdkProvider({ model: gpt(), providerOptions }).generate(request, {});
    expect(openAi.requests[0]?.body).toMatchObject({ store: true, service_tier: 'flex', prompt_cache_key: 'rubric-7' });
  });

  it('enforce a schema without forcing a tool', async () => {
    const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
    await createAiSdkProvider({ model: claude() }).generate({ ...request, outputSchema: { name: 'x', schema } }, {});
    const [received] = anthropic.requests;
    expect(received?.body).toMatchObject({ output_config: { format: { type: 'json_schema' } } });
    expect(received?.body).not.toHaveProperty('tool_choice');
  });
});

describe('models with middleware around them', () => {
  it('are asked through it', async () => {
    const model = wrapLanguageModel({
      model: gpt(),
      middleware: defaultSettingsMiddleware({ settings: { providerOptions: { openai: { user: 'weekly-run' } } } }),
    });
    const reply = await createAiSdkProvider({ model }).generate(request, {});
    expect(reply.text).toBe('Hello.');
    expect(openAi.requests[0]?.body).toMatchObject({ user: 'weekly-run', store: false });
  });
});

describe('replies', () => {
  it('tell model, request id and tier of the vendor', async () => {
    openAi.answer({ kind: 'reply', text: 'Hi.', model: 'gpt-6-sol-2026-09-22', serviceTier: 'flex' });
    expect(await createAiSdkProvider({ model: gpt() }).generate(request, {})).toMatchObject({
      text: 'Hi.',
      model: 'gpt-6-sol-2026-09-22',
      requestId: 'req_1',
      serviceTier: 'flex',
    });
    anthropic.answer({ kind: 'reply', text: 'Hi.', serviceTier: 'priority' });
    expect(await createAiSdkProvider({ model: claude() }).generate(request, {})).toMatchObject({
      model: 'claude-sonnet-5-5',
      requestId: 'req_1',
      serviceTier: 'priority',
    });
  });

  it('are refusals when the prompt breaks the usage policy', async () => {
    const error = { message: 'flagged', type: 'invalid_request_error', code: 'invalid_prompt', param: null };
    openAi.answer({ kind: 'error', status: 400, error });
    expect(await createAiSdkProvider({ model: gpt() }).generate(request, {})).toMatchObject({ finish: 'refusal' });
    expect(await readParts(createAiSdkProvider({ model: gpt() }).stream?.(request, {}))).toMatchObject([
      { reply: { finish: 'refusal' } },
    ]);
  });
});

describe('failures', () => {
  const openAiError = (code: string) => ({ message: `${apiKey} The submission.`, type: 'x', code, param: null });

  it.each([
    ['a prompt that is too long', 400, 'context_length_exceeded', { providerSpecific: true }],
    ['an unknown model', 404, 'model_not_found', { reason: 'auth', vendorCode: 'model_not_found' }],
    ['a bad gateway', 502, 'bad_gateway', { status: 502 }],
  ])('name %s, without the request they hold', async (_title, status, code, details) => {
    openAi.answer({ kind: 'error', status, error: openAiError(code) });
    const failure: Error = await createAiSdkProvider({ model: gpt() })
      .generate(request, {})
      .then(
        () => new Error('it was answered'),
        (error: Error) => error,
      );
    expect(failure).toMatchObject({ details: { service: 'openai', ...details } });
    expect(`${failure.message} ${JSON.stringify(failure)} ${String(failure.cause)}`).not.toMatch(
      /sk-sec|The submission/,
    );
  });

  it('tell a vendor that was never reached, and keep no prompt with the cause', async () => {
    const gone = await startResponsesServer();
    await gone[Symbol.asyncDispose]();
    const model = createOpenAI({ apiKey, baseURL: gone.baseUrl }).responses('gpt-6-sol');
    const failure = await createAiSdkProvider({ model })
      .generate(request, {})
      .catch((error: Error) => error);
    expect(failure).toMatchObject({ details: { reason: 'network', unsent: true } });
    expect(JSON.stringify((failure as Error).cause)).not.toContain('The submission');
  });

  it('tell errors of the model itself from those of the vendor', async () => {
    const broken = versionTwo({ doGenerate: () => Promise.reject(new RangeError('a bug')) });
    await expect(createAiSdkProvider({ model: broken }).generate(request, {})).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      details: { reason: 'unexpected' },
    });
  });
});

describe('models of earlier versions of the specification', () => {
  it('count input beside the cache where version 2 did', async () => {
    const usage = { inputTokens: 30, outputTokens: 9, totalTokens: 39, cachedInputTokens: 600, reasoningTokens: 4 };
    const providerMetadata = { anthropic: { cacheCreationInputTokens: 70 } };
    const model = versionTwo({
      doGenerate: async () => ({
        content: [{ type: 'text', text: 'Hi.' }],
        finishReason: 'stop',
        usage,
        providerMetadata,
        warnings: [],
      }),
    });
    expect(await createAiSdkProvider({ model }).generate(request, {})).toMatchObject({
      text: 'Hi.',
      usage: { inputTokens: 700, cacheReadTokens: 600, cacheWriteTokens: 70, outputTokens: 9, reasoningTokens: 4 },
      model: 'claude-old',
    });
  });

  it('stream by version 3', async () => {
    const usage = {
      inputTokens: { total: 100, noCache: 30, cacheRead: 60, cacheWrite: 10 },
      outputTokens: { total: 20, text: 15, reasoning: 5 },
    };
    const model: LanguageModelV3 = {
      specificationVersion: 'v3',
      provider: 'mistral.chat',
      modelId: 'mistral-large',
      supportedUrls: {},
      doGenerate: () => Promise.reject(new Error('not asked')),
      doStream: async () => ({
        stream: new ReadableStream({
          start(controller) {
            controller.enqueue({ type: 'stream-start', warnings: [] });
            controller.enqueue({ type: 'text-delta', id: '1', delta: 'One' });
            controller.enqueue({ type: 'finish', usage, finishReason: { unified: 'length', raw: 'max' } });
            controller.close();
          },
        }),
      }),
    };
    const provider = createAiSdkProvider({ model });
    expect(provider).toMatchObject({ id: 'ai-sdk:mistral:mistral-large', provider: 'mistral' });
    expect(await readParts(provider.stream?.(request, {}))).toEqual([
      { delta: 'One' },
      {
        reply: {
          text: 'One',
          finish: 'length',
          usage: { inputTokens: 100, cacheReadTokens: 60, cacheWriteTokens: 10, outputTokens: 20, reasoningTokens: 5 },
          model: 'mistral-large',
          requestId: null,
        } satisfies LlmReply,
      },
    ]);
  });

  it('count as many tokens as there are bytes where a model counts none', async () => {
    const usage = { inputTokens: undefined, outputTokens: undefined, totalTokens: undefined };
    const content = [{ type: 'text' as const, text: 'Añadió' }];
    const model = versionTwo({ doGenerate: async () => ({ content, finishReason: 'stop', usage, warnings: [] }) });
    const { usage: counted } = await createAiSdkProvider({ model }).generate(request, {});
    expect(counted).toMatchObject({ inputTokens: 'You judge.The submission.'.length, outputTokens: 8 });
  });
});

describe('options', () => {
  it('are checked', () => {
    expect(() => createAiSdkProvider({ model: {} as never })).toThrow(/model: needs to be a language model/);
    expect(() => createAiSdkProvider({ model: 'openai/gpt-6' as never })).toThrow(/model/);
    expect(() => createAiSdkProvider({ model: gpt(), extra: 1 } as AiSdkOptions)).toThrow(/extra/);
  });

  it('name the provider', () => {
    expect(createAiSdkProvider({ model: claude() })).toMatchObject({
      id: 'ai-sdk:anthropic:claude-sonnet-5-5',
      provider: 'anthropic',
      capabilities: { jsonSchema: true, stream: true, languageModel: true },
    });
    const named = createAiSdkProvider({ model: gpt(), id: 'judge', provider: 'azure', structuredOutput: 'text' });
    expect(named).toMatchObject({ id: 'judge', provider: 'azure', capabilities: { jsonSchema: false } });
  });
});

function versionTwo(methods: Pick<LanguageModelV2, 'doGenerate'>): LanguageModelV2 {
  return {
    specificationVersion: 'v2',
    provider: 'anthropic.messages',
    modelId: 'claude-old',
    supportedUrls: {},
    doStream: () => Promise.reject(new Error('not asked')),
    ...methods,
  };
}
