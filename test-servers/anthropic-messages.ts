/** Tokens as Anthropic counts them: `input_tokens` leaves out what was read from a cache or written to one. */
export interface MessageUsage {
  readonly input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly output_tokens: number;
  /** part of `output_tokens` */
  readonly thinking_tokens: number;
}

/** What a message says, and how it ended. */
export interface MessageContent {
  readonly model: string;
  /** counts messages, for ids */
  readonly number: number;
  /** the model's words; those before a refusal when it is one */
  readonly text: string;
  readonly usage: MessageUsage;
  readonly stopReason?: 'end_turn' | 'max_tokens' | 'refusal' | 'model_context_window_exceeded' | 'pause_turn';
  /** why the message is a refusal; null where the vendor says nothing */
  readonly explanation?: string | null;
  readonly serviceTier?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** An event of a stream: its type is also the name it is sent under. */
export type MessageEvent = Json & { readonly type: string };

/** A message object as `POST /v1/messages` answers it since version 2026-10-21: a thinking block comes before the text. */
export function toMessage(content: MessageContent): Json {
  const { model, number, text, stopReason = 'end_turn' } = content;
  const explanation = content.explanation ?? null;
  return {
    id: `msg_${number}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [thinkingBlock, ...(text === '' ? [] : [{ type: 'text', text, citations: null }])],
    container: null,
    diagnostics: null,
    stop_reason: stopReason,
    stop_sequence: null,
    stop_details: stopReason === 'refusal' ? { type: 'refusal', category: null, explanation } : null,
    usage: toUsage(content),
  };
}

/** The same message as the events of a stream. Counts of input come first, counts of output last. */
export function toMessageEvents(content: MessageContent): readonly MessageEvent[] {
  const message = toMessage(content);
  const usage = toUsage(content);
  const deltas = content.text.match(/\S+\s*|\s+/gu) ?? [];
  const { stop_reason, stop_sequence, stop_details } = message;
  const begun = { content: [], stop_reason: null, stop_details: null };
  return [
    {
      type: 'message_start',
      message: { ...message, ...begun, usage: { ...usage, output_tokens: 1, output_tokens_details: null } },
    },
    { type: 'content_block_start', index: 0, content_block: { ...thinkingBlock, signature: '' } },
    { type: 'ping' },
    {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'signature_delta', signature: thinkingBlock.signature },
    },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '', citations: null } },
    ...deltas.map((text) => ({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 1 },
    {
      type: 'message_delta',
      delta: { stop_reason, stop_sequence, stop_details, container: null },
      usage: {
        input_tokens: usage.input_tokens,
        cache_read_input_tokens: usage.cache_read_input_tokens,
        cache_creation_input_tokens: usage.cache_creation_input_tokens,
        output_tokens: usage.output_tokens,
        output_tokens_details: usage.output_tokens_details,
        server_tool_use: null,
      },
    },
    { type: 'message_stop' },
  ];
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** The body of an answer with this status, and the data of an `error` event; `code` names the cause where there is one. */
export function toMessageError(
  status: number,
  { message = 'It failed.', code }: { readonly message?: string; readonly code?: string | undefined } = {},
): MessageEvent {
  const type = errorTypes[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error');
  const details = code === undefined ? {} : { details: { error_code: code } };
  return { type: 'error', error: { type, message, ...details }, request_id: 'req_failed' };
}

/** One event as it travels. */
export function toEventText(event: MessageEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** How the models of today think: the words stay with the vendor, a signature is sent. */
const thinkingBlock = { type: 'thinking', thinking: '', signature: 'c2lnbmF0dXJl' };

function toUsage({ usage, serviceTier = 'standard' }: MessageContent) {
  const { thinking_tokens, ...counts } = usage;
  return {
    ...counts,
    cache_creation: { ephemeral_5m_input_tokens: usage.cache_creation_input_tokens, ephemeral_1h_input_tokens: 0 },
    output_tokens_details: { thinking_tokens },
    server_tool_use: null,
    service_tier: serviceTier,
    speed: 'standard',
    inference_geo: 'global',
  };
}
