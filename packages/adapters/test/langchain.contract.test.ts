import { createRequire } from 'node:module';
import type { LlmRequest, LlmStreamPart } from '@ai-manager/core';
import { llmProviderContract, registerContract } from '@ai-manager/core/testing';
import { ChatAnthropic } from '@langchain/anthropic';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ChatOpenAI } from '@langchain/openai';
import { describe, expect, it } from 'vitest';
import { createLangChainProvider } from '../src/langchain/index.ts';
import { startMessagesServer } from './messages-server.ts';
import { openMessagesBench, openResponsesBench, vendorCapabilities } from './vendor-bench.ts';
import { apiKey } from './vendor-situations.ts';

const request: LlmRequest = { name: 'test', messages: [{ role: 'user', content: 'Hi.' }], maxOutputTokens: 50 };

/** The CommonJS build is another copy: its classes are not those that this file imports. */
const otherCopy = createRequire(import.meta.url)('@langchain/openai') as { ChatOpenAI: typeof ChatOpenAI };

describe('the other copy of LangChain', () => {
  it('is one: its models are none of our BaseChatModel', () => {
    const fields = { apiKey, model: 'gpt-6-sol' };
    expect(new ChatOpenAI(fields)).toBeInstanceOf(BaseChatModel);
    expect(new otherCopy.ChatOpenAI(fields)).not.toBeInstanceOf(BaseChatModel);
  });
});

registerContract({ describe, it }, llmProviderContract, {
  name: 'langchain provider of ChatOpenAI over HTTP',
  supports: vendorCapabilities,
  open: () =>
    openResponsesBench(({ baseUrl }) =>
      createLangChainProvider({
        model: new ChatOpenAI({
          apiKey,
          model: 'gpt-6-sol',
          useResponsesApi: true,
          configuration: { baseURL: baseUrl },
        }),
      }),
    ),
});

registerContract({ describe, it }, llmProviderContract, {
  name: 'langchain provider of a ChatOpenAI of another copy over HTTP',
  supports: vendorCapabilities,
  open: () =>
    openResponsesBench(({ baseUrl }) =>
      createLangChainProvider({
        model: new otherCopy.ChatOpenAI({
          apiKey,
          model: 'gpt-6-sol',
          useResponsesApi: true,
          configuration: { baseURL: baseUrl },
        }),
      }),
    ),
});

/** ChatAnthropic adds up what are totals: a stream counts the tokens of its first event twice. */
const inexact = /^streams deltas that add up/;

registerContract(
  { describe, it },
  llmProviderContract.filter(({ title }) => !inexact.test(title)),
  {
    name: 'langchain provider of ChatAnthropic over HTTP',
    supports: vendorCapabilities,
    open: () => openMessagesBench(toProvider),
  },
);

describe('the langchain provider of ChatAnthropic', () => {
  it('streams as ChatAnthropic does, which counts never too few tokens', async () => {
    await using server = await startMessagesServer();
    const usage = { inputTokens: 100, cacheReadTokens: 60, cacheWriteTokens: 10, outputTokens: 20, reasoningTokens: 5 };
    server.answer({ kind: 'reply', text: 'One two', usage });
    const parts: LlmStreamPart[] = [];
    for await (const part of toProvider(server).stream?.(request, {}) ?? []) parts.push(part);
    expect(parts).toMatchObject([
      { delta: 'One ' },
      { delta: 'two' },
      { reply: { text: 'One two', finish: 'stop', usage: { ...usage, outputTokens: 21, reasoningTokens: 0 } } },
    ]);
  });
});

function toProvider({ baseUrl }: { readonly baseUrl: string }) {
  const model = new ChatAnthropic({ apiKey, model: 'claude-sonnet-5-5', anthropicApiUrl: baseUrl });
  return createLangChainProvider({ model });
}
