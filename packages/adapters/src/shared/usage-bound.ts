import { noUsage, type LlmRequest, type Usage } from '@ai-manager/core';

/**
 * Usage of a model that counts nothing: an upper bound, because a token stands for at least one byte of UTF-8 and a sum of
 * costs must not be too low.
 */
export function usageBound({ messages, outputSchema }: LlmRequest, answer: string): Usage {
  const schema = outputSchema === undefined ? 0 : bytesOf(JSON.stringify(outputSchema));
  const inputTokens = messages.reduce((sum, { content }) => sum + bytesOf(content), schema);
  return { ...noUsage, inputTokens, outputTokens: bytesOf(answer) };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
