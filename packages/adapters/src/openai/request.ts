import type { LlmRequest } from '@ai-manager/core';
import type { ResponsesRequest } from './client.ts';
import type { ParsedOpenAiOptions } from './options.ts';

/**
 * The body for one request. Nothing about sampling is sent: GPT-6 refuses temperature while it reasons.
 * `LlmRequest.name` and `input` stay here; they are for traces and for providers that are no language models.
 */
export function toResponsesRequest(options: ParsedOpenAiOptions, request: LlmRequest): ResponsesRequest {
  const { outputSchema, effort, cacheKey } = request;
  return {
    model: options.model,
    input: request.messages.map(({ role, content }) => ({ role, content })),
    max_output_tokens: request.maxOutputTokens,
    store: false,
    ...(outputSchema === undefined
      ? {}
      : {
          text: {
            format: { type: 'json_schema', name: outputSchema.name, strict: true, schema: outputSchema.schema },
          },
        }),
    ...(effort === undefined ? {} : { reasoning: { effort } }),
    ...(cacheKey === undefined ? {} : { prompt_cache_key: cacheKey }),
    ...(options.serviceTier === undefined ? {} : { service_tier: options.serviceTier }),
  };
}
