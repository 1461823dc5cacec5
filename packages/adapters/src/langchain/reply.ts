import type { LlmReply, LlmRequest, Usage } from '@ai-manager/core';
import { z } from 'zod';
import { toInvalidResponse } from '../shared/upstream-errors.ts';
import { usageBound } from '../shared/usage-bound.ts';

const count = z.number().nullish();
const text = z.string().nullish();

const detailsSchema = z.looseObject({ explanation: text }).nullish();

/** The fields of a message that we read; integrations put the rest where they like. */
const messageSchema = z.looseObject({
  id: text,
  content: z.union([z.string(), z.array(z.union([z.string(), z.looseObject({ type: z.string(), text })]))]),
  tool_calls: z.array(z.looseObject({ args: z.unknown().optional() })).nullish(),
  // ChatAnthropic puts the end of a stream here.
  additional_kwargs: z
    .looseObject({ refusal: z.unknown().optional(), stop_reason: text, stop_details: detailsSchema })
    .nullish(),
  usage_metadata: z
    .looseObject({
      input_tokens: z.number(),
      output_tokens: z.number(),
      input_token_details: z.looseObject({ cache_read: count, cache_creation: count }).nullish(),
      output_token_details: z.looseObject({ reasoning: count }).nullish(),
    })
    .nullish(),
  response_metadata: z
    .looseObject({
      model_name: text,
      model: text,
      id: text,
      service_tier: text,
      finish_reason: text,
      finishReason: text,
      stop_reason: text,
      done_reason: text,
      status: text,
      incomplete_details: z.looseObject({ reason: text }).nullish(),
      stop_details: detailsSchema,
      usage: z
        .looseObject({ output_tokens_details: z.looseObject({ thinking_tokens: count }).nullish().catch(null) })
        .nullish()
        .catch(null),
    })
    .nullish(),
});
type MessageFields = z.infer<typeof messageSchema>;

const cutOff = /^(?:length|max_?tokens|max_output_tokens|model_length|model_context_window_exceeded)$/i;
const declined = /^(?:refusal|content[_-]filter|safety|prohibited_content|blocklist)$/i;

/** @throws UpstreamError when the value is no message */
export function readMessage(service: string, value: unknown): MessageFields {
  const parsed = messageSchema.safeParse(value);
  if (!parsed.success) throw toInvalidResponse(service, 'message of a LangChain model');
  return parsed.data;
}

/** The reply of a message. A structured one that came as a call of a tool is its arguments. */
export function toReply(
  message: MessageFields,
  { request, modelName }: { readonly request: LlmRequest; readonly modelName: string },
): LlmReply {
  const { response_metadata: metadata, tool_calls: calls } = message;
  const said = contentOf(message);
  const args = said === '' ? calls?.[0]?.args : undefined;
  const answer = args === undefined ? said : JSON.stringify(args);
  const refusal = refusalOf(message);
  return {
    text: refusal ?? answer,
    finish: refusal === null ? (cutOff.test(reasonOf(message)) ? 'length' : 'stop') : 'refusal',
    usage: toUsage(message) ?? usageBound(request, answer),
    model: metadata?.model_name ?? metadata?.model ?? modelName,
    requestId: metadata?.id ?? message.id ?? null,
    ...(typeof metadata?.service_tier === 'string' ? { serviceTier: metadata.service_tier } : {}),
  };
}

/** A stream that was not broken off ends with a reason, or at least with a count of tokens. */
export function isFinished(message: MessageFields): boolean {
  const { usage_metadata: usage } = message;
  return (usage !== null && usage !== undefined) || reasonOf(message) !== '' || refusalOf(message) !== null;
}

/** What a message, or a part of one that streams, says aloud. */
export function contentOf({ content }: Pick<MessageFields, 'content'>): string {
  if (typeof content === 'string') return content;
  return content
    .map((part) => (typeof part === 'string' ? part : part.type === 'text' ? (part.text ?? '') : ''))
    .join('');
}

/** Why the model declined; null when it did not. */
function refusalOf(message: MessageFields): string | null {
  const words = message.additional_kwargs?.refusal;
  if (typeof words === 'string' && words !== '') return words;
  if (!declined.test(reasonOf(message))) return null;
  const { response_metadata: metadata, additional_kwargs: more } = message;
  const said = (metadata?.stop_details ?? more?.stop_details)?.explanation ?? contentOf(message);
  return said === '' ? 'The model declined to answer.' : said;
}

function reasonOf({ response_metadata: metadata, additional_kwargs: more }: MessageFields): string {
  const { incomplete_details: incomplete, status } = metadata ?? {};
  return (
    incomplete?.reason ??
    metadata?.finish_reason ??
    metadata?.finishReason ??
    metadata?.stop_reason ??
    metadata?.done_reason ??
    more?.stop_reason ??
    (status === 'completed' ? status : '')
  );
}

/** null: the model counts nothing */
function toUsage({ usage_metadata: usage, response_metadata: metadata }: MessageFields): Usage | null {
  if (usage === null || usage === undefined) return null;
  const thought = metadata?.usage?.output_tokens_details?.thinking_tokens;
  return {
    inputTokens: usage.input_tokens,
    cacheReadTokens: usage.input_token_details?.cache_read ?? 0,
    cacheWriteTokens: usage.input_token_details?.cache_creation ?? 0,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.output_token_details?.reasoning ?? thought ?? 0,
  };
}
