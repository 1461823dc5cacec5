import type { LlmMessage, LlmRequest } from '@ai-manager/core';
import { knowsCacheBreakpoints } from '../shared/gpt-version.ts';
import { vendorOf, type AiSdkCall, type AiSdkMessage, type VendorOptions } from './client.ts';
import type { ParsedAiSdkOptions } from './options.ts';

/** One call. `LlmRequest.name` and `input` stay here; they are for traces and for providers that are no language models. */
export function toCall(options: ParsedAiSdkOptions, request: LlmRequest): AiSdkCall {
  const { outputSchema, effort, cacheKey } = request;
  const marks = marksFor(options);
  const openai = {
    // OpenAI keeps answers for 30 days unless told not to.
    store: false,
    ...(cacheKey === undefined ? {} : { promptCacheKey: cacheKey }),
    ...('openai' in marks ? { promptCacheOptions: explicit } : {}),
  };
  return {
    prompt: toPrompt(request.messages, marks),
    maxOutputTokens: request.maxOutputTokens,
    ...(outputSchema === undefined || options.structuredOutput === 'text'
      ? {}
      : { responseFormat: { type: 'json', name: outputSchema.name, schema: outputSchema.schema } }),
    ...(effort === undefined ? {} : { reasoning: effort }),
    providerOptions: { ...options.providerOptions, openai: { ...openai, ...options.providerOptions?.['openai'] } },
  };
}

const explicit = { mode: 'explicit' };

/** How the end of the instructions is marked for the vendor's prompt cache; vendors pass over others' marks. */
function marksFor({ model }: ParsedAiSdkOptions): VendorOptions {
  const anthropic = { cacheControl: { type: 'ephemeral' } };
  if (vendorOf(model) !== 'openai' || !knowsCacheBreakpoints(model.modelId)) return { anthropic };
  return { anthropic, openai: { promptCacheBreakpoint: explicit } };
}

function toPrompt(messages: readonly LlmMessage[], marks: VendorOptions): readonly AiSdkMessage[] {
  const last = messages.findIndex(({ role }) => role !== 'system') - 1;
  return messages.map(({ role, content }, index) => {
    if (role !== 'system') return { role, content: [{ type: 'text', text: content }] };
    return index === last ? { role, content, providerOptions: marks } : { role, content };
  });
}
