import type { LlmRequest, LlmStreamPart } from '@ai-manager/core';
import { endedEarly, toInvalidResponse } from '../shared/upstream-errors.ts';
import { toAiSdkError } from './errors.ts';
import { endSchema, responseSchema, toReply, type Answered } from './reply.ts';

interface StreamPart {
  readonly type?: unknown;
  readonly delta?: unknown;
  readonly error?: unknown;
}

/**
 * Deltas of the text, then the reply. Parts that tell of thoughts, sources and warnings are passed over.
 * @throws UpstreamError when a part tells of an error, or the stream ends before the answer does
 */
export async function* readParts(
  request: LlmRequest,
  stream: AsyncIterable<unknown>,
  { names, headers }: Pick<Answered, 'names'> & { readonly headers: unknown },
): AsyncGenerator<LlmStreamPart> {
  let response: Answered['response'] = responseSchema.safeParse({ headers }).data;
  let text = '';
  for await (const value of stream) {
    const part = (value ?? {}) as StreamPart;
    if (part.type === 'error') throw toAiSdkError(names.vendor, part.error);
    if (part.type === 'response-metadata')
      response = { ...response, ...responseSchema.safeParse(value).data, headers: response?.headers };
    if (part.type === 'text-delta' && typeof part.delta === 'string' && part.delta !== '') {
      text += part.delta;
      yield { delta: part.delta };
    }
    if (part.type !== 'finish') continue;
    const end = endSchema.safeParse(value).data;
    if (end === undefined) throw toInvalidResponse(names.vendor, 'stream of the AI SDK');
    yield { reply: toReply(request, { text, end, response, names }) };
    return;
  }
  throw endedEarly(names.vendor);
}
