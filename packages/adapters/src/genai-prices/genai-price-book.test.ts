import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { createGenaiPriceBook } from './index.ts';

const book = await createGenaiPriceBook({ at: '2026-11-23T00:00:00.000Z' });

describe('createGenaiPriceBook', () => {
  it('knows models that the own table does not have', () => {
    expect(book.priceOf('anthropic', 'claude-opus-4-8')).toMatchObject({
      input: expect.any(Number),
      output: expect.any(Number),
    });
    expect(book.priceOf('openai', 'text-embedding-3-small')).toEqual({ input: 0.02, output: 0 });
  });

  it('does not give a model the price of one whose name it begins with', () => {
    const usage = { input_tokens: 1, output_tokens: 1 };
    // What the package itself would say:
    expect(calcPrice(usage, 'claude-sonnet-5-9', { providerId: 'anthropic' })?.model.id).toBe('claude-sonnet-5');
    expect(book.priceOf('anthropic', 'claude-sonnet-5-9')).toBeNull();
    expect(book.priceOf('anthropic', 'claude-sonnet-5')).toMatchObject({ input: 2, cacheRead: 0.2 });
  });

  it('does not give a model elsewhere the price of the vendor whose name its server begins with', () => {
    const usage = { input_tokens: 1, output_tokens: 1 };
    // What the package itself would say:
    expect(calcPrice(usage, 'gpt-5.4', { providerId: 'openai@127.0.0.1' })?.provider.id).toBe('openai');
    expect(book.priceOf('openai@127.0.0.1', 'gpt-5.4')).toBeNull();
    expect(book.priceOf('openai', 'gpt-5.4')).not.toBeNull();
  });

  it('takes the own table before the package', () => {
    expect(book.priceOf('anthropic', 'claude-sonnet-5-5')).toMatchObject({ cacheRead: 0.1 });
  });

  it('agrees with the own table where both know a model', async () => {
    const usage = (inputTokens: number): Record<string, number> => ({
      input_tokens: inputTokens,
      output_tokens: 1_000_000,
    });
    for (const model of ['gpt-6-astra', 'gpt-6-sol', 'gpt-6-luna', 'gpt-5.6-sol', 'gpt-5.6-terra', 'gpt-5.6-luna']) {
      for (const promptTokens of [1_000, 271_999, 272_000, 272_001]) {
        const theirs = calcPrice(usage(promptTokens), model, {
          providerId: 'openai',
          timestamp: new Date('2026-11-23'),
        });
        const ours = book.priceOf('openai', model, { promptTokens });
        expect(ours?.input ?? 0, `${model} at ${promptTokens}`).toBeCloseTo(
          ((theirs?.input_price ?? -1) / promptTokens) * 1e6,
          6,
        );
        expect(ours?.output ?? 0, `${model} at ${promptTokens}`).toBeCloseTo(theirs?.output_price ?? -1, 6);
      }
    }
  });

  it('asks more for long prompts where the package says so', () => {
    const short = book.priceOf('openai', 'gpt-5.4', { promptTokens: 1_000 });
    const long = book.priceOf('openai', 'gpt-5.4', { promptTokens: 1_000_000 });
    expect(long?.input).toBeGreaterThan(short?.input ?? Infinity);
  });

  it('has no price for unknown models and vendors, and for tiers without a known price', () => {
    expect(book.priceOf('openai', 'gpt-99')).toBeNull();
    expect(book.priceOf('nobody', 'gpt-6-sol')).toBeNull();
    expect(book.priceOf('anthropic', 'claude-opus-4-8', { serviceTier: 'priority' })).toBeNull();
  });

  it('takes overrides first and names its sources', async () => {
    const own = await createGenaiPriceBook({ overrides: { 'gpt-99': { input: 1, output: 2 } } });
    expect(own.priceOf('openai', 'gpt-99')).toEqual({ input: 1, output: 2 });
    expect(own.version).toMatch(/genai-prices.*1 overrides$/);
  });
});
