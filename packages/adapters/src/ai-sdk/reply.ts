import type { LlmReply, LlmRequest, Usage } from '@ai-manager/core';
import { z } from 'zod';
import { usageBound } from '../shared/usage-bound.ts';

const count = z.number().nullish();
const text = z.string().nullish();

/** Since version 3 of the specification counts have parts; version 2 is flat. */
const usageSchema = z.union([
  z.looseObject({
    inputTokens: z.looseObject({ total: count, noCache: count, cacheRead: count, cacheWrite: count }),
    outputTokens: z.looseObject({ total: count, text: count, reasoning: count }),
  }),
  z.looseObject({ inputTokens: count, outputTokens: count, reasoningTokens: count, cachedInputTokens: count }),
]);

/** Since version 3 the vendor's own word comes along. */
const finishSchema = z.union([z.string(), z.looseObject({ unified: z.string(), raw: text })]);

/** The same at the end of a stream and in a whole answer. */
export const endSchema = z.looseObject({
  finishReason: finishSchema,
  usage: usageSchema.nullish(),
  providerMetadata: z.record(z.string(), z.looseObject({})).nullish(),
});
type End = z.infer<typeof endSchema>;

export const responseSchema = z.looseObject({
  id: text,
  modelId: text,
  headers: z.record(z.string(), z.unknown()).nullish(),
});

export const resultSchema = endSchema.extend({
  content: z.array(z.looseObject({ type: z.string(), text })),
  structuredOutputText: text,
  response: responseSchema.nullish(),
});

/** What an answer is made of, whether it came at once or in parts. */
export interface Answered {
  readonly text: string;
  readonly end: End;
  readonly response: z.infer<typeof responseSchema> | null | undefined;
  /** as the vendor and its model are called where the answer does not say */
  readonly names: { readonly vendor: string; readonly modelName: string };
}

/** @see structuredOutputText: models that draft before they answer say which text is the answer */
export function textOf({ content, structuredOutputText }: z.infer<typeof resultSchema>): string {
  return structuredOutputText ?? content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('');
}

export function toReply(request: LlmRequest, { text: said, end, response, names }: Answered): LlmReply {
  const finish = finishOf(end);
  const headers = response?.headers ?? {};
  const id = headers['x-request-id'] ?? headers['request-id'] ?? response?.id;
  const tier = tierOf(end);
  return {
    text: finish === 'refusal' && said === '' ? (explanationOf(end) ?? 'The model declined to answer.') : said,
    finish,
    usage: toUsage(end, names.vendor) ?? usageBound(request, said),
    model: response?.modelId ?? names.modelName,
    requestId: typeof id === 'string' ? id : null,
    ...(tier === null ? {} : { serviceTier: tier }),
  };
}

function finishOf({ finishReason }: End): LlmReply['finish'] {
  const [reason, raw] =
    typeof finishReason === 'string' ? [finishReason, finishReason] : [finishReason.unified, finishReason.raw ?? ''];
  if (reason === 'length' || raw === 'model_context_window_exceeded') return 'length';
  return reason === 'content-filter' || raw === 'refusal' ? 'refusal' : 'stop';
}

/** null: the model counts nothing */
function toUsage({ usage, providerMetadata }: End, vendor: string): Usage | null {
  const { inputTokens: input, outputTokens: output } = usage ?? {};
  if (typeof input === 'object' && input !== null && typeof output === 'object' && output !== null) {
    if (typeof input.total !== 'number') return null;
    return {
      inputTokens: input.total,
      cacheReadTokens: input.cacheRead ?? 0,
      cacheWriteTokens: input.cacheWrite ?? 0,
      outputTokens: output.total ?? 0,
      reasoningTokens: output.reasoning ?? 0,
    };
  }
  if (typeof input !== 'number') return null;
  const flat = usage as { readonly reasoningTokens?: number | null; readonly cachedInputTokens?: number | null };
  const cacheReadTokens = flat.cachedInputTokens ?? 0;
  // Version 2 counted what Anthropic counts: input beside the cache.
  const written = vendor === 'anthropic' ? providerMetadata?.['anthropic']?.['cacheCreationInputTokens'] : 0;
  const cacheWriteTokens = typeof written === 'number' ? written : 0;
  return {
    inputTokens: vendor === 'anthropic' ? input + cacheReadTokens + cacheWriteTokens : input,
    cacheReadTokens,
    cacheWriteTokens,
    outputTokens: typeof output === 'number' ? output : 0,
    reasoningTokens: flat.reasoningTokens ?? 0,
  };
}

function tierOf({ providerMetadata }: End): string | null {
  const tiers = Object.values(providerMetadata ?? {}).map(({ serviceTier, usage }) => {
    return serviceTier ?? (usage as { readonly service_tier?: unknown } | null | undefined)?.service_tier;
  });
  return tiers.find((tier): tier is string => typeof tier === 'string') ?? null;
}

/** Why Claude declined, where the vendor tells. */
function explanationOf({ providerMetadata }: End): string | null {
  const details = providerMetadata?.['anthropic']?.['stopDetails'] as
    | { readonly explanation?: unknown }
    | null
    | undefined;
  return typeof details?.explanation === 'string' ? details.explanation : null;
}
