import type { Usage } from '@ai-manager/core';
import {
  toEventText,
  toMessage,
  toMessageError,
  toMessageEvents,
  type MessageContent,
  type MessageEvent,
} from '@ai-manager/test-servers/anthropic-messages';
import {
  startVendorServer,
  type CommonAnswer,
  type ReceivedRequest,
  type VendorEvent,
  type VendorServer,
} from './vendor-server.ts';

/** A message object, or its events when the request asks for a stream. */
export interface MessageReply {
  readonly kind: 'reply';
  readonly text?: string;
  /** why the model declines */
  readonly refusal?: string;
  readonly usage?: Usage;
  readonly model?: string;
  readonly stopReason?: MessageContent['stopReason'];
  readonly serviceTier?: string;
  /** fields that replace the message's own */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export type MessageAnswer = MessageReply | CommonAnswer;
export type MessagesServer = VendorServer<MessageReply>;

/** A server on this machine that answers like Anthropic's `POST /v1/messages`. */
export async function startMessagesServer(): Promise<MessagesServer> {
  return startVendorServer<MessageReply>(
    {
      basePath: '',
      requestIdHeader: 'request-id',
      bodyStart: '{"id":"msg_1","model":',
      toBody: (reply, request, number) => ({ ...toMessage(toContent(reply, request, number)), ...reply.fields }),
      toEvents: (reply, request, number) => toMessageEvents(toContent(reply, request, number)),
      toEventText: (event) => toEventText(event as MessageEvent),
      toErrorBody: ({ status, error }) => toMessageError(status, error),
    },
    { kind: 'reply', text: 'Hello.' },
  );
}

function toContent(reply: MessageReply, request: ReceivedRequest, number: number): MessageContent {
  const { text = '', refusal, stopReason, usage = defaultUsage } = reply;
  return {
    model: reply.model ?? String(request.body['model']),
    number,
    text,
    usage: {
      input_tokens: usage.inputTokens - usage.cacheReadTokens - usage.cacheWriteTokens,
      cache_read_input_tokens: usage.cacheReadTokens,
      cache_creation_input_tokens: usage.cacheWriteTokens,
      output_tokens: usage.outputTokens,
      thinking_tokens: usage.reasoningTokens,
    },
    ...(refusal === undefined ? {} : { stopReason: 'refusal', explanation: refusal }),
    ...(stopReason === undefined ? {} : { stopReason }),
    ...(reply.serviceTier === undefined ? {} : { serviceTier: reply.serviceTier }),
  };
}

const defaultUsage: Usage = {
  inputTokens: 40,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 8,
  reasoningTokens: 0,
};

/** The events of a text up to the middle of its message. */
export function beginningOf(text: string): readonly VendorEvent[] {
  const events = toMessageEvents(toContent({ kind: 'reply', text }, { path: '', headers: {}, body: {} }, 1));
  return events.slice(
    0,
    events.findLastIndex(({ type }) => type === 'content_block_stop'),
  );
}
