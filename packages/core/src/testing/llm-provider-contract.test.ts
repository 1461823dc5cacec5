import { describe, expect, it } from 'vitest';
import { noUsage } from '../domain/cost.ts';
import { UpstreamError } from '../errors.ts';
import type { LlmProvider, LlmReply, LlmRequest, LlmStreamPart } from '../ports/llm-provider.ts';
import { failingCases, registerContract } from './contract.ts';
import type { LlmProviderBench, LlmProviderCapability, VendorSituation } from './llm-provider-bench.ts';
import { llmProviderContract } from './llm-provider-contract.ts';
import { createScriptedModel, type ScriptedAnswer } from './scripted-model.ts';

const service = 'scripted';

function toAnswer(situation: VendorSituation): ScriptedAnswer {
  switch (situation.kind) {
    case 'text':
      return situation;
    case 'refusal':
      return { refuse: situation.text };
    case 'truncated':
      return { truncate: situation.text };
    case 'hang':
      return { hang: true };
    case 'stalls':
      return { begin: situation.text, after: 'hang' };
    case 'breaks-off':
      return {
        begin: situation.text,
        after: new UpstreamError('UPSTREAM_UNAVAILABLE', 'no', { details: { service } }),
      };
    case 'unauthorized':
      return { error: new UpstreamError('UPSTREAM_REJECTED', 'no', { details: { service, reason: 'auth' } }) };
    case 'quota':
      return { error: new UpstreamError('UPSTREAM_REJECTED', 'no', { details: { service, reason: 'quota' } }) };
    case 'bad-request':
      return { error: new UpstreamError('UPSTREAM_REJECTED', 'no', { details: { service, reason: 'request' } }) };
    case 'rate-limited': {
      const { retryAfterMs } = situation;
      return { error: new UpstreamError('UPSTREAM_RATE_LIMITED', 'no', { details: { service, retryAfterMs } }) };
    }
    case 'disconnect':
      return { error: new UpstreamError('UPSTREAM_UNAVAILABLE', 'no', { details: { service, reason: 'network' } }) };
    case 'unavailable':
    case 'garbage':
      return { error: new UpstreamError('UPSTREAM_UNAVAILABLE', 'no', { details: { service } }) };
  }
}

function openBench(breakIt: (provider: LlmProvider) => LlmProvider = (provider) => provider): LlmProviderBench {
  let answer: ScriptedAnswer = { text: 'Hello.' };
  const model = createScriptedModel(() => answer);
  return {
    provider: breakIt(model),
    request: { name: 'contract', messages: [{ role: 'user', content: 'A secret question' }], maxOutputTokens: 50 },
    secrets: ['A secret question'],
    vendorRequests: () => model.requests.length,
    vendorRead: () => readBy(model.requests.at(-1)),
    vendorOpen: () => model.active,
    arrange: (situation) => {
      answer = toAnswer(situation);
    },
  };
}

/** What a vendor would be sent of a request. */
function readBy(request: LlmRequest | undefined): string {
  return JSON.stringify([request?.messages, request?.outputSchema]);
}

const supports: readonly LlmProviderCapability[] = ['vendor', 'stream', 'vendor-stream'];
registerContract({ describe, it }, llmProviderContract, { name: 'scripted model', supports, open: () => openBench() });

/** Changes replies, or what is thrown, of a provider that otherwise works. */
const withReply =
  (change: (reply: LlmReply) => LlmReply) =>
  (provider: LlmProvider): LlmProvider => ({
    ...provider,
    generate: async (request, options) => change(await provider.generate(request, options)),
  });
const withError =
  (change: (error: UpstreamError, content: string) => unknown) =>
  (provider: LlmProvider): LlmProvider => ({
    ...provider,
    generate: (request, options) =>
      provider.generate(request, options).catch((error: unknown) => {
        throw change(error as UpstreamError, request.messages[0]?.content ?? '');
      }),
  });

/** Changes what a stream says, or leaves a part out (null). */
const withPart =
  (change: (part: LlmStreamPart) => LlmStreamPart | null) =>
  (provider: LlmProvider): LlmProvider => ({
    ...provider,
    async *stream(request, options) {
      for await (const part of provider.stream?.(request, options) ?? []) {
        const changed = change(part);
        if (changed !== null) yield changed;
      }
    },
  });
/** Changes what a provider is asked. */
const withRequest =
  (change: (request: LlmRequest) => LlmRequest) =>
  (provider: LlmProvider): LlmProvider => ({
    ...provider,
    generate: (request, options) => provider.generate(change(request), options),
  });

const brokenPorts: readonly [string, (provider: LlmProvider) => LlmProvider, RegExp][] = [
  ['has no name', (provider) => ({ ...provider, id: '' }), /^names itself/],
  [
    'hides that it streams',
    (provider) => ({ ...provider, capabilities: { ...provider.capabilities, stream: false } }),
    /^names itself/,
  ],
  [
    'counts fractions of tokens',
    withReply((reply) => ({ ...reply, usage: { ...reply.usage, inputTokens: 0.5 } })),
    /^answers with text/,
  ],
  [
    'trims the text to ASCII',
    withReply((reply) => ({ ...reply, text: reply.text.replaceAll(/[^ -~]/g, '') })),
    /^hands the text over/,
  ],
  [
    'counts cached tokens beside the total',
    withReply((reply) => ({
      ...reply,
      usage: { ...reply.usage, inputTokens: reply.usage.inputTokens - reply.usage.cacheReadTokens },
    })),
    /^hands the text over/,
  ],
  ['takes every reply for complete', withReply((reply) => ({ ...reply, finish: 'stop' })), /cut off$/],
  [
    'throws refusals',
    withReply((reply) => {
      if (reply.finish === 'refusal') throw new Error('refused');
      return reply;
    }),
    /^tells a refusal/,
  ],
  [
    'wraps the reason of an abort',
    withError((error) => new Error('failed', { cause: error })),
    /aborted before the call$/,
  ],
  [
    'ignores an abort',
    (provider) => ({ ...provider, generate: (request) => provider.generate(request, {}) }),
    /while the vendor is silent$/,
  ],
  [
    'wraps the reason of an abort on its way',
    withError((error) => (error.message === 'aborted meanwhile' ? new Error('failed') : error)),
    /while the vendor is silent$/,
  ],
  ...[
    'wrong credentials',
    'used-up quota',
    'a rate limit',
    'an unavailable vendor',
    'a broken connection',
    'a bad request',
    'an answer that',
  ].map((what): [string, (provider: LlmProvider) => LlmProvider, RegExp] => [
    `throws raw errors of ${what}`,
    withError((error) => new TypeError(error.message)),
    new RegExp(`^reports ${what}`),
  ]),
  [
    'repeats the prompt in errors',
    withError((error, content) =>
      error.details === undefined ? error : new UpstreamError('UPSTREAM_REJECTED', content, { details: error.details }),
    ),
    /^reports a bad request/,
  ],
  [
    'retries by itself',
    (provider) => ({
      ...provider,
      generate: (request, options) =>
        provider.generate(request, options).catch(() => provider.generate(request, options)),
    }),
    /^reports an unavailable vendor/,
  ],
  [
    'loses deltas',
    (provider) => ({
      ...provider,
      async *stream(request, options) {
        yield { reply: await provider.generate(request, options) };
      },
    }),
    /^streams deltas/,
  ],
  [
    'turns the conversation around',
    withRequest((request) => ({ ...request, messages: request.messages.toReversed() })),
    /^sends every message/,
  ],
  [
    'sends what is for traces only',
    withRequest((request) => ({
      ...request,
      messages: [...request.messages, { role: 'user', content: JSON.stringify(request.input) }],
    })),
    /^sends every message/,
  ],
  [
    'keeps the schema to itself',
    withRequest(({ outputSchema: _kept, ...request }) => request),
    /^hands a schema to the vendor/,
  ],
  [
    'asks for an aborted stream',
    (provider) => ({
      ...provider,
      async *stream(request, options) {
        yield* provider.stream?.(request, {}) ?? [];
        options.signal?.throwIfAborted();
      },
    }),
    /^asks nobody for a stream/,
  ],
  [
    'takes every streamed reply for complete',
    withPart((part) => ('reply' in part ? { reply: { ...part.reply, finish: 'stop' } } : part)),
    /^tells a streamed reply/,
  ],
  [
    'ends a stream of a refusal with nothing',
    withPart((part) => ('reply' in part && part.reply.finish === 'refusal' ? null : part)),
    /^ends a stream with a refusal/,
  ],
  [
    'starts a stream again',
    (provider) => ({
      ...provider,
      async *stream(request, options) {
        try {
          yield* provider.stream?.(request, options) ?? [];
        } catch {
          yield* provider.stream?.(request, options) ?? [];
        }
      },
    }),
    /^rejects a stream that the vendor does not start/,
  ],
  [
    'takes what came of a broken stream for the reply',
    (provider) => ({
      ...provider,
      async *stream(request, options) {
        let text = '';
        try {
          for await (const part of provider.stream?.(request, options) ?? []) {
            if ('delta' in part) text += part.delta;
            yield part;
          }
        } catch (error) {
          if (text === '') throw error;
          yield { reply: { text, finish: 'stop', usage: noUsage, model: 'x', requestId: null } };
        }
      },
    }),
    /^rejects a stream that breaks off/,
  ],
  [
    'wraps the reason of an abort in the middle of a stream',
    (provider) => ({
      ...provider,
      async *stream(request, options) {
        try {
          yield* provider.stream?.(request, options) ?? [];
        } catch (error) {
          throw options.signal?.aborted === true ? new Error('aborted', { cause: error }) : error;
        }
      },
    }),
    /^rejects with the reason of an abort in the middle/,
  ],
  [
    'goes on with a stream that nobody reads',
    (provider) => ({
      ...provider,
      stream(request, options) {
        const parts = provider.stream?.(request, options)[Symbol.asyncIterator]();
        return {
          [Symbol.asyncIterator]: () => ({ next: async () => (await parts?.next()) ?? { done: true, value: 0 } }),
        };
      },
    }),
    /^hangs up on the vendor when the reader leaves/,
  ],
  [
    'ends an aborted stream quietly',
    (provider) => ({
      ...provider,
      async *stream(request, options) {
        const reply = await provider.generate(request, options).catch(() => null);
        if (reply !== null) yield* [{ delta: reply.text }, { reply }];
      },
    }),
    /while a stream is silent$/,
  ],
];

describe('the llm provider contract', () => {
  it.each(brokenPorts)('notices a provider that %s', async (_what, breakIt, title) => {
    const failed = await failingCases(llmProviderContract, {
      name: 'broken',
      supports,
      open: () => openBench(breakIt),
    });
    expect(failed).toContainEqual(expect.stringMatching(title));
  });

  it('has a broken provider for every case', () => {
    const unproven = llmProviderContract.filter(
      ({ title }) => !brokenPorts.some(([, , pattern]) => pattern.test(title)),
    );
    expect(unproven).toEqual([]);
  });
});
