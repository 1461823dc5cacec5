import { ConfigurationError } from '../errors.ts';
import type { LlmProvider } from '../ports/llm-provider.ts';
import type { PriceBook } from '../ports/price-book.ts';
import type { Budget } from './budget.ts';

/**
 * Refuses a budget in USD when a model that may be asked has no known price: it could not be kept.
 * @throws ConfigurationError naming the models
 */
export function assertPriced(prices: PriceBook, providers: readonly LlmProvider[], budget: Budget): void {
  if (budget.limitMicroUsd === null) return;
  const unpriced = providers
    .filter((provider) => provider.capabilities.languageModel)
    .filter((provider) => prices.priceOf(provider.provider, provider.model) === null)
    .map((provider) => `${provider.provider}/${provider.model}`);
  if (unpriced.length === 0) return;
  throw new ConfigurationError(
    `A budget in USD needs the prices of all models; ${unpriced.join(', ')} has none in ${prices.version}. ` +
      'Add it to the price overrides, or limit tokens instead.',
    { details: { unpriced } },
  );
}
