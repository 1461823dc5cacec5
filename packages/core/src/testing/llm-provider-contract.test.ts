import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../errors.ts';
import type { LlmProvider, LlmReply } from '../ports/llm-provider.ts';
import { failingCases, registerContract } from './contract.ts';
import {
  llmProviderContract,
  type LlmProviderBench,
  type LlmProviderCapability,
  type VendorSituation,
} from './llm-provider-contract.ts';
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
    arrange: (situation) => {
      answer = toAnswer(situation);
    },
  };
}

const supports: readonly LlmProviderCapability[] = ['vendor', 'stream'];
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
