import {
  failingCases,
  llmProviderContract,
  registerContract,
  type LlmProviderBench,
  type LlmProviderCapability,
  type VendorSituation,
} from '@ai-manager/core/testing';
import { describe, expect, it } from 'vitest';
import { createAnthropicProvider, type AnthropicClient } from '../src/anthropic/index.ts';
import { beginningOf, startMessagesServer, type MessageAnswer } from './messages-server.ts';

const apiKey = 'sk-ant-secret-1234567890';
const prompt = 'The confidential submission of a builder';

/** As the Messages API answers; its prose quotes key and prompt, as the real one's does at times. */
function toServerAnswer(situation: VendorSituation): MessageAnswer {
  const error = { message: `Wrong: ${apiKey}, ${prompt}` };
  switch (situation.kind) {
    case 'text':
      return { kind: 'reply', text: situation.text, usage: situation.usage };
    case 'refusal':
      return { kind: 'reply', refusal: situation.text };
    case 'truncated':
      return { kind: 'reply', text: situation.text, stopReason: 'max_tokens' };
    case 'hang':
      return { kind: 'hang' };
    case 'stalls':
      return { kind: 'events', events: beginningOf(situation.text), then: 'hang' };
    case 'breaks-off':
      return { kind: 'events', events: beginningOf(situation.text), then: 'disconnect' };
    case 'unauthorized':
      return { kind: 'error', status: 401, error };
    case 'quota':
      return { kind: 'error', status: 402, error };
    case 'rate-limited':
      return { kind: 'error', status: 429, headers: { 'retry-after': String(situation.retryAfterMs / 1_000) }, error };
    case 'unavailable':
      return { kind: 'error', status: 529, error };
    case 'disconnect':
      return { kind: 'disconnect', midBody: true };
    case 'bad-request':
      return { kind: 'error', status: 400, error };
    case 'garbage':
      return { kind: 'raw', contentType: 'application/json', body: `{"oops": ${prompt}` };
  }
}

async function openBench(client?: (real: AnthropicClient) => AnthropicClient): Promise<LlmProviderBench> {
  const server = await startMessagesServer();
  const { Anthropic } = await import('@anthropic-ai/sdk');
  const real = new Anthropic({ apiKey, baseURL: server.baseUrl, maxRetries: 0 }) as unknown as AnthropicClient;
  const own = client === undefined ? {} : { client: client(real) };
  return {
    provider: createAnthropicProvider({ apiKey, model: 'claude-sonnet-5-5', baseUrl: server.baseUrl, ...own }),
    request: { name: 'contract', messages: [{ role: 'user', content: prompt }], maxOutputTokens: 50 },
    secrets: [apiKey, prompt],
    vendorRequests: () => server.requests.length,
    vendorRead: () => JSON.stringify(server.requests.at(-1)?.body),
    vendorOpen: () => server.open,
    arrange: (situation) => server.answer(toServerAnswer(situation)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const supports: readonly LlmProviderCapability[] = ['vendor', 'stream', 'vendor-stream'];
registerContract({ describe, it }, llmProviderContract, {
  name: 'anthropic provider over HTTP',
  supports,
  open: () => openBench(),
});

describe('the contract over HTTP', () => {
  it.each<[string, (real: AnthropicClient) => AnthropicClient, RegExp]>([
    [
      'retries by itself',
      ({ messages }) => ({
        messages: { create: (body, options) => messages.create(body, { ...options, maxRetries: 1 as 0 }) },
      }),
      /^reports an unavailable vendor/,
    ],
    [
      'drops the last event of a stream',
      ({ messages }) => ({
        messages: {
          create: async (body, options) => {
            const value = await messages.create(body, options);
            return body.stream === true ? [] : value;
          },
        },
      }),
      /^streams deltas/,
    ],
  ])('notices a client that %s', { timeout: 60_000 }, async (_what, client, title) => {
    const contract = llmProviderContract.filter((contractCase) => title.test(contractCase.title));
    const broken = { name: 'broken', supports, open: () => openBench(client) };
    expect(await failingCases(contract, broken)).toEqual(contract.map((contractCase) => contractCase.title));
  });
});
