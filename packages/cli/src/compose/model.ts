import { createOfflineProvider } from '@ai-manager/adapters/offline';
import type { LlmProvider, Ports } from '@ai-manager/core';
import type { ModelSettings, VendorSettings } from '../settings/model.ts';

/** The models in their order, or the heuristic alone. The vendors' packages are loaded only where they are asked for. */
export async function composeModel(model: ModelSettings): Promise<Pick<Ports, 'llm' | 'prices'>> {
  if (model.kind === 'offline') return { llm: [createOfflineProvider()] };
  const { createGenaiPriceBook } = await import('@ai-manager/adapters/genai-prices');
  const [first, ...others] = model.models;
  const compose = async (settings: VendorSettings): Promise<LlmProvider> => composeVendor(settings, model.models);
  return {
    llm: [await compose(first), ...(await Promise.all(others.map(compose)))],
    prices: await createGenaiPriceBook(),
  };
}

async function composeVendor(settings: VendorSettings, all: readonly VendorSettings[]): Promise<LlmProvider> {
  const { vendor, apiKey, model, baseUrl } = settings;
  // A model of the same name elsewhere is another product at another price, so it goes by the server's name.
  const place = baseUrl === undefined ? {} : { baseUrl, provider: nameOf(settings, all) };
  if (vendor === 'openai') {
    const { createOpenAiProvider } = await import('@ai-manager/adapters/openai');
    return createOpenAiProvider({ apiKey, model, ...place });
  }
  const { createAnthropicProvider } = await import('@ai-manager/adapters/anthropic');
  return createAnthropicProvider({ apiKey, model, ...place });
}

const officialHosts = { openai: 'api.openai.com', anthropic: 'api.anthropic.com' };

/** The vendor, or the server's name; both where two vendors are asked at one server, because each is to be told apart. */
function nameOf(settings: VendorSettings, all: readonly VendorSettings[]): string {
  const host = hostOf(settings);
  if (host === officialHosts[settings.vendor]) return settings.vendor;
  return all.filter((other) => hostOf(other) === host).length > 1 ? `${settings.vendor}@${host}` : host;
}

function hostOf({ vendor, baseUrl }: VendorSettings): string {
  return baseUrl === undefined ? officialHosts[vendor] : new URL(baseUrl).hostname;
}
