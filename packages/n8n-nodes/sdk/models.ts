import { createAnthropicProvider } from '@ai-manager/adapters/anthropic';
import { createLangChainProvider } from '@ai-manager/adapters/langchain';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createOpenAiProvider } from '@ai-manager/adapters/openai';
import type { LlmProvider } from '@ai-manager/core';
import { ConfigurationError } from '@ai-manager/core';
import type { ModelConnection } from './connection.ts';

type ConnectedModel = Parameters<typeof createLangChainProvider>[0]['model'];

/**
 * The models of a call: those of connected sub-nodes first, in their order, then the credential's.
 *
 * @param connected - chat models of n8n's own LangChain; recognised by what they can do, never by class
 */
export function toProviders(
  connected: readonly unknown[],
  credential: ModelConnection | undefined,
): readonly [LlmProvider, ...LlmProvider[]] {
  const providers = [
    ...connected.map((model) => createLangChainProvider({ model: model as ConnectedModel })),
    ...(credential === undefined ? [] : [fromCredential(credential)]),
  ].map(withOwnId);
  const [first, ...others] = providers;
  // Reading and deciding need no model: one that refuses stands in, so that they work without.
  return first === undefined ? [createMissingProvider()] : [first, ...others];
}

/** The same model may be connected twice, with keys of two accounts: records tell them apart by their places. */
function withOwnId(provider: LlmProvider, index: number, all: readonly LlmProvider[]): LlmProvider {
  const first = all.findIndex(({ id }) => id === provider.id);
  return first === index ? provider : { ...provider, id: `${provider.id}#${String(index + 1)}` };
}

function fromCredential({ vendor, apiKey, model, baseUrl }: ModelConnection): LlmProvider {
  if (vendor === 'offline') return createOfflineProvider();
  const place = baseUrl === '' ? {} : { baseUrl, provider: new URL(baseUrl).hostname };
  return vendor === 'openai'
    ? createOpenAiProvider({ apiKey, model, ...place })
    : createAnthropicProvider({ apiKey, model, ...place });
}

function createMissingProvider(): LlmProvider {
  return {
    id: 'none',
    provider: 'none',
    model: 'none',
    capabilities: { jsonSchema: true, stream: false, languageModel: true },
    generate: async () => {
      throw new ConfigurationError(
        'No model is connected: connect a chat model to the Model input, or choose an AI Manager Model credential.',
      );
    },
  };
}
