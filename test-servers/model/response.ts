import type { ModelRequest } from './answer.ts';
import { textOfInput } from './answer.ts';

/** A character count in tokens, as in English text. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);

const seenPrefixes = new Set<string>();

/** Prefixes from 1,024 tokens on are read from the cache, in steps of 128, once they have been sent before. */
function cachedTokens(prefix: string): number {
  if (tokensOf(prefix) < 1_024) return 0;
  if (seenPrefixes.has(prefix)) return Math.floor(tokensOf(prefix) / 128) * 128;
  seenPrefixes.add(prefix);
  return 0;
}

/** A response object of the Responses API around a text, or around a refusal. */
export function toResponse(
  request: ModelRequest,
  content: { readonly text: string } | { readonly refusal: string },
  number: number,
): string {
  const text = 'text' in content ? content.text : content.refusal;
  const inputTokens = request.input.reduce((sum, message) => sum + tokensOf(textOfInput(message)), 0);
  const outputTokens = tokensOf(text);
  const [first] = request.input;
  const prefix = first === undefined ? '' : textOfInput(first);
  const part =
    'text' in content ? { type: 'output_text', text, annotations: [] } : { type: 'refusal', refusal: content.refusal };
  return JSON.stringify({
    id: `resp_${number}`,
    object: 'response',
    created_at: 1_795_000_000,
    model: request.model,
    status: 'completed',
    error: null,
    incomplete_details: null,
    output: [{ id: `msg_${number}`, type: 'message', role: 'assistant', status: 'completed', content: [part] }],
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: cachedTokens(prefix) },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
  });
}
