import { modelPriceSchema, type ModelPrice } from '../domain/cost.ts';
import { ConfigurationError } from '../errors.ts';
import type { PriceBook, PricedCall } from '../ports/price-book.ts';
import { modelPrices, priceTableVersion, type TieredPrice } from './price-table.ts';

/** Prices of your own by `provider/model` or by model, in USD per million tokens; they win over the table. */
export type PriceOverrides = Readonly<Record<string, ModelPrice>>;

export interface PriceBookOptions {
  readonly overrides?: PriceOverrides | undefined;
  /** Asked for models that are neither overridden nor in the table; gives prices of the default tier. */
  readonly fallback?: PriceBook | undefined;
}

/** Share of the price that vendors ask for slower tiers; a tier that is not here has no known price. */
const tierFactors: Readonly<Record<string, number>> = {
  auto: 1,
  default: 1,
  standard: 1,
  standard_only: 1,
  flex: 0.5,
  batch: 0.5,
};

/**
 * The library's own price table with overrides.
 *
 * A model is found by its exact name, or by its name without a trailing date (`gpt-6-sol-2026-09-01` is the dated
 * snapshot of `gpt-6-sol`); never by a prefix, which would give a new model its predecessor's price. Overrides are
 * taken as they are; only the tier's factor applies to them.
 *
 * @throws ConfigurationError when an override is no price
 */
export function createPriceBook({ overrides = {}, fallback }: PriceBookOptions = {}): PriceBook {
  const own = new Map(Object.entries(overrides).map(([model, price]) => [model, parsePrice(model, price)]));
  const versions = [priceTableVersion, ...(fallback === undefined ? [] : [fallback.version])];
  return {
    version: [...versions, ...(own.size === 0 ? [] : [`${own.size} overrides`])].join('+'),
    priceOf(provider, model, call = {}) {
      for (const name of [model, withoutDate(model)]) {
        const override = own.get(`${provider}/${name}`) ?? own.get(name);
        const price =
          override ??
          atLength(modelPrices.get(`${provider}/${name}`), call.promptTokens ?? 0) ??
          fallback?.priceOf(provider, name, call) ??
          null;
        if (price !== null) return inTier(price, call);
      }
      return null;
    },
  };
}

/** Half the price in slow tiers; null in a tier whose price is not known. */
function inTier(price: ModelPrice, { serviceTier }: PricedCall): ModelPrice | null {
  const factor = serviceTier === undefined ? 1 : tierFactors[serviceTier];
  if (factor === undefined) return null;
  return factor === 1 ? price : scalePrice(price, { input: factor, output: factor });
}

function atLength(price: TieredPrice | undefined, promptTokens: number): ModelPrice | null {
  if (price === undefined) return null;
  const { long, ...base } = price;
  return long !== undefined && promptTokens > long.above ? scalePrice(base, long) : base;
}

function scalePrice(price: ModelPrice, factor: { readonly input: number; readonly output: number }): ModelPrice {
  return {
    input: price.input * factor.input,
    output: price.output * factor.output,
    ...(price.cacheRead === undefined ? {} : { cacheRead: price.cacheRead * factor.input }),
    ...(price.cacheWrite === undefined ? {} : { cacheWrite: price.cacheWrite * factor.input }),
  };
}

function withoutDate(model: string): string {
  return model.replace(/-\d{4}-?\d{2}-?\d{2}$/, '');
}

function parsePrice(model: string, price: ModelPrice): ModelPrice {
  const parsed = modelPriceSchema.safeParse(price);
  if (parsed.success) return parsed.data;
  throw new ConfigurationError(
    `The price override of ${model} is wrong: it needs input and output in USD per million tokens.`,
  );
}
