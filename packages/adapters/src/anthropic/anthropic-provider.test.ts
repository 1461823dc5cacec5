import { isAiManagerError, toOutputSchema, type LlmReply, type LlmRequest, type LlmStreamPart } from '@ai-manager/core';
import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  beginningOf,
  startMessagesServer,
  type MessageAnswer,
  type MessagesServer,
} from '../../test/messages-server.ts';
import { createAnthropicProvider, type AnthropicOptions } from './index.ts';

const apiKey = 'sk-ant-secret-1234567890';
const request: LlmRequest = {
  name: 'evaluation.judge',
  messages: [
    { role: 'system', content: 'You judge.' },
    { role: 'user', content: 'The submission.' },
  ],
  maxOutputTokens: 500,
};
const outputSchema = toOutputSchema(
  'judgement',
  z.strictObject({ level: z.int().min(1).max(5).nullable(), evidence: z.array(z.string().max(300)).max(3) }),
);

let server: MessagesServer;
beforeEach(async () => {
  server = await startMessagesServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const open = (options: Partial<AnthropicOptions> = {}) =>
  createAnthropicProvider({ apiKey, model: 'claude-sonnet-5-5', baseUrl: server.baseUrl, ...options });

async function failureOf(answer: MessageAnswer, options: Partial<AnthropicOptions> = {}): Promise<unknown> {
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
  it('carry the schema as a format, a mark after the instructions, and no tool', async () => {
    await open().generate({ ...request, outputSchema, effort: 'low', cacheKey: 'rubric-7', input: { secret: 1 } }, {});
    const [received] = server.requests;
    expect(received?.path).toBe('/v1/messages');
    expect(received?.headers).toMatchObject({ authorization: `Bearer ${apiKey}`, 'x-stainless-retry-count': '0' });
    expect(received?.body).toEqual({
      model: 'claude-sonnet-5-5',
      max_tokens: 500,
      system: [{ type: 'text', text: 'You judge.', cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: 'The submission.' }],
      output_config: { effort: 'low', format: { type: 'json_schema', schema: expect.any(Object) } },
    });
  });

  it('turn what the API cannot enforce into descriptions', async () => {
    await open().generate({ ...request, outputSchema }, {});
    const { output_config: output } = (server.requests[0]?.body ?? {}) as {
      output_config: { format: { schema: { properties: Record<string, unknown> } } };
    };
    const { level, evidence } = output.format.schema.properties;
    expect(level).toEqual({
      anyOf: [{ type: 'integer', description: '{minimum: 1, maximum: 5}' }, { type: 'null' }],
    });
    expect(evidence).toEqual({
      type: 'array',
      items: { type: 'string', description: '{maxLength: 300}' },
      description: '{maxItems: 3}',
    });
  });

  it('mark the first message where there are no instructions, unless it is the only one', async () => {
    const [first, answer, last] = ['A long text.', 'I see.', 'What is it about?'];
    const messages = [
      { role: 'user', content: first },
      { role: 'assistant', content: answer },
      { role: 'user', content: last },
    ] as const;
    await open().generate({ ...request, messages }, {});
    await open().generate({ ...request, messages: messages.slice(0, 1) }, {});
    expect(server.requests.map(({ body }) => body['messages'])).toEqual([
      [
        { role: 'user', content: [{ type: 'text', text: first, cache_control: { type: 'ephemeral' } }] },
        { role: 'assistant', content: answer },
        { role: 'user', content: last },
      ],
      [{ role: 'user', content: first }],
    ]);
    expect(server.requests[0]?.body).not.toHaveProperty('system');
  });

  it.each([
    ['claude-sonnet-5-5', 'none', { thinking: { type: 'between_tools' } }],
    ['claude-sonnet-5-5', 'high', { output_config: { effort: 'high' } }],
    ['claude-haiku-5-5', 'none', { thinking: { type: 'disabled' } }],
    ['claude-opus-5', 'none', { thinking: { type: 'disabled' } }],
    ['claude-opus-5-5', 'none', { output_config: { effort: 'low' } }],
    ['claude-fable-5-1', 'none', { output_config: { effort: 'low' } }],
    ['claude-opus-4-8', 'none', {}],
    ['claude-sonnet-4-6', 'medium', { thinking: { type: 'adaptive' }, output_config: { effort: 'medium' } }],
    ['claude-haiku-4-5-20251001', 'high', {}],
    ['claude-next-7', 'low', { output_config: { effort: 'low' } }],
  ] as const)('ask %s for an effort of %s in its own words', async (model, effort, expected) => {
    await open({ model }).generate({ ...request, effort }, {});
    const { thinking, output_config } = server.requests[0]?.body ?? {};
    expect({ thinking, output_config }).toEqual({ thinking: undefined, output_config: undefined, ...expected });
  });

  it('think with medium effort unless options or the request say otherwise', async () => {
    await open().generate(request, {});
    await open({ effort: 'high' }).generate(request, {});
    expect(server.requests.map(({ body }) => body['output_config'])).toEqual([
      { effort: 'medium' },
      { effort: 'high' },
    ]);
  });

  it('take keys and addresses from nowhere but the options', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      ANTHROPIC_API_KEY: 'sk-ant-env',
      ANTHROPIC_AUTH_TOKEN: 'env-token',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
      ANTHROPIC_LOG: 'debug',
    });
    try {
      await open({ serviceTier: 'standard_only' }).generate(request, {});
    } finally {
      process.env = before;
    }
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${apiKey}`);
    expect(server.requests[0]?.body['service_tier']).toBe('standard_only');
  });

  it('leave no spans with a tracer that the host has registered', async () => {
    const exporter = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    try {
      trace.getTracer('host').startSpan('own').end();
      await open().generate(request, {});
      expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['own']);
    } finally {
      trace.disable();
    }
  });
});

describe('replies', () => {
  const replyTo = async (answer: MessageAnswer): Promise<LlmReply> => {
    server.answer(answer);
    return open().generate(request, {});
  };

  it('tell model, request id and tier of the vendor, and only what was said aloud', async () => {
    const reply = await replyTo({ kind: 'reply', text: 'Hi.', model: 'claude-sonnet-5-5', serviceTier: 'priority' });
    expect(reply).toMatchObject({
      text: 'Hi.',
      model: 'claude-sonnet-5-5',
      requestId: 'req_1',
      serviceTier: 'priority',
    });
  });

  it('count what is read from the cache and written to it as input', async () => {
    const usage = {
      input_tokens: 30,
      cache_read_input_tokens: 600,
      cache_creation_input_tokens: 70,
      output_tokens: 9,
      output_tokens_details: null,
    };
    expect((await replyTo({ kind: 'reply', text: 'Hi.', fields: { usage } })).usage).toEqual({
      inputTokens: 700,
      cacheReadTokens: 600,
      cacheWriteTokens: 70,
      outputTokens: 9,
      reasoningTokens: 0,
    });
  });

  it('are cut off by the window of the model, too', async () => {
    const answer = { kind: 'reply', text: 'Hi', stopReason: 'model_context_window_exceeded' } as const;
    expect((await replyTo(answer)).finish).toBe('length');
  });

  it('are refusals when a filter blocks the answer, or the vendor does not say why it declines', async () => {
    const error = { message: 'Output blocked by content filtering policy' };
    expect(await replyTo({ kind: 'error', status: 400, error })).toMatchObject({ finish: 'refusal', requestId: null });
    const silent = await replyTo({ kind: 'reply', text: '', stopReason: 'refusal' });
    expect(silent).toMatchObject({ finish: 'refusal', text: 'The model declined to answer.' });
  });
});

describe('failures', () => {
  const vendor = (status: number, message = '', code?: string): MessageAnswer => ({
    kind: 'error',
    status,
    error: { message: `${message} ${apiKey} The submission.`, ...(code === undefined ? {} : { code }) },
  });

  it.each<[string, MessageAnswer, { code: string; details: object }]>([
    [
      'a key without rights',
      vendor(403),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'auth', vendorCode: 'permission_error' } },
    ],
    ['an unknown model', vendor(404), { code: 'UPSTREAM_REJECTED', details: { reason: 'auth' } }],
    [
      'a spend limit',
      vendor(400, '', 'enforced_spend_limit_reached'),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'quota', vendorCode: 'enforced_spend_limit_reached' } },
    ],
    [
      'used-up credit, which is told in words only',
      vendor(400, 'Your credit balance is too low to access the API.'),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'quota' } },
    ],
    [
      'usage that grows too fast',
      vendor(429, '', 'ramp_limit_exceeded'),
      { code: 'UPSTREAM_RATE_LIMITED', details: { vendorCode: 'ramp_limit_exceeded' } },
    ],
    ['an overloaded vendor', vendor(529), { code: 'UPSTREAM_UNAVAILABLE', details: { status: 529 } }],
    ['a vendor that is too slow for itself', vendor(504), { code: 'UPSTREAM_UNAVAILABLE', details: { status: 504 } }],
    [
      'a gateway that fails',
      { kind: 'raw', status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' },
      { code: 'UPSTREAM_UNAVAILABLE', details: { status: 502 } },
    ],
    [
      'a prompt that is too long',
      vendor(400, 'prompt is too long: 1200000 tokens > 1000000 maximum'),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'request', providerSpecific: true } },
    ],
    [
      'a body that is too large',
      vendor(413),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'request', providerSpecific: true } },
    ],
    [
      'a way of thinking it does not know',
      vendor(400, '"thinking.type.disabled" is not supported for this model.'),
      { code: 'UPSTREAM_REJECTED', details: { providerSpecific: true } },
    ],
    [
      'a bad request',
      vendor(400, 'messages.0: all messages must have content'),
      { code: 'UPSTREAM_REJECTED', details: { reason: 'request', providerSpecific: false, requestId: 'req_1' } },
    ],
    ['a reset', { kind: 'disconnect' }, { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'network' } }],
    [
      'a web page instead of JSON',
      { kind: 'raw', contentType: 'text/html', body: '<h1>Login</h1>' },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'invalid-response' } },
    ],
    [
      'an empty body',
      { kind: 'raw', contentType: 'application/json', body: '' },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'invalid-response' } },
    ],
    [
      'a message without usage',
      { kind: 'reply', text: 'Hi.', fields: { usage: null } },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'invalid-response' } },
    ],
    [
      'a message that waits for a tool',
      { kind: 'reply', text: 'Hi.', fields: { stop_reason: 'tool_use' } },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'invalid-response' } },
    ],
  ])('name %s', async (_title, answer, { code, details }) => {
    expect(await failureOf(answer)).toMatchObject({ code, details: { service: 'anthropic', ...details } });
  });

  it('repeat neither key nor prompt, not even in their cause', async () => {
    for (const answer of [vendor(401), vendor(400), vendor(529)]) {
      const error = (await failureOf(answer)) as Error;
      const shown = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join(' ');
      expect(shown).not.toMatch(/sk-ant-secret|The submission/);
    }
  });

  it('read the pause the vendor asks for from seconds and dates', async () => {
    const pauseOf = async (retryAfter: string): Promise<number> => {
      const error = await failureOf({ kind: 'error', status: 429, headers: { 'retry-after': retryAfter } });
      return isAiManagerError(error, 'UPSTREAM_RATE_LIMITED') ? Number(error.details['retryAfterMs']) : -1;
    };
    expect(await pauseOf('3600')).toBe(3_600_000);
    const untilDate = await pauseOf(new Date(Date.now() + 3_600_000).toUTCString());
    expect(untilDate).toBeGreaterThan(3_500_000);
    expect(untilDate).toBeLessThanOrEqual(3_600_000);
    expect(server.requests).toHaveLength(2);
  });

  it('name a request that takes too long', async () => {
    const error = await failureOf({ kind: 'hang' }, { timeoutMs: 50 });
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'timeout' } });
  });
});

describe('streams', () => {
  it('leave thoughts and pings out, and end with the reply', async () => {
    server.answer({ kind: 'reply', text: 'One two', stopReason: 'max_tokens' });
    const parts = await readParts(open().stream?.(request, {}));
    expect(parts).toEqual([
      { delta: 'One ' },
      { delta: 'two' },
      {
        reply: expect.objectContaining({
          text: 'One two',
          finish: 'length',
          requestId: 'req_1',
          model: 'claude-sonnet-5-5',
          serviceTier: 'standard',
        }),
      },
    ]);
    expect(server.requests[0]?.body).toMatchObject({ stream: true });
  });

  it.each<[string, MessageAnswer, { code: string; details?: object }]>([
    ['ends early', { kind: 'events', events: beginningOf('One') }, { code: 'UPSTREAM_UNAVAILABLE' }],
    [
      'reports an overload',
      { kind: 'events', events: [...beginningOf('One'), toErrorEvent('overloaded_error')] },
      { code: 'UPSTREAM_UNAVAILABLE', details: { vendorCode: 'overloaded_error' } },
    ],
    [
      'reports a limit',
      { kind: 'events', events: [toErrorEvent('rate_limit_error')] },
      { code: 'UPSTREAM_RATE_LIMITED' },
    ],
    [
      'reports a bad request',
      { kind: 'events', events: [toErrorEvent('invalid_request_error')] },
      { code: 'UPSTREAM_REJECTED', details: { reason: 'request', providerSpecific: false } },
    ],
    [
      'has events of another shape',
      { kind: 'events', events: [{ type: 'message_start' }] },
      { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'invalid-response' } },
    ],
    [
      'is no stream',
      { kind: 'raw', contentType: 'application/json', body: '{"ok":true}' },
      { code: 'UPSTREAM_UNAVAILABLE' },
    ],
  ])('reject when the stream %s', async (_title, answer, expected) => {
    server.answer(answer);
    await expect(readParts(open().stream?.(request, {}))).rejects.toMatchObject(expected);
  });

  it('end with a refusal when the vendor refuses the prompt', async () => {
    server.answer({ kind: 'error', status: 400, error: { message: 'Output blocked by content filtering policy' } });
    expect(await readParts(open().stream?.(request, {}))).toMatchObject([{ reply: { finish: 'refusal' } }]);
  });
});

describe('options', () => {
  it('are checked, without showing the key', () => {
    const wrong = (): unknown => createAnthropicProvider({ apiKey, model: '', extra: 1 } as AnthropicOptions);
    expect(wrong).toThrow(/model/);
    expect(wrong).not.toThrow(/sk-ant-secret/);
    expect(() => createAnthropicProvider({ model: 'claude-sonnet-5-5' })).toThrow(/apiKey/);
    expect(() => createAnthropicProvider({ model: 'claude-sonnet-5-5', client: {} as never })).toThrow(/client/);
    expect(() => open({ baseUrl: 'https://user:password@example.com' })).toThrow(/baseUrl/);
  });

  it('name the provider', () => {
    expect(open()).toMatchObject({ id: 'anthropic:claude-sonnet-5-5', provider: 'anthropic' });
    expect(open({ id: 'judge', provider: 'bedrock' })).toMatchObject({ id: 'judge', provider: 'bedrock' });
  });
});

function toErrorEvent(type: string): { readonly type: string } {
  return { type: 'error', error: { type, message: `${apiKey} The submission.` } } as { readonly type: string };
}
