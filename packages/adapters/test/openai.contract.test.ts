import { failingCases, llmProviderContract, registerContract, type LlmProviderBench } from '@ai-manager/core/testing';
import { OpenAI } from 'openai';
import { describe, expect, it } from 'vitest';
import { createOpenAiProvider, type OpenAiClient } from '../src/openai/index.ts';
import { openResponsesBench, vendorCapabilities } from './vendor-bench.ts';
import { apiKey } from './vendor-situations.ts';

const openBench = (client?: (real: OpenAiClient) => OpenAiClient): Promise<LlmProviderBench> =>
  openResponsesBench(({ baseUrl }) => {
    const real = new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0 }) as unknown as OpenAiClient;
    const own = client === undefined ? {} : { client: client(real) };
    return createOpenAiProvider({ apiKey, model: 'gpt-6-sol', baseUrl, ...own });
  });

registerContract({ describe, it }, llmProviderContract, {
  name: 'openai provider over HTTP',
  supports: vendorCapabilities,
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
    const broken = { name: 'broken', supports: vendorCapabilities, open: () => withinTime(openBench(client)) };
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
