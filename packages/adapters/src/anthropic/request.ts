import type { LlmMessage, LlmRequest } from '@ai-manager/core';
import type { AnthropicSdk, MessagesRequest, MessageText } from './client.ts';
import { thinkingFor } from './model-rules.ts';
import type { ParsedAnthropicOptions } from './options.ts';

/**
 * The body for one request. The instructions go into `system`; their end is where the prompt cache is marked. A schema is
 * enforced on the text of the answer: the models of today refuse to be forced to use a tool.
 * `LlmRequest.name` and `input` stay here; they are for traces and for providers that are no language models.
 */
export function toMessagesRequest(
  options: ParsedAnthropicOptions,
  request: LlmRequest,
  toFormat: AnthropicSdk['toFormat'],
): MessagesRequest {
  const { thinking, effort } = thinkingFor(options.model, request.effort ?? options.effort);
  const output = {
    ...(request.outputSchema === undefined ? {} : { format: toFormat(request.outputSchema.schema) }),
    ...(effort === undefined ? {} : { effort }),
  };
  return {
    model: options.model,
    max_tokens: request.maxOutputTokens,
    ...toConversation(request.messages),
    ...(Object.keys(output).length === 0 ? {} : { output_config: output }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(options.serviceTier === undefined ? {} : { service_tier: options.serviceTier }),
  };
}

/** Without instructions, what many requests share is the first message, if more follow. */
function toConversation(messages: readonly LlmMessage[]): Pick<MessagesRequest, 'system' | 'messages'> {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => toText(content));
  const turns = messages.flatMap(({ role, content }) => (role === 'system' ? [] : [{ role, content }]));
  const last = system.pop();
  if (last !== undefined) return { system: [...system, marked(last)], messages: turns };
  const [first, ...rest] = turns;
  if (first === undefined || rest.length === 0) return { messages: turns };
  return { messages: [{ role: first.role, content: [marked(toText(first.content))] }, ...rest] };
}

function toText(text: string): MessageText {
  return { type: 'text', text };
}

function marked(text: MessageText): MessageText {
  return { ...text, cache_control: { type: 'ephemeral' } };
}
