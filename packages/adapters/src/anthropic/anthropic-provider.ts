import {
  noUsage,
  type CallOptions,
  type LlmProvider,
  type LlmReply,
  type LlmRequest,
  type LlmStreamPart,
} from '@ai-manager/core';
import { withRequestId } from '../shared/request-id.ts';
import { openSdk, type AnthropicSdk } from './client.ts';
import { isPolicyRefusal, toAnthropicError } from './errors.ts';
import { parseAnthropicOptions, type AnthropicOptions, type ParsedAnthropicOptions } from './options.ts';
import { toReply } from './reply.ts';
import { toMessagesRequest } from './request.ts';
import { readEvents } from './stream.ts';

/**
 * Claude over the Messages API: one request per attempt, no retry, no tools, no spans of the SDK's own.
 * Construction does no I/O; the SDK is loaded with the first request.
 *
 * @throws ConfigurationError for wrong options
 */
export function createAnthropicProvider(options: AnthropicOptions): LlmProvider {
  const parsed = parseAnthropicOptions(options);
  let sdk: Promise<AnthropicSdk> | undefined;
  const connection: Connection = { options: parsed, open: async () => (sdk ??= openSdk(parsed)) };
  return {
    id: parsed.id ?? `${parsed.provider}:${parsed.model}`,
    provider: parsed.provider,
    model: parsed.model,
    capabilities: { jsonSchema: true, stream: true, languageModel: true },
    async generate(request, callOptions) {
      const answer = await send(connection, request, { ...callOptions, stream: false });
      return 'refusal' in answer ? answer.refusal : toReply(parsed.provider, answer.value, answer.requestId);
    },
    stream: (request, callOptions) => streamMessage(connection, request, callOptions),
  };
}

interface Connection {
  readonly open: () => Promise<AnthropicSdk>;
  readonly options: ParsedAnthropicOptions;
}

/** Sends one request; every way it can fail comes out as an abort's reason or an error of our taxonomy. */
async function send(
  { open, options }: Connection,
  request: LlmRequest,
  { signal, stream }: CallOptions & { readonly stream: boolean },
): Promise<{ readonly value: unknown; readonly requestId: string | null } | { readonly refusal: LlmReply }> {
  signal?.throwIfAborted();
  const { client, toFormat } = await open();
  const body = toMessagesRequest(options, request, toFormat);
  try {
    return await withRequestId(
      client.messages.create(stream ? { ...body, stream } : body, {
        maxRetries: 0,
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (isPolicyRefusal(error)) return { refusal: policyRefusal(options.model) };
    throw toAnthropicError(options.provider, error);
  }
}

async function* streamMessage(
  connection: Connection,
  request: LlmRequest,
  { signal }: CallOptions,
): AsyncGenerator<LlmStreamPart> {
  const { provider } = connection.options;
  const answer = await send(connection, request, { signal, stream: true });
  if ('refusal' in answer) {
    yield { reply: answer.refusal };
    return;
  }
  try {
    yield* readEvents(provider, answer.value as AsyncIterable<unknown>, answer.requestId);
  } catch (error) {
    // The SDK ends an aborted stream without an error; what follows from that is none, either.
    signal?.throwIfAborted();
    throw toAnthropicError(provider, error);
  }
}

function policyRefusal(model: string): LlmReply {
  const text = 'The vendor refused the prompt by its usage policy.';
  return { text, finish: 'refusal', usage: noUsage, model, requestId: null };
}
