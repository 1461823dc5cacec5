import { failingCases, llmProviderContract, registerContract, type LlmProviderBench } from '@ai-manager/core/testing';
import { Anthropic } from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';
import { createAnthropicProvider, type AnthropicClient } from '../src/anthropic/index.ts';
import { openMessagesBench, vendorCapabilities } from './vendor-bench.ts';
import { apiKey } from './vendor-situations.ts';

const openBench = (client?: (real: AnthropicClient) => AnthropicClient): Promise<LlmProviderBench> =>
  openMessagesBench(({ baseUrl }) => {
    const real = new Anthropic({ apiKey, baseURL: baseUrl, maxRetries: 0 }) as unknown as AnthropicClient;
    const own = client === undefined ? {} : { client: client(real) };
    return createAnthropicProvider({ apiKey, model: 'claude-sonnet-5-5', baseUrl, ...own });
  });

registerContract({ describe, it }, llmProviderContract, {
  name: 'anthropic provider over HTTP',
  supports: vendorCapabilities,
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
    const broken = { name: 'broken', supports: vendorCapabilities, open: () => openBench(client) };
    expect(await failingCases(contract, broken)).toEqual(contract.map((contractCase) => contractCase.title));
  });
});
