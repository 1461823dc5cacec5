import { describe, expect, it } from 'vitest';
import type { VendorSettings } from '../settings/model.ts';
import { composeModel } from './model.ts';

const openai = { vendor: 'openai', apiKey: 'sk-1', model: 'gpt-6-sol', baseUrl: undefined } as const;
const anthropic = { vendor: 'anthropic', apiKey: 'sk-2', model: 'claude-sonnet-5-5', baseUrl: undefined } as const;

async function idsOf(...models: readonly [VendorSettings, ...VendorSettings[]]) {
  const { llm } = await composeModel({ kind: 'models', models });
  return llm.map(({ id, provider }) => [id, provider]);
}

describe('the models of an installation', () => {
  it('keep their order, and never end with the heuristic', async () => {
    expect(await idsOf(anthropic, openai)).toEqual([
      ['anthropic:claude-sonnet-5-5', 'anthropic'],
      ['openai:gpt-6-sol', 'openai'],
    ]);
  });

  it('have prices, also for what is read from the prompt cache', async () => {
    const { prices } = await composeModel({ kind: 'models', models: [anthropic] });
    expect(prices?.priceOf('anthropic', 'claude-sonnet-5-5')).toMatchObject({ input: 2, output: 10, cacheRead: 0.1 });
  });

  it('go by the name of another server, and by their vendor where two are asked at one', async () => {
    const gateway = 'http://gateway.example:4000';
    expect(await idsOf({ ...openai, baseUrl: `${gateway}/v1` }, anthropic)).toEqual([
      ['gateway.example:gpt-6-sol', 'gateway.example'],
      ['anthropic:claude-sonnet-5-5', 'anthropic'],
    ]);
    expect(await idsOf({ ...openai, baseUrl: `${gateway}/v1` }, { ...anthropic, baseUrl: gateway })).toEqual([
      ['openai@gateway.example:gpt-6-sol', 'openai@gateway.example'],
      ['anthropic@gateway.example:claude-sonnet-5-5', 'anthropic@gateway.example'],
    ]);
  });
});
