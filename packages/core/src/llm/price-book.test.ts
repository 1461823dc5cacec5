import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../errors.ts';
import { createPriceBook } from './price-book.ts';

describe('createPriceBook', () => {
  const book = createPriceBook();

  it('knows a model by its exact name and by its dated snapshot', () => {
    expect(book.priceOf('openai', 'gpt-6-sol')).toEqual({ input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 });
    expect(book.priceOf('openai', 'gpt-6-sol-2026-09-01')).toEqual(book.priceOf('openai', 'gpt-6-sol'));
  });

  it.each([
    ['claude-opus-5-5', { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 }],
    ['claude-sonnet-5-5', { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 }],
    ['claude-haiku-5-5', { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125 }],
    ['claude-fable-5-1', { input: 10, output: 50, cacheRead: 0.25, cacheWrite: 12.5 }],
  ])('knows what %s asks for input, output and its cache', (model, price) => {
    expect(book.priceOf('anthropic', model)).toEqual(price);
  });

  it.each([
    ['openai', 'gpt-6-sol-mini'],
    ['openai', 'gpt-6'],
    ['anthropic', 'gpt-6-sol'],
    ['anthropic', 'claude-sonnet-5-6'],
  ])('has no price for %s/%s', (provider, model) => {
    expect(book.priceOf(provider, model)).toBeNull();
  });

  it('asks more above the length from which vendors do', () => {
    expect(book.priceOf('openai', 'gpt-6-luna', { promptTokens: 272_000 })).toMatchObject({ input: 0.1, output: 0.5 });
    expect(book.priceOf('openai', 'gpt-6-luna', { promptTokens: 272_001 })).toMatchObject({ input: 0.2, output: 0.75 });
    expect(book.priceOf('anthropic', 'claude-haiku-5-5', { promptTokens: 100_000 })).toMatchObject({
      input: 0.1,
      output: 0.5,
    });
    expect(book.priceOf('anthropic', 'claude-haiku-5-5', { promptTokens: 100_001 })).toMatchObject({
      input: 0.5,
      output: 2.5,
      cacheRead: 0.05,
    });
  });

  it('halves the price in slow tiers and has none for tiers it does not know', () => {
    expect(book.priceOf('openai', 'gpt-6-sol', { serviceTier: 'flex' })).toMatchObject({
      input: 1,
      output: 5,
      cacheRead: 0.1,
    });
    expect(book.priceOf('openai', 'gpt-6-sol', { serviceTier: 'default' })).toMatchObject({ input: 2 });
    expect(book.priceOf('openai', 'gpt-6-sol', { serviceTier: 'priority' })).toBeNull();
  });

  it('takes overrides first, by provider and model or by model', () => {
    const own = createPriceBook({
      overrides: { 'openai/gpt-6-sol': { input: 1, output: 2 }, 'my-model': { input: 3, output: 4 } },
    });
    expect(own.priceOf('openai', 'gpt-6-sol')).toEqual({ input: 1, output: 2 });
    expect(own.priceOf('anyone', 'my-model')).toEqual({ input: 3, output: 4 });
    expect(own.version).not.toBe(book.version);
  });

  it('asks its fallback last, and applies tiers to its prices', () => {
    const fallback = { version: 'other-1', priceOf: () => ({ input: 7, output: 9 }) };
    const both = createPriceBook({ overrides: { mine: { input: 1, output: 2 } }, fallback });
    expect(both.priceOf('openai', 'mine')).toEqual({ input: 1, output: 2 });
    expect(both.priceOf('openai', 'gpt-6-sol')).toMatchObject({ input: 2 });
    expect(both.priceOf('openai', 'other', { serviceTier: 'flex' })).toEqual({ input: 3.5, output: 4.5 });
    expect(both.version).toBe(`${book.version}+other-1+1 overrides`);
  });

  it('refuses an override that is no price', () => {
    expect(() => createPriceBook({ overrides: { x: { input: -1, output: 1 } } })).toThrow(ConfigurationError);
  });
});
