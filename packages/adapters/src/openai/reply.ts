import type { LlmReply, Usage } from '@ai-manager/core';
import { z } from 'zod';
import { toInvalidResponse } from '../shared/upstream-errors.ts';
import { toResponseFailure } from './errors.ts';

const what = 'response of the Responses API';

const tokens = z.number().nullish();

/** The fields of a response that we read; anything else may change. */
const responseSchema = z.looseObject({
  id: z.string().nullish(),
  model: z.string(),
  status: z.string().nullish(),
  service_tier: z.string().nullish(),
  error: z.looseObject({ code: z.string().nullish() }).nullish(),
  incomplete_details: z.looseObject({ reason: z.string().nullish() }).nullish(),
  output: z.array(z.looseObject({ type: z.string(), content: z.array(z.unknown()).nullish() })),
  usage: z
    .looseObject({
      input_tokens: z.number(),
      output_tokens: z.number(),
      input_tokens_details: z.looseObject({ cached_tokens: tokens, cache_write_tokens: tokens }).nullish(),
      output_tokens_details: z.looseObject({ reasoning_tokens: tokens }).nullish(),
    })
    .nullish(),
});
type ResponseFields = z.infer<typeof responseSchema>;

/** Of other parts nothing is read. */
const partSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('output_text'), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
]);

/**
 * One reply of a response. A refusal wins over any text before it.
 * @throws UpstreamError when the response failed, is not finished, or is none
 */
export function toReply(service: string, value: unknown, requestId: string | null): LlmReply {
  const parsed = responseSchema.safeParse(value);
  if (!parsed.success) throw toInvalidResponse(service, what);
  const response = parsed.data;
  const { usage } = response;
  if (response.status === 'failed') throw toResponseFailure(service, response.error?.code ?? null);
  const finish = finishOf(response);
  // Without usage the cost would be unknown, and taken for nothing.
  if (finish === null || usage === null || usage === undefined) throw toInvalidResponse(service, what);
  const parts = response.output.flatMap((item) => (item.type === 'message' ? (item.content ?? []) : []));
  const read = parts.flatMap((part) => partSchema.safeParse(part).data ?? []);
  const refusals = read.flatMap((part) => (part.type === 'refusal' ? part.refusal : []));
  const texts = read.flatMap((part) => (part.type === 'output_text' ? part.text : []));
  return {
    text: (refusals.length > 0 ? refusals : texts).join(''),
    finish: refusals.length > 0 ? 'refusal' : finish,
    usage: toUsage(usage),
    model: response.model,
    requestId: requestId ?? response.id ?? null,
    ...(typeof response.service_tier === 'string' ? { serviceTier: response.service_tier } : {}),
  };
}

/** null: not finished, which a request that was not sent to the background never is */
function finishOf({ status, incomplete_details: incomplete }: ResponseFields): LlmReply['finish'] | null {
  if (status === 'completed' || status === null || status === undefined) return 'stop';
  if (status !== 'incomplete') return null;
  return incomplete?.reason === 'content_filter' ? 'refusal' : 'length';
}

function toUsage(usage: NonNullable<ResponseFields['usage']>): Usage {
  return {
    inputTokens: usage.input_tokens,
    cacheReadTokens: usage.input_tokens_details?.cached_tokens ?? 0,
    cacheWriteTokens: usage.input_tokens_details?.cache_write_tokens ?? 0,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.output_tokens_details?.reasoning_tokens ?? 0,
  };
}
