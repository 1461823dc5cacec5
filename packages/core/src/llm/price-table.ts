import type { ModelPrice } from '../domain/cost.ts';

/** A price, and by what it is multiplied when a prompt is longer than `above` tokens. */
export interface TieredPrice extends ModelPrice {
  readonly long?: { readonly above: number; readonly input: number; readonly output: number };
}

/** Names the table and the day it was last compared with the vendors' pages. */
export const priceTableVersion = 'ai-manager-prices-2026-11-26';

/** OpenAI: long prompts cost twice for input and one and a half times for output; some models from 272k tokens on. */
const above272k = { above: 272_000, input: 2, output: 1.5 };
const from272k = { ...above272k, above: 271_999 };

/** GPT-5.6 and later ask 1.25 of the input price for tokens that are written to the cache. */
function openAi(input: number, output: number, cacheRead?: number): TieredPrice {
  const read = cacheRead === undefined ? {} : { cacheRead };
  return { input, output, ...read, cacheWrite: input * 1.25, long: above272k };
}

/** Anthropic asks 1.25 of the input price for cache writes that live five minutes, the shortest and default. */
function anthropic(input: number, output: number, cacheRead?: number): TieredPrice {
  return { input, output, ...(cacheRead === undefined ? {} : { cacheRead }), cacheWrite: input * 1.25 };
}

/**
 * USD per million tokens by `provider/model`, from the vendors' price pages and `@pydantic/genai-prices`. Where no
 * price for cache reads is known, they count as fresh input, which overstates. Write a price only with a source:
 * what is not here is reported as unknown.
 */
export const modelPrices: ReadonlyMap<string, TieredPrice> = new Map([
  ['openai/gpt-6-astra', { ...openAi(10, 50, 1), long: from272k }],
  ['openai/gpt-6.1-sol', openAi(2, 10, 0.1)],
  ['openai/gpt-6.1-terra', openAi(1, 5, 0.05)],
  ['openai/gpt-6-sol', openAi(2, 10, 0.2)],
  ['openai/gpt-6-luna', openAi(0.1, 0.5, 0.01)],
  ['openai/gpt-5.6-sol', { ...openAi(4, 20, 0.4), long: from272k }],
  ['openai/gpt-5.6-terra', { ...openAi(2, 12, 0.2), long: from272k }],
  ['openai/gpt-5.6-luna', { ...openAi(0.2, 1.2, 0.02), long: from272k }],
  ['anthropic/claude-opus-5-5', anthropic(4, 20, 0.2)],
  ['anthropic/claude-sonnet-5-5', anthropic(2, 10, 0.1)],
  ['anthropic/claude-haiku-5-5', { ...anthropic(0.1, 0.5, 0.01), long: { above: 100_000, input: 5, output: 5 } }],
  ['anthropic/claude-fable-5-1', anthropic(10, 50, 0.25)],
  ['openai/text-embedding-3-small', { input: 0.02, output: 0 }],
  ['openai/text-embedding-3-large', { input: 0.13, output: 0 }],
  ['voyage/voyage-3-large', { input: 0.18, output: 0 }],
  ['voyage/voyage-4-large', { input: 0.12, output: 0 }],
  ['voyage/voyage-4', { input: 0.06, output: 0 }],
  ['voyage/voyage-4-lite', { input: 0.02, output: 0 }],
]);
