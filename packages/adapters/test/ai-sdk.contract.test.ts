import { llmProviderContract, registerContract } from '@ai-manager/core/testing';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { describe, it } from 'vitest';
import { createAiSdkProvider } from '../src/ai-sdk/index.ts';
import { openMessagesBench, openResponsesBench, vendorCapabilities } from './vendor-bench.ts';
import { apiKey } from './vendor-situations.ts';

registerContract({ describe, it }, llmProviderContract, {
  name: 'ai sdk provider of OpenAI over HTTP',
  supports: vendorCapabilities,
  open: () =>
    openResponsesBench(({ baseUrl }) =>
      createAiSdkProvider({ model: createOpenAI({ apiKey, baseURL: baseUrl }).responses('gpt-6-sol') }),
    ),
});

registerContract({ describe, it }, llmProviderContract, {
  name: 'ai sdk provider of Anthropic over HTTP',
  supports: vendorCapabilities,
  open: () =>
    openMessagesBench(({ baseUrl }) =>
      createAiSdkProvider({ model: createAnthropic({ apiKey, baseURL: `${baseUrl}/v1` })('claude-sonnet-5-5') }),
    ),
});
