import { createBudget, createLlm, createPriceBook, type Llm } from '@ai-manager/core';
import { createSystemClock } from '@ai-manager/core/memory';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createAnthropicProvider } from '../src/anthropic/index.ts';
import { createOpenAiProvider } from '../src/openai/index.ts';
import { startMessagesServer, type MessageAnswer, type MessagesServer } from './messages-server.ts';
import { startResponsesServer, type ResponsesServer, type ServerAnswer } from './responses-server.ts';

const request = {
  name: 'evaluation.judge',
  schema: z.strictObject({ level: z.int().min(1).max(5), evidence: z.array(z.string()) }),
  schemaName: 'judgement',
  messages: [
    { role: 'system' as const, content: 'You judge.' },
    { role: 'user' as const, content: 'Judge this.' },
  ],
  maxOutputTokens: 100,
};
const good = JSON.stringify({ level: 4, evidence: ['as said'] });
const ignore = (): void => undefined;

// The SDKs are loaded with the first request, which would be a part of its time.
beforeAll(async () => void (await Promise.all([import('openai'), import('@anthropic-ai/sdk')])));

let openAi: ResponsesServer;
let anthropic: MessagesServer;
let llm: Llm;
beforeEach(async () => {
  [openAi, anthropic] = await Promise.all([startResponsesServer(), startMessagesServer()]);
  anthropic.answer({ kind: 'reply', text: good });
  llm = createLlm({
    providers: [
      createOpenAiProvider({ apiKey: 'sk-1', model: 'gpt-6-sol', baseUrl: openAi.baseUrl }),
      createAnthropicProvider({ apiKey: 'sk-2', model: 'claude-sonnet-5-5', baseUrl: anthropic.baseUrl }),
    ],
    prices: createPriceBook(),
    clock: createSystemClock(),
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    settings: { backoffBaseMs: 1, attemptTimeoutMs: 1_000 },
  });
});
afterEach(async () => {
  await Promise.all([openAi[Symbol.asyncDispose](), anthropic[Symbol.asyncDispose]()]);
});

describe('OpenAI with Claude behind it', () => {
  it.each<[string, ServerAnswer, number]>([
    ['is down', { kind: 'error', status: 503 }, 3],
    ['breaks every connection', { kind: 'disconnect', midBody: true }, 3],
    ['says nothing', { kind: 'hang' }, 3],
    ['sends web pages', { kind: 'raw', contentType: 'text/html', body: '<h1>Login</h1>' }, 3],
    ['refuses the key', { kind: 'error', status: 401 }, 1],
    ['has no quota', { kind: 'error', status: 429, error: { message: 'pay', code: 'insufficient_quota' } }, 1],
    ['asks for an hour', { kind: 'error', status: 429, headers: { 'retry-after': '3600' } }, 1],
    [
      'has a window that is too small',
      { kind: 'error', status: 400, error: { message: 'long', code: 'context_length_exceeded' } },
      1,
    ],
  ])('is answered by Claude when OpenAI %s', async (_what, answer, attempts) => {
    openAi.answer(answer);
    const result = await llm.generateObject(request);
    expect(result).toMatchObject({ object: { level: 4 }, provider: 'anthropic:claude-sonnet-5-5' });
    expect([openAi.requests.length, anthropic.requests.length]).toEqual([attempts, 1]);
  });

  it('pays Claude by its own prices, with what is read from the cache and written to it', async () => {
    openAi.answer({ kind: 'error', status: 401 });
    const usage = {
      inputTokens: 1_000,
      cacheReadTokens: 700,
      cacheWriteTokens: 200,
      outputTokens: 50,
      reasoningTokens: 20,
    };
    anthropic.answer({ kind: 'reply', text: good, usage });
    const budget = createBudget({ limitMicroUsd: 1_000_000 });
    const result = await llm.generateObject({ ...request, budget });
    // 100 at 2, 700 at 0.10, 200 at 2.50 and 50 at 10 USD per million.
    expect(result).toMatchObject({ costMicroUsd: 1_270, usage });
    expect(budget.spentMicroUsd).toBe(1_270);
  });

  it('takes neither a refusal nor a bad request to Claude', async () => {
    openAi.answer({ kind: 'reply', refusal: 'No.' });
    await expect(llm.generateObject(request)).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
    openAi.answer({ kind: 'error', status: 400, error: { message: 'bad', code: 'invalid_value' } });
    await expect(llm.generateObject(request)).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
    expect(anthropic.requests).toHaveLength(0);
  });

  it('streams from Claude when OpenAI cannot start', async () => {
    openAi.answer({ kind: 'error', status: 503 });
    anthropic.answer({ kind: 'reply', text: 'One two' });
    const deltas: string[] = [];
    for await (const part of llm.streamText(request)) if ('delta' in part) deltas.push(part.delta);
    expect(deltas).toEqual(['One ', 'two']);
  });

  it.each<[string, MessageAnswer]>([
    ['is overloaded', { kind: 'error', status: 529 }],
    ['has no credit', { kind: 'error', status: 402 }],
  ])('ends with what Claude says when it %s, too, and lists what was tried', async (_what, answer) => {
    openAi.answer({ kind: 'error', status: 503 });
    anthropic.answer(answer);
    const failure: unknown = await llm.generateObject(request).catch((error: unknown) => error);
    expect(failure).toMatchObject({ details: { service: 'anthropic' } });
    const { attempts } = (failure as { details: { attempts: { provider: string }[] } }).details;
    expect(attempts.map(({ provider }) => provider)).toContain('openai:gpt-6-sol');
  });

  it('asks Claude alone for a second opinion', async () => {
    const result = await llm.generateObject({ ...request, provider: 'anthropic:claude-sonnet-5-5' });
    expect(result.provider).toBe('anthropic:claude-sonnet-5-5');
    expect(openAi.requests).toHaveLength(0);
  });
});
