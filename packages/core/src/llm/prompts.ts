import type { LlmMessage, OutputSchema } from '../ports/llm-provider.ts';

/** Adds the schema to the end of the system message, for models that do not enforce one. */
export function withSchemaInstruction(messages: readonly LlmMessage[], schema: OutputSchema): readonly LlmMessage[] {
  const instruction =
    'Reply with one JSON object that fits this JSON Schema, and with nothing else:\n' + JSON.stringify(schema.schema);
  const last = messages.findLastIndex((message) => message.role === 'system');
  if (last < 0) return [{ role: 'system', content: instruction }, ...messages];
  return messages.map((message, index) =>
    index === last ? { role: message.role, content: `${message.content}\n\n${instruction}` } : message,
  );
}

/** The conversation that asks for a corrected reply: the model's own words, then what was wrong with them. */
export function repairConversation(
  messages: readonly LlmMessage[],
  reply: string,
  problems: readonly string[],
): readonly LlmMessage[] {
  const list = problems.map((problem) => `- ${problem}`).join('\n');
  const request = `Your reply has these problems:\n${list}\nReply again with the whole corrected JSON object and nothing else.`;
  // Vendors refuse empty messages.
  const words: readonly LlmMessage[] = reply.trim() === '' ? [] : [{ role: 'assistant', content: reply }];
  return [...messages, ...words, { role: 'user', content: request }];
}
