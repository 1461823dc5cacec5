import type { LlmMessage, LlmRequest } from '@ai-manager/core';
import { knowsCacheBreakpoints } from '../shared/gpt-version.ts';
import type { ResponsesInput, ResponsesRequest } from './client.ts';
import { effortFor } from './model-rules.ts';
import type { ParsedOpenAiOptions } from './options.ts';

/**
 * The body for one request. Nothing about sampling is sent: GPT-6 refuses temperature while it reasons.
 * `LlmRequest.name` and `input` stay here; they are for traces and for providers that are no language models.
 */
export function toResponsesRequest(options: ParsedOpenAiOptions, request: LlmRequest): ResponsesRequest {
  const { outputSchema, cacheKey } = request;
  const effort = effortFor(options.model, request.effort ?? options.effort);
  const marksCache = options.promptCacheBreakpoints ?? knowsCacheBreakpoints(options.model);
  return {
    model: options.model,
    input: marksCache ? markStablePart(request.messages) : request.messages.map(toPlainInput),
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
    // Nothing but what is marked is written to the cache: the rest of a prompt is never sent again.
    ...(marksCache ? { prompt_cache_options: { mode: 'explicit' } } : {}),
    ...(options.serviceTier === undefined ? {} : { service_tier: options.serviceTier }),
  };
}

/** The instructions at the head are the same in many requests; their last message carries the mark. */
function markStablePart(messages: readonly LlmMessage[]): ResponsesInput[] {
  const last = messages.findIndex(({ role }) => role !== 'system') - 1;
  return messages.map((message, index) =>
    index === last
      ? {
          role: message.role,
          content: [{ type: 'input_text', text: message.content, prompt_cache_breakpoint: { mode: 'explicit' } }],
        }
      : toPlainInput(message),
  );
}

function toPlainInput({ role, content }: LlmMessage): ResponsesInput {
  return { role, content };
}
