import {
  noUsage,
  type CallOptions,
  type LlmProvider,
  type LlmReply,
  type LlmRequest,
  type LlmStreamPart,
} from '@ai-manager/core';
import { withRequestId } from '../shared/request-id.ts';
import { endedEarly } from '../shared/upstream-errors.ts';
import { openClient, type OpenAiClient } from './client.ts';
import { isPolicyRefusal, toOpenAiError, toResponseFailure } from './errors.ts';
import { parseOpenAiOptions, type OpenAiOptions, type ParsedOpenAiOptions } from './options.ts';
import { toReply } from './reply.ts';
import { toResponsesRequest } from './request.ts';

/**
 * OpenAI's models over the Responses API: one request per attempt, nothing stored at the vendor, no retry.
 * Construction does no I/O; the SDK is loaded with the first request.
 *
 * @throws ConfigurationError for wrong options
 */
export function createOpenAiProvider(options: OpenAiOptions): LlmProvider {
  const parsed = parseOpenAiOptions(options);
  let client: Promise<OpenAiClient> | undefined;
  const open = async (): Promise<OpenAiClient> => (client ??= openClient(parsed));
  return {
    id: parsed.id ?? `${parsed.provider}:${parsed.model}`,
    provider: parsed.provider,
    model: parsed.model,
    capabilities: { jsonSchema: true, stream: true, languageModel: true },
    async generate(request, callOptions) {
      const response = await send({ open, options: parsed }, request, { ...callOptions, stream: false });
      return 'refusal' in response ? response.refusal : toReply(parsed.provider, response.value, response.requestId);
    },
    stream: (request, callOptions) => streamResponse({ open, options: parsed }, request, callOptions),
  };
}

interface Connection {
  readonly open: () => Promise<OpenAiClient>;
  readonly options: ParsedOpenAiOptions;
}

/** Sends one request; every way it can fail comes out as an abort's reason or an error of our taxonomy. */
async function send(
  { open, options }: Connection,
  request: LlmRequest,
  { signal, stream }: CallOptions & { readonly stream: boolean },
): Promise<{ readonly value: unknown; readonly requestId: string | null } | { readonly refusal: LlmReply }> {
  signal?.throwIfAborted();
  const client = await open();
  const body = toResponsesRequest(options, request);
  try {
    return await withRequestId(
      client.responses.create(stream ? { ...body, stream } : body, {
        maxRetries: 0,
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (isPolicyRefusal(error)) return { refusal: policyRefusal(options.model) };
    throw toOpenAiError(options.provider, error);
  }
}

async function* streamResponse(
  connection: Connection,
  request: LlmRequest,
  { signal }: CallOptions,
): AsyncGenerator<LlmStreamPart> {
  const { provider } = connection.options;
  const response = await send(connection, request, { signal, stream: true });
  if ('refusal' in response) {
    yield { reply: response.refusal };
    return;
  }
  try {
    for await (const event of response.value as AsyncIterable<StreamEvent>) {
      const part = toStreamPart(provider, event, response.requestId);
      if (part !== null) yield part;
      if (part !== null && 'reply' in part) return;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw toOpenAiError(provider, error);
  }
  // The SDK ends an aborted stream without an error.
  signal?.throwIfAborted();
  throw endedEarly(provider);
}

interface StreamEvent {
  readonly type?: unknown;
  readonly delta?: unknown;
  readonly response?: unknown;
  readonly code?: unknown;
}

/** null: an event that tells nothing a reader needs */
function toStreamPart(service: string, event: StreamEvent, requestId: string | null): LlmStreamPart | null {
  switch (event.type) {
    case 'response.output_text.delta':
      return typeof event.delta === 'string' && event.delta !== '' ? { delta: event.delta } : null;
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      return { reply: toReply(service, event.response, requestId) };
    case 'error':
      throw toResponseFailure(service, typeof event.code === 'string' ? event.code : null);
    default:
      return null;
  }
}

function policyRefusal(model: string): LlmReply {
  const text = 'The vendor refused the prompt by its usage policy.';
  return { text, finish: 'refusal', usage: noUsage, model, requestId: null };
}
