import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createOpenAiProvider } from '@ai-manager/adapters/openai';
import { describe, expect, it } from 'vitest';
import { readLimits } from '../settings/limits.ts';
import { composeLimits } from './limits.ts';

const readFrom = (variables: Readonly<Record<string, string>>) => readLimits((name) => variables[name]);
const openai = createOpenAiProvider({ apiKey: 'any', model: 'gpt-6-sol' });

describe('limits from the environment', () => {
  it('hold for each language model', () => {
    const limits = readFrom({ AI_MANAGER_REQUESTS_PER_MINUTE: '500', AI_MANAGER_TOKENS_PER_MINUTE: '200000' });
    expect(composeLimits(limits, [openai, createOfflineProvider()])).toEqual({
      llm: { limits: { 'openai:gpt-6-sol': { requestsPerMinute: 500, tokensPerMinute: 200_000 } } },
    });
  });

  it('are none when none is set', () => {
    expect(composeLimits(readFrom({}), [openai])).toEqual({});
  });

  it.each(['0', '-1', '1.5', 'many', '1e3'])('are refused when they are no whole number: %s', (text) => {
    expect(() => readFrom({ AI_MANAGER_TOKENS_PER_MINUTE: text })).toThrow(/AI_MANAGER_TOKENS_PER_MINUTE/);
  });
});
