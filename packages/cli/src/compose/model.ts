import { createOfflineProvider } from '@ai-manager/adapters/offline';
import type { Ports } from '@ai-manager/core';
import type { ModelSettings } from '../settings/model.ts';

/** One model, without a fallback. The vendor's packages are loaded only where they are asked for. */
export async function composeModel(model: ModelSettings): Promise<Pick<Ports, 'llm' | 'prices'>> {
  if (model.kind === 'offline') return { llm: [createOfflineProvider()] };
  const { createOpenAiProvider } = await import('@ai-manager/adapters/openai');
  const { createGenaiPriceBook } = await import('@ai-manager/adapters/genai-prices');
  const provider = createOpenAiProvider({
    apiKey: model.apiKey,
    model: model.model,
    // A model of the same name elsewhere is another product at another price, so it goes by the server's name.
    ...(model.baseUrl === undefined ? {} : { baseUrl: model.baseUrl, provider: vendorAt(model.baseUrl) }),
  });
  return { llm: [provider], prices: await createGenaiPriceBook() };
}

function vendorAt(baseUrl: string): string {
  const { hostname } = new URL(baseUrl);
  return hostname === 'api.openai.com' ? 'openai' : hostname;
}
