import type { LlmReply, Usage } from '@ai-manager/core';
import { z } from 'zod';
import { toInvalidResponse } from '../shared/upstream-errors.ts';

const what = 'message of the Messages API';

const tokens = z.number().nullish();

export const usageSchema = z.looseObject({
  input_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  output_tokens: z.number(),
  output_tokens_details: z.looseObject({ thinking_tokens: tokens }).nullish(),
  service_tier: z.string().nullish(),
});

/** The fields of a message that we read; anything else may change. */
export const messageSchema = z.looseObject({
  id: z.string().nullish(),
  model: z.string(),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().nullish() })),
  stop_reason: z.string().nullish(),
  stop_details: z.looseObject({ explanation: z.string().nullish() }).nullish(),
  usage: usageSchema,
});
type MessageFields = z.infer<typeof messageSchema>;

/**
 * The reply of a message, which may think before it speaks. A refusal says why where the vendor tells.
 * @throws UpstreamError when the value is no message, or is not finished
 */
export function toReply(service: string, value: unknown, requestId: string | null): LlmReply {
  const message = messageSchema.safeParse(value).data;
  const finish = finishOf(message?.stop_reason);
  const { input_tokens: uncached } = message?.usage ?? {};
  // Without usage the cost would be unknown, and taken for nothing.
  if (message === undefined || finish === null || typeof uncached !== 'number') throw toInvalidResponse(service, what);
  const { usage } = message;
  return {
    text: textOf(message, finish),
    finish,
    usage: toUsage(usage, uncached),
    model: message.model,
    requestId: requestId ?? message.id ?? null,
    ...(typeof usage.service_tier === 'string' ? { serviceTier: usage.service_tier } : {}),
  };
}

function textOf({ content, stop_details: details }: MessageFields, finish: LlmReply['finish']): string {
  const said = content.map(({ type, text }) => (type === 'text' ? (text ?? '') : '')).join('');
  if (finish !== 'refusal') return said;
  return details?.explanation ?? (said === '' ? 'The model declined to answer.' : said);
}

/** null: not finished, or waiting for a tool, which a request without tools never is */
function finishOf(reason: string | null | undefined): LlmReply['finish'] | null {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'refusal':
      return 'refusal';
    default:
      return null;
  }
}

/** Anthropic counts what goes through the cache beside the other input; we count it as a part of all input. */
function toUsage(usage: MessageFields['usage'], uncached: number): Usage {
  const cacheReadTokens = usage.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = usage.cache_creation_input_tokens ?? 0;
  return {
    inputTokens: uncached + cacheReadTokens + cacheWriteTokens,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.output_tokens_details?.thinking_tokens ?? 0,
  };
}
