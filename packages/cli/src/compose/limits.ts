import type { AiManagerSettings, Ports } from '@ai-manager/core';
import type { LimitSettings } from '../settings/limits.ts';

/** The limits for each language model of its own; what is no language model needs none. */
export function composeLimits(
  { requestsPerMinute, tokensPerMinute }: LimitSettings,
  providers: Ports['llm'],
): Pick<AiManagerSettings, 'llm'> {
  if (requestsPerMinute === undefined && tokensPerMinute === undefined) return {};
  const limit = {
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
  };
  const models = providers.filter(({ capabilities }) => capabilities.languageModel);
  return { llm: { limits: Object.fromEntries(models.map(({ id }) => [id, limit])) } };
}
