import { isAiManagerError, type LlmReply, type LlmRequest, type LlmStreamPart } from '@ai-manager/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  deltaEvents,
  startResponsesServer,
  type ResponsesServer,
  type ServerAnswer,
} from '../../test/responses-server.ts';
import { createOpenAiProvider, type OpenAiOptions } from './index.ts';

const apiKey = 'sk-secret-1234567890';
const request: LlmRequest = {
  name: 'evaluation.judge',
  messages: [
    { role: 'system', content: 'You judge.' },
    { role: 'user', content: 'The submission.' },
  ],
  maxOutputTokens: 500,
};
const rateLimitEvent = { type: 'error', code: 'rate_limit_exceeded', message: 'slow' };
const marked = { mode: 'explicit' };
const outputSchema = {
  name: 'judgement',
  schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
};

let server: ResponsesServer;
beforeEach(async () => {
  server = await startResponsesServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const open = (options: Partial<OpenAiOptions> = {}) =>
  createOpenAiProvider({ apiKey, model: 'gpt-6-sol', baseUrl: server.baseUrl, ...options });

async function failureOf(answer: ServerAnswer, options: Partial<OpenAiOptions> = {}): Promise<unknown> {
  server.answer(answer);
  return open(options)
    .generate(request, {})
    .catch((error: unknown) => error);
}

async function readParts(parts: AsyncIterable<LlmStreamPart> | undefined): Promise<LlmStreamPart[]> {
  const read: LlmStreamPart[] = [];
  for await (const part of parts ?? []) read.push(part);
  return read;
}

describe('requests', () => {
  it('carry a strict schema, no storage at the vendor, the key as bearer, and nothing about sampling', async () => {
    await open().generate({ ...request, outputSchema, effort: 'low', cacheKey: 'rubric-7', input: { secret: 1 } }, {});
    const [received] = server.requests;
    expect(received?.path).toBe('/v1/responses');
    expect(received?.headers).toMatchObject({ authorization: `Bearer ${apiKey}`, 'x-stainless-retry-count': '0' });
    expect(received?.body).toEqual({
      model: 'gpt-6-sol',
      input: [
        { role: 'system', content: [{ type: 'input_text', text: 'You judge.', prompt_cache_breakpoint: marked }] },
        { role: 'user', content: 'The submission.' },
      ],
      prompt_cache_options: marked,
      max_output_tokens: 500,
      store: false,
      text: { format: { type: 'json_schema', name: 'judgement', strict: true, schema: outputSchema.schema } },
      reasoning: { effort: 'low' },
      prompt_cache_key: 'rubric-7',
    });
  });

  it.each<[string, Partial<OpenAiOptions>, boolean]>([
    ['earlier models, which refuse it', { model: 'gpt-5.5' }, false],
    ['names that are not known', { model: 'our-deployment' }, false],
    ['whoever says so', { model: 'our-deployment', promptCacheBreakpoints: true }, true],
    ['GPT-5.6', { model: 'gpt-5.6-terra' }, true],
    ['GPT-6.1', { model: 'gpt-6.1-sol' }, true],
    ['servers that cannot read it', { model: 'gpt-6-sol', promptCacheBreakpoints: false }, false],
  ])('mark the end of the stable part for %s: %j is %s', async (_who, options, isMarked) => {
    await open(options).generate(request, {});
    const body = server.requests[0]?.body ?? {};
    expect(JSON.stringify(body).includes('prompt_cache_breakpoint')).toBe(isMarked);
    expect('prompt_cache_options' in body).toBe(isMarked);
  });

  it('mark nothing, and so write nothing to the cache, where nothing is stable', async () => {
    await open().generate({ ...request, messages: [{ role: 'user', content: 'Only once.' }] }, {});
    expect(server.requests[0]?.body).toMatchObject({
      input: [{ role: 'user', content: 'Only once.' }],
      prompt_cache_options: marked,
    });
  });

  it.each([
    ['gpt-6-sol', 'none', 'none'],
    ['gpt-6-luna-2026-09-22', 'none', 'none'],
    ['gpt-6-astra', 'none', 'low'],
    ['gpt-6.1-sol', 'none', 'low'],
    ['gpt-5.4-mini', 'none', 'none'],
    ['gpt-5-mini', 'none', 'minimal'],
    ['o3', 'none', 'low'],
    ['o3', 'high', 'high'],
    ['gpt-4.1', 'high', undefined],
    ['our-deployment', 'none', 'none'],
  ] as const)('ask %s for an effort of %s as %s', async (model, effort, sent) => {
    await open({ model }).generate({ ...request, effort }, {});
    expect(server.requests[0]?.body['reasoning']).toEqual(sent === undefined ? undefined : { effort: sent });
  });

  it('ask for the effort of the options where a request names none', async () => {
    await open({ effort: 'high' }).generate(request, {});
    await open({ effort: 'high' }).generate({ ...request, effort: 'low' }, {});
    expect(server.requests.map(({ body }) => body['reasoning'])).toEqual([{ effort: 'high' }, { effort: 'low' }]);
  });

  it('carry tier, organization and project where they are given', async () => {
    await open({ serviceTier: 'flex', organization: 'org-1', project: 'proj-1' }).generate(request, {});
    const [received] = server.requests;
    expect(received?.body).toMatchObject({ service_tier: 'flex' });
    expect(received?.headers).toMatchObject({ 'openai-organization': 'org-1', 'openai-project': 'proj-1' });
  });

  it('take nothing from the environment', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      OPENAI_ORG_ID: 'org-env',
      OPENAI_PROJECT_ID: 'proj-env',
      OPENAI_BASE_URL: 'http://127.0.0.1:1',
    });
    try {
      await open().generate(request, {});
    } finally {
      process.env = before;
    }
    expect(server.requests[0]?.headers).not.toHaveProperty('openai-organization');
    expect(server.requests[0]?.headers).not.toHaveProperty('openai-project');
  });
});

describe('replies', () => {
  const replyTo = async (answer: ServerAnswer): Promise<LlmReply> => {
    server.answer(answer);
    return open().generate(request, {});
  };

  it('tell model, request id and tier of the vendor', async () => {
    const reply = await replyTo({ kind: 'reply', text: 'Hi.', model: 'gpt-6-sol-2026-09-01', serviceTier: 'flex' });
    expect(reply).toMatchObject({
      text: 'Hi.',
      model: 'gpt-6-sol-2026-09-01',
      requestId: 'req_1',
      serviceTier: 'flex',
    });
  });

  it('are refusals when the content filter cut them off or the prompt breaks the usage policy', async () => {
    expect((await replyTo({ kind: 'reply', text: 'Well', incomplete: 'content_filter' })).finish).toBe('refusal');
    const error = { message: 'flagged', type: 'invalid_request_error', code: 'invalid_prompt' };
    expect(await replyTo({ kind: 'error', status: 400, error })).toMatchObject({ finish: 'refusal', requestId: null });
  });

  it('read usage without details as no cached and no reasoning tokens', async () => {
    const fields = { usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 } };
    expect((await replyTo({ kind: 'reply', text: 'Hi.', fields })).usage).toEqual({
      inputTokens: 3,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 4,
      reasoningTokens: 0,
    });
  });
});

describe('failures', () => {
  const vendor = (status: number, code: string | null, more: object = {}): ServerAnswer => ({
    kind: 'error',
    status,
    error: { message: `Wrong ${apiKey} The submission.`, type: 'invalid_request_error', code, ...more },
  });

  it.each<[string, ServerAnswer, { code: string; details: object }]>([
    [
      'a key without rights',
      vendor(403, null),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'auth', status: 403 } },
    ],
    [
      'an unknown model',
      vendor(404, 'model_not_found'),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'auth', vendorCode: 'model_not_found' } },
    ],
    ['no credit', vendor(429, 'insufficient_quota'), { code: 'UPSTREAM_REJECTED', details: { reason: 'quota' } }],
    ['a slow server', vendor(408, null), { code: 'UPSTREAM_UNAVAILABLE', details: { status: 408 } }],
    [
      'a gateway that fails',
      { kind: 'raw', status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' },
      { code: 'UPSTREAM_UNAVAILABLE', details: { status: 502 } },
    ],
    [
      'a prompt that is too long',
      vendor(400, 'context_length_exceeded'),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'request', providerSpecific: true } },
    ],
    [
      'a schema it does not take',
      vendor(400, null, { param: 'text.format.schema' }),
      { code: 'UPSTREAM_REJECTED', details: { providerSpecific: true } },
    ],
    [
      'a bad request',
      vendor(422, null),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'request', providerSpecific: false, requestId: 'req_1' } },
    ],
    [
      'a reset before the answer',
      { kind: 'disconnect' },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'network' } },
    ],
    [
      'a web page instead of JSON',
      { kind: 'raw', contentType: 'text/html', body: '<h1>Login</h1>' },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'invalid-response' } },
    ],
    [
      'a response of another shape',
      { kind: 'raw', contentType: 'application/json', body: '{"ok":true}' },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'invalid-response' } },
    ],
    [
      'an empty body',
      { kind: 'raw', contentType: 'application/json', body: '' },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'invalid-response' } },
    ],
    [
      'a response without usage',
      { kind: 'reply', text: 'Hi.', fields: { usage: null } },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'invalid-response' } },
    ],
    [
      'a response that failed',
      { kind: 'reply', fields: { status: 'failed', error: { code: 'server_error' } } },
      { code: 'UPSTREAM_UNAVAILABLE', details: { vendorCode: 'server_error' } },
    ],
    [
      'a response that was limited',
      { kind: 'reply', fields: { status: 'failed', error: { code: 'rate_limit_exceeded' } } },
      { code: 'UPSTREAM_RATE_LIMITED', details: {} },
    ],
  ])('name %s', async (_title, answer, { code, details }) => {
    expect(await failureOf(answer)).toMatchObject({ code, details: { service: 'openai', ...details } });
  });

  it('repeat neither key nor prompt, not even in their cause', async () => {
    for (const answer of [vendor(401, null), vendor(400, null), vendor(500, null)]) {
      const error = (await failureOf(answer)) as Error;
      const shown = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join(' ');
      expect(shown).not.toMatch(/sk-secret|The submission/);
    }
  });

  it.each<[string, Record<string, string>, number | undefined]>([
    ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    ['seconds', { 'retry-after': '60' }, 60_000],
    ['nothing', {}, undefined],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
  ])('read the pause the vendor asks for from %s', async (_title, headers, expected) => {
    const error = await failureOf({ kind: 'error', status: 429, headers });
    expect(error).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED' });
    expect(isAiManagerError(error) && error.details['retryAfterMs']).toBe(expected);
  });

  it('read a pause that is given as a date', async () => {
    const headers = { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() };
    const error = await failureOf({ kind: 'error', status: 503, headers });
    const pause = isAiManagerError(error) ? Number(error.details['retryAfterMs']) : 0;
    expect(pause).toBeGreaterThan(3_500_000);
    expect(pause).toBeLessThanOrEqual(3_600_000);
  });

  it('tell a vendor that was never reached from one that may have charged', async () => {
    const reached = await failureOf({ kind: 'disconnect', midBody: true });
    expect(isAiManagerError(reached) && reached.details['unsent']).toBeUndefined();
    const gone = await startResponsesServer();
    await gone[Symbol.asyncDispose]();
    await expect(open({ baseUrl: gone.baseUrl }).generate(request, {})).rejects.toMatchObject({
      details: { reason: 'network', unsent: true },
    });
  });

  it('name a request that takes too long', async () => {
    const error = await failureOf({ kind: 'hang' }, { timeoutMs: 50 });
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'timeout' } });
  });
});

describe('aborts', () => {
  it('close the connection to the vendor', async () => {
    server.answer({ kind: 'hang' });
    const controller = new AbortController();
    const call = open().generate(request, { signal: controller.signal });
    setTimeout(() => controller.abort('enough'), 20);
    await expect(call).rejects.toBe('enough');
    await expect(server.hungUp).resolves.toBeUndefined();
  });

  it('close the connection when the reader of a stream leaves', async () => {
    server.answer({ kind: 'events', events: deltaEvents('One'), after: 'hang' });
    for await (const part of open().stream?.(request, {}) ?? []) {
      expect(part).toEqual({ delta: 'One' });
      break;
    }
    await expect(server.hungUp).resolves.toBeUndefined();
  });
});

describe('streams', () => {
  it('skip events that tell nothing, and end with the reply', async () => {
    server.answer({ kind: 'reply', text: 'One two', incomplete: 'max_output_tokens' });
    const parts = await readParts(open().stream?.(request, {}));
    expect(parts).toEqual([
      { delta: 'One ' },
      { delta: 'two' },
      { reply: expect.objectContaining({ text: 'One two', finish: 'length', requestId: 'req_1' }) },
    ]);
    expect(server.requests[0]?.body).toMatchObject({ stream: true, store: false });
  });

  it.each<[string, ServerAnswer, string]>([
    ['ends early', { kind: 'events', events: deltaEvents('One') }, 'UPSTREAM_UNAVAILABLE'],
    ['reports an error', { kind: 'events', events: [rateLimitEvent] }, 'UPSTREAM_RATE_LIMITED'],
    ['cannot start', { kind: 'error', status: 401 }, 'UPSTREAM_REJECTED'],
    ['is no stream', { kind: 'raw', contentType: 'application/json', body: '{"ok":true}' }, 'UPSTREAM_UNAVAILABLE'],
  ])('reject when the stream %s', async (_title, answer, code) => {
    server.answer(answer);
    await expect(readParts(open().stream?.(request, {}))).rejects.toMatchObject({
      code,
      details: { service: 'openai' },
    });
  });

  it('end with a refusal when the vendor refuses the prompt', async () => {
    server.answer({ kind: 'error', status: 400, error: { message: 'flagged', code: 'content_policy_violation' } });
    expect(await readParts(open().stream?.(request, {}))).toMatchObject([{ reply: { finish: 'refusal' } }]);
  });
});

describe('options', () => {
  it('are checked, without showing the key', () => {
    const wrong = (): unknown => createOpenAiProvider({ apiKey, model: '', extra: 1 } as OpenAiOptions);
    expect(wrong).toThrow(/model/);
    expect(wrong).not.toThrow(/sk-secret/);
    expect(() => createOpenAiProvider({ model: 'gpt-6-sol' })).toThrow(/apiKey/);
    expect(() => createOpenAiProvider({ model: 'gpt-6-sol', client: {} as never })).toThrow(/client/);
  });

  it('name the provider', () => {
    expect(open()).toMatchObject({ id: 'openai:gpt-6-sol', provider: 'openai', model: 'gpt-6-sol' });
    expect(open({ id: 'judge', provider: 'azure' })).toMatchObject({ id: 'judge', provider: 'azure' });
  });
});
