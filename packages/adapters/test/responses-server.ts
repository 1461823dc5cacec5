import type { Usage } from '@ai-manager/core';
import {
  startVendorServer,
  type CommonAnswer,
  type ReceivedRequest,
  type VendorEvent,
  type VendorServer,
} from './vendor-server.ts';

export type { ReceivedRequest } from './vendor-server.ts';

/** A response object, or its events when the request asks for a stream. */
export interface ResponseReply {
  readonly kind: 'reply';
  readonly text?: string;
  readonly refusal?: string;
  readonly usage?: Usage;
  readonly model?: string;
  /** why the response is `incomplete` */
  readonly incomplete?: 'max_output_tokens' | 'content_filter';
  readonly serviceTier?: string;
  /** fields that replace the response's own */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export type ServerAnswer = ResponseReply | CommonAnswer;
export type ResponsesServer = VendorServer<ResponseReply>;

/** A server on this machine that answers like OpenAI's `POST /v1/responses`. */
export async function startResponsesServer(): Promise<ResponsesServer> {
  return startVendorServer(
    {
      basePath: '/v1',
      requestIdHeader: 'x-request-id',
      bodyStart: '{"id":"resp_1","model":',
      toBody: toResponse,
      toEvents: (reply, request, number) => toEvents(toResponse(reply, request, number), reply),
      toEventText: (event, index) =>
        `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`,
      toErrorBody: ({ error = { message: 'It failed.', type: 'server_error', code: null } }) => ({ error }),
    },
    { kind: 'reply', text: 'Hello.' },
  );
}

function toResponse(reply: ResponseReply, request: ReceivedRequest, number: number): Readonly<Record<string, unknown>> {
  const usage = reply.usage ?? {
    inputTokens: 40,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 8,
    reasoningTokens: 0,
  };
  const part =
    reply.refusal === undefined
      ? { type: 'output_text', text: reply.text ?? '', annotations: [] }
      : { type: 'refusal', refusal: reply.refusal };
  return {
    id: `resp_${number}`,
    object: 'response',
    created_at: 1_795_000_000,
    model: reply.model ?? request.body['model'],
    status: reply.incomplete === undefined ? 'completed' : 'incomplete',
    incomplete_details: reply.incomplete === undefined ? null : { reason: reply.incomplete },
    error: null,
    service_tier: reply.serviceTier ?? 'default',
    output: [
      { id: 'rs_1', type: 'reasoning', summary: [] },
      { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [part] },
    ],
    usage: {
      input_tokens: usage.inputTokens,
      input_tokens_details: { cached_tokens: usage.cacheReadTokens, cache_write_tokens: usage.cacheWriteTokens },
      output_tokens: usage.outputTokens,
      output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
    ...reply.fields,
  };
}

function toEvents(response: Readonly<Record<string, unknown>>, reply: ResponseReply): readonly VendorEvent[] {
  const end = reply.incomplete === undefined ? 'response.completed' : 'response.incomplete';
  const refusal = (reply.refusal ?? '').match(/\S+\s*|\s+/gu) ?? [];
  return [
    responseCreated(response),
    ...deltaEvents(reply.text ?? ''),
    ...refusal.map((delta) => ({ ...position, type: 'response.refusal.delta', delta })),
    ...(reply.refusal === undefined ? [] : [{ ...position, type: 'response.refusal.done', refusal: reply.refusal }]),
    { type: end, response },
  ] as readonly VendorEvent[];
}

const position = { item_id: 'msg_1', output_index: 1, content_index: 0 };

function responseCreated(response: Readonly<Record<string, unknown>>): VendorEvent {
  const begun = { ...response, status: 'in_progress', output: [], usage: null };
  return { type: 'response.created', response: begun } as VendorEvent;
}

/** A text as it streams, word by word. */
export function deltaEvents(text: string): readonly VendorEvent[] {
  const deltas = text.match(/\S+\s*|\s+/gu) ?? [];
  return deltas.map((delta) => ({ ...position, type: 'response.output_text.delta', delta }));
}
