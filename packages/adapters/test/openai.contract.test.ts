import {
  failingCases,
  llmProviderContract,
  registerContract,
  type LlmProviderBench,
  type LlmProviderCapability,
  type VendorSituation,
} from '@ai-manager/core/testing';
import { describe, expect, it } from 'vitest';
import { createOpenAiProvider, type OpenAiClient } from '../src/openai/index.ts';
import { deltaEvents, startResponsesServer, type ServerAnswer } from './responses-server.ts';

const apiKey = 'sk-secret-1234567890';
const prompt = 'The confidential submission of a builder';

/** As the Responses API answers; its prose quotes key and prompt, as the real one's does at times. */
function toServerAnswer(situation: VendorSituation): ServerAnswer {
  const message = `Wrong: ${apiKey}, ${prompt}`;
  switch (situation.kind) {
    case 'text':
      return { kind: 'reply', text: situation.text, usage: situation.usage };
    case 'refusal':
      return { kind: 'reply', refusal: situation.text };
    case 'truncated':
      return { kind: 'reply', text: situation.text, incomplete: 'max_output_tokens' };
    case 'hang':
      return { kind: 'hang' };
    case 'stalls':
      return { kind: 'events', events: deltaEvents(situation.text), then: 'hang' };
    case 'breaks-off':
      return { kind: 'events', events: deltaEvents(situation.text), then: 'disconnect' };
    case 'unauthorized':
      return { kind: 'error', status: 401, error: { message, type: 'invalid_request_error', code: 'invalid_api_key' } };
    case 'quota':
      return { kind: 'error', status: 429, error: { message, type: 'insufficient_quota', code: 'insufficient_quota' } };
    case 'rate-limited': {
      const headers = { 'retry-after': String(situation.retryAfterMs / 1_000) };
      return { kind: 'error', status: 429, headers, error: { message, type: 'requests', code: 'rate_limit_exceeded' } };
    }
    case 'unavailable':
      return { kind: 'error', status: 500, error: { message, type: 'server_error', code: null } };
    case 'disconnect':
      return { kind: 'disconnect', midBody: true };
    case 'bad-request':
      return { kind: 'error', status: 400, error: { message, type: 'invalid_request_error', code: 'invalid_value' } };
    case 'garbage':
      return { kind: 'raw', contentType: 'application/json', body: `{"oops": ${prompt}` };
  }
}

async function openBench(client?: (real: OpenAiClient) => OpenAiClient): Promise<LlmProviderBench> {
  const server = await startResponsesServer();
  const { OpenAI } = await import('openai');
  const real = new OpenAI({ apiKey, baseURL: server.baseUrl, maxRetries: 0 }) as unknown as OpenAiClient;
  const own = client === undefined ? {} : { client: client(real) };
  return {
    provider: createOpenAiProvider({ apiKey, model: 'gpt-6-sol', baseUrl: server.baseUrl, ...own }),
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
  name: 'openai provider over HTTP',
  supports,
  open: () => openBench(),
});

describe('the contract over HTTP', () => {
  it.each<[string, (real: OpenAiClient) => OpenAiClient, RegExp]>([
    [
      'retries by itself',
      ({ responses }) => ({
        responses: { create: (body, options) => responses.create(body, { ...options, maxRetries: 1 as 0 }) },
      }),
      /^reports an unavailable vendor/,
    ],
    [
      'does not pass the signal on',
      ({ responses }) => ({ responses: { create: (body, { maxRetries }) => responses.create(body, { maxRetries }) } }),
      /while a stream is silent$/,
    ],
    [
      'drops the last event of a stream',
      ({ responses }) => ({
        responses: {
          create: async (body, options) => {
            const value = await responses.create(body, options);
            return body.stream === true ? [] : value;
          },
        },
      }),
      /^streams deltas/,
    ],
  ])('notices a client that %s', { timeout: 60_000 }, async (_what, client, title) => {
    const contract = llmProviderContract.filter((contractCase) => title.test(contractCase.title));
    const broken = { name: 'broken', supports, open: () => withinTime(openBench(client)) };
    expect(await failingCases(contract, broken)).toEqual(contract.map((contractCase) => contractCase.title));
  });
});

/** A broken client may hang for good: its server hangs up after a while. */
async function withinTime(opening: Promise<LlmProviderBench>): Promise<LlmProviderBench> {
  const bench = await opening;
  const timer = setTimeout(() => void bench[Symbol.asyncDispose]?.(), 3_000);
  return {
    ...bench,
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
    },
  };
}
