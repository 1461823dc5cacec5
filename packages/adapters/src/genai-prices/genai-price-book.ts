import {
  ConfigurationError,
  createPriceBook,
  type ModelPrice,
  type PriceBook,
  type PriceOverrides,
} from '@ai-manager/core';

export interface GenaiPriceBookOptions {
  /** prices of your own by `provider/model` or by model, in USD per million tokens; they win */
  readonly overrides?: PriceOverrides;
  /** the day whose prices hold, as an ISO instant; today when absent */
  readonly at?: string;
}

/** Version of the data this was tested with; the package itself does not tell its own. */
const dataVersion = 'genai-prices-0.1';

/** The slice of `@pydantic/genai-prices` that we call. */
interface GenaiPrices {
  readonly calcPrice: (usage: Record<string, number>, model: string, options: PriceQuery) => PricedModel | null;
}

interface PriceQuery {
  readonly providerId: string;
  readonly timestamp: Date;
}

interface PricedModel {
  readonly provider: { readonly id: string };
  readonly model: { readonly id: string };
  readonly model_price: Readonly<Record<string, unknown>>;
}

/**
 * Prices of many more models than the library's own table has, from `@pydantic/genai-prices`.
 *
 * Overrides come first, then the library's own table, which is newer for some models, then the package. The package
 * matches vendors and models by prefix (`claude-sonnet-5-5` would get the price of `claude-sonnet-5`, and another server's
 * `openai@host` that of OpenAI); only exact ids are taken.
 *
 * @throws ConfigurationError when the package is not installed, or an override is no price
 */
export async function createGenaiPriceBook(options: GenaiPriceBookOptions = {}): Promise<PriceBook> {
  const { calcPrice } = await loadPackage();
  const timestamp = options.at === undefined ? undefined : new Date(options.at);
  const fallback: PriceBook = {
    version: dataVersion,
    priceOf(providerId, model, call) {
      const usage = { input_tokens: 1, output_tokens: 1 };
      const found = calcPrice(usage, model, { providerId, timestamp: timestamp ?? new Date() });
      const isExact = found?.provider.id === providerId && found.model.id === model;
      return isExact ? toModelPrice(found.model_price, call?.promptTokens ?? 0) : null;
    },
  };
  return createPriceBook({ overrides: options.overrides, fallback });
}

/** null for what is not priced by text tokens */
function toModelPrice(price: Readonly<Record<string, unknown>>, promptTokens: number): ModelPrice | null {
  const of = (key: string): number | undefined => atLength(price[key], promptTokens);
  const [input, cacheRead, cacheWrite] = [of('input_mtok'), of('cache_read_mtok'), of('cache_write_mtok')];
  if (input === undefined) return null;
  return {
    input,
    // Embedding models have no output and no price for it.
    output: of('output_mtok') ?? 0,
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}

interface Tiers {
  readonly base: number;
  readonly tiers: readonly { readonly start: number; readonly price: number }[];
}

/** A plain price, or the one of the highest tier that a prompt of this length is above. */
function atLength(price: unknown, promptTokens: number): number | undefined {
  if (typeof price === 'number') return price;
  if (typeof price !== 'object' || price === null) return undefined;
  const { base, tiers } = price as Tiers;
  const passed = tiers.filter((tier) => promptTokens > tier.start).toSorted((a, b) => b.start - a.start);
  return passed[0]?.price ?? base;
}

async function loadPackage(): Promise<GenaiPrices> {
  try {
    return (await import('@pydantic/genai-prices')) as unknown as GenaiPrices;
  } catch (cause) {
    throw new ConfigurationError('These prices need the package @pydantic/genai-prices: install it with npm.', {
      cause,
    });
  }
}
