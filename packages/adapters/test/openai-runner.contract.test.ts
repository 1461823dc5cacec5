import { createBudget, createLlm, createPriceBook, type Clock, type Llm } from '@ai-manager/core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createOpenAiProvider } from '../src/openai/index.ts';
import { startResponsesServer, type ResponsesServer } from './responses-server.ts';

const request = {
  name: 'evaluation.judge',
  schema: z.strictObject({ level: z.int().min(1).max(5), evidence: z.array(z.string()) }),
  schemaName: 'judgement',
  messages: [{ role: 'user' as const, content: 'Judge this.' }],
  maxOutputTokens: 100,
};
const good = JSON.stringify({ level: 4, evidence: ['as said'] });

const clock: Clock = {
  now: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason)), { once: true });
    }),
};
const ignore = (): void => undefined;

// The SDK is loaded with the first request, which would be a part of its time.
beforeAll(async () => void (await import('openai')));

let first: ResponsesServer;
let second: ResponsesServer;
let llm: Llm;
beforeEach(async () => {
  [first, second] = await Promise.all([startResponsesServer(), startResponsesServer()]);
  const provider = (id: string, server: ResponsesServer) =>
    createOpenAiProvider({ id, apiKey: 'sk-secret', model: 'gpt-6-luna', baseUrl: server.baseUrl });
  llm = createLlm({
    providers: [provider('first', first), provider('second', second)],
    prices: createPriceBook(),
    clock,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    settings: { backoffBaseMs: 1, attemptTimeoutMs: 1_000 },
  });
});
afterEach(async () => {
  await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()]);
});

describe('the llm runner over the openai provider', () => {
  it('repairs a reply, counts both and keeps to a budget', async () => {
    first.answer({ kind: 'reply', text: '{"level":9,"evidence":[]}' }, { kind: 'reply', text: good });
    const budget = createBudget({ limitMicroUsd: 1_000_000 });
    const result = await llm.generateObject({ ...request, budget });
    expect(result.object).toEqual({ level: 4, evidence: ['as said'] });
    // 40 input tokens at 0.10 and 8 output tokens at 0.50 USD per million, twice.
    expect(result).toMatchObject({ provider: 'first', model: 'gpt-6-luna', costMicroUsd: 16 });
    expect(budget.spentMicroUsd).toBe(16);
  });

  it('retries failures that pass by themselves', async () => {
    first.answer({ kind: 'error', status: 503 }, { kind: 'disconnect', midBody: true }, { kind: 'reply', text: good });
    const result = await llm.generateObject(request);
    expect(result.attempts.map(({ outcome, costMicroUsd }) => [outcome, costMicroUsd])).toEqual([
      ['failed', 0],
      ['failed', null],
      ['ok', 8],
    ]);
  });

  it.each([
    ['wrong credentials', { kind: 'error', status: 401 } as const],
    ['used-up quota', { kind: 'error', status: 429, error: { message: 'pay', code: 'insufficient_quota' } } as const],
    [
      'a pause longer than the call may take',
      { kind: 'error', status: 429, headers: { 'retry-after': '3600' } } as const,
    ],
  ])('falls back at once on %s', async (_title, answer) => {
    first.answer(answer);
    second.answer({ kind: 'reply', text: good });
    expect((await llm.generateObject(request)).provider).toBe('second');
    expect(first.requests).toHaveLength(1);
  });

  it('cuts a silent vendor off and takes the next one', async () => {
    first.answer({ kind: 'hang' });
    second.answer({ kind: 'reply', text: good });
    expect(await llm.generateObject(request)).toMatchObject({ provider: 'second', attempts: { length: 2 } });
  });

  it('takes a refusal to nobody else', async () => {
    first.answer({ kind: 'reply', refusal: 'No.' });
    await expect(llm.generateObject(request)).rejects.toMatchObject({ code: 'MODEL_REFUSED' });
    expect(second.requests).toHaveLength(0);
  });
});
