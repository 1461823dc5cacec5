import type { ModelPrice } from '../domain/cost.ts';

/** What decides a model's price besides its name. */
export interface PricedCall {
  /** some models cost more above a prompt length; absent: the price of a short prompt */
  readonly promptTokens?: number;
  /** the tier the vendor says it used, such as `flex`; absent: the vendor's default */
  readonly serviceTier?: string;
}

/** Prices by model. Unknown models have none: they are never taken for free. */
export interface PriceBook {
  /** names source and date of the table; stored with every run */
  readonly version: string;
  /** null when the model, or the tier it ran in, is not in the table */
  priceOf(provider: string, model: string, call?: PricedCall): ModelPrice | null;
}
