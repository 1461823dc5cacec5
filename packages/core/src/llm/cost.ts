import { costOfUsage, type MicroUsd, type Usage } from '../domain/cost.ts';
import type { LlmProvider, LlmReply, LlmRequest, OutputSchema } from '../ports/llm-provider.ts';
import type { PriceBook } from '../ports/price-book.ts';
import type { Spending } from './budget.ts';

/** Tokens that vendors add around each message and around the request; generous. */
const tokensAroundMessage = 16;
const tokensAroundRequest = 256;

/** Cost of a reply; null when its price is unknown. What is no language model costs nothing. */
export function costOfReply(prices: PriceBook, provider: LlmProvider, reply: LlmReply): MicroUsd | null {
  if (!provider.capabilities.languageModel) return 0;
  const price = prices.priceOf(provider.provider, reply.model || provider.model, {
    promptTokens: reply.usage.inputTokens,
    ...(reply.serviceTier === undefined ? {} : { serviceTier: reply.serviceTier }),
  });
  return price === null ? null : costOfUsage(reply.usage, price);
}

/** The most a request may use: {@link inputTokensBound} and `maxOutputTokens`, at the dearest rate of the model. */
export function highestSpending(prices: PriceBook, provider: LlmProvider, request: LlmRequest): Spending {
  if (!provider.capabilities.languageModel) return { microUsd: 0, tokens: 0 };
  const inputTokens = inputTokensBound(request);
  const tokens = inputTokens + request.maxOutputTokens;
  const price = prices.priceOf(provider.provider, provider.model, { promptTokens: inputTokens });
  if (price === null) return { microUsd: null, tokens };
  const input = Math.max(price.input, price.cacheRead ?? 0, price.cacheWrite ?? 0);
  return { microUsd: Math.ceil(inputTokens * input + request.maxOutputTokens * price.output), tokens };
}

/**
 * Upper bound of a request's input tokens: vendors' tokenizers work on UTF-8 bytes and every token stands for at
 * least one byte, so bytes bound tokens (English text has about four bytes per token); plus what frames the messages.
 */
export function inputTokensBound(request: Pick<LlmRequest, 'messages' | 'outputSchema'>): number {
  let tokens = tokensAroundRequest + schemaBytes(request.outputSchema);
  for (const { role, content } of request.messages)
    tokens += tokensAroundMessage + (role === 'system' ? instructionBytes(content) : utf8Bytes(content));
  return tokens;
}

const encoder = new TextEncoder();

function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}

const bytesOfSchemas = new WeakMap<OutputSchema, number>();

function schemaBytes(schema: OutputSchema | undefined): number {
  if (schema === undefined) return 0;
  const bytes = bytesOfSchemas.get(schema) ?? utf8Bytes(JSON.stringify(schema));
  bytesOfSchemas.set(schema, bytes);
  return bytes;
}

/** The longest part of most requests, and the same in thousands of them. */
const bytesOfInstructions = new Map<string, number>();
const mostInstructions = 16;

function instructionBytes(text: string): number {
  const known = bytesOfInstructions.get(text);
  if (known !== undefined) return known;
  if (bytesOfInstructions.size >= mostInstructions) bytesOfInstructions.clear();
  const bytes = utf8Bytes(text);
  bytesOfInstructions.set(text, bytes);
  return bytes;
}

/**
 * What a request is expected to use at most, for limits per minute: three bytes of text hold about one token in every
 * script, and vendors count the whole of `maxOutputTokens`, too, until the answer is there.
 */
export function expectedTokens(request: Pick<LlmRequest, 'messages' | 'outputSchema' | 'maxOutputTokens'>): number {
  return Math.ceil(inputTokensBound(request) / 3) + request.maxOutputTokens;
}

/** Usage as whole numbers of zero or more, whatever an adapter counted: records must stay valid. */
export function toWholeUsage(usage: Usage): Usage {
  const whole = (value: number): number => (Number.isFinite(value) && value > 0 ? Math.round(value) : 0);
  return {
    inputTokens: whole(usage.inputTokens),
    cacheReadTokens: whole(usage.cacheReadTokens),
    cacheWriteTokens: whole(usage.cacheWriteTokens),
    outputTokens: whole(usage.outputTokens),
    reasoningTokens: whole(usage.reasoningTokens),
  };
}
