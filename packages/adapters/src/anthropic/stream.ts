import type { LlmStreamPart } from '@ai-manager/core';
import { z } from 'zod';
import { endedEarly, toInvalidResponse } from '../shared/upstream-errors.ts';
import { messageSchema, toReply, usageSchema } from './reply.ts';

/** The events that we read; others are passed over, as the vendor asks of every client. */
const eventSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('message_start'), message: messageSchema }),
  z.looseObject({
    type: z.literal('content_block_start'),
    content_block: z.looseObject({ type: z.string(), text: z.string().nullish() }),
  }),
  z.looseObject({
    type: z.literal('content_block_delta'),
    delta: z.looseObject({ type: z.string(), text: z.string().nullish() }),
  }),
  z.looseObject({
    type: z.literal('message_delta'),
    delta: messageSchema.pick({ stop_reason: true, stop_details: true }),
    usage: usageSchema.nullish(),
  }),
  z.looseObject({ type: z.literal('message_stop') }),
]);
const readTypes = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'message_delta',
  'message_stop',
]);

/**
 * Deltas of the text, then the reply, put together as if the message had come at once. Counts in later events replace
 * those of earlier ones: they are totals.
 *
 * @throws UpstreamError when an event has another shape, or the stream ends before the message does
 */
export async function* readEvents(
  service: string,
  events: AsyncIterable<unknown>,
  requestId: string | null,
): AsyncGenerator<LlmStreamPart> {
  let message: z.infer<typeof messageSchema> | undefined;
  let text = '';
  for await (const value of events) {
    if (!readTypes.has(String((value as { type?: unknown } | null)?.type))) continue;
    const event = eventSchema.safeParse(value).data;
    if (event === undefined) throw toInvalidResponse(service, 'stream of the Messages API');
    if (event.type === 'message_start') message = event.message;
    if (event.type === 'message_delta' && message !== undefined)
      message = { ...message, ...event.delta, usage: { ...message.usage, ...withoutNulls(event.usage ?? {}) } };
    if (event.type === 'message_stop') {
      yield { reply: toReply(service, { ...message, content: [{ type: 'text', text }] }, requestId) };
      return;
    }
    const delta = deltaOf(event);
    if (delta === '') continue;
    text += delta;
    yield { delta };
  }
  throw endedEarly(service);
}

function deltaOf(event: z.infer<typeof eventSchema>): string {
  if (event.type === 'content_block_start' && event.content_block.type === 'text')
    return event.content_block.text ?? '';
  if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') return event.delta.text ?? '';
  return '';
}

function withoutNulls(counts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== null && count !== undefined));
}
