import type { MessageContent } from '../anthropic-messages.ts';
import { toEventText, toMessage, toMessageError, toMessageEvents } from '../anthropic-messages.ts';
import type { Question } from './question.ts';
import { tokensOf } from './question.ts';
import type { Said, VendorShape } from './vendor-shape.ts';

/** Anthropic's `POST /v1/messages`. */
export const anthropicShape: VendorShape = {
  requestIdHeader: 'request-id',
  bodyStart: '{"id":"msg_1","type":"message","model":',
  read: (body) => toQuestion(JSON.parse(body) as MessagesRequest),
  toBody: (question, said) => JSON.stringify(toMessage(toContent(question, said))),
  toEvents: (question, said) => toMessageEvents(toContent(question, said)).map(toEventText),
  toErrorBody: ({ status, code, message }) => JSON.stringify(toMessageError(status, { message, code })),
  noQuota: { status: 402, message: 'Your credit balance is too low.' },
  tooLong: { status: 400, message: 'prompt is too long: 1200000 tokens > 1000000 maximum' },
};

interface MessagesRequest {
  readonly model: string;
  readonly system?: string | readonly TextBlock[];
  readonly messages: readonly { readonly content: string | readonly TextBlock[] }[];
  readonly output_config?: {
    readonly format?: { readonly schema?: { readonly properties?: Readonly<Record<string, unknown>> } };
  };
  readonly stream?: boolean;
}

interface TextBlock {
  readonly text: string;
  readonly cache_control?: unknown;
}

function toQuestion({ model, system = '', messages, output_config, stream }: MessagesRequest): Question {
  const instructions = toBlocks(system);
  const words = messages.flatMap(({ content }) => toBlocks(content));
  const blocks = [...instructions, ...words];
  const mark = blocks.findLastIndex((block) => block.cache_control !== undefined);
  return {
    vendor: 'anthropic',
    model,
    schema: schemaOf(output_config?.format?.schema?.properties ?? {}),
    system: textOf(instructions),
    user: textOf(words),
    stream: stream === true,
    // Without a mark nothing is cached.
    marked: textOf(blocks.slice(0, mark + 1)),
  };
}

const toBlocks = (content: string | readonly TextBlock[]): readonly TextBlock[] =>
  typeof content === 'string' ? [{ text: content }] : content;

const textOf = (blocks: readonly TextBlock[]): string => blocks.map(({ text }) => text).join('\n');

/** Schemas have no name here, so they go by their fields. */
function schemaOf(properties: Readonly<Record<string, unknown>>): string {
  if ('criteria' in properties) return 'judgement';
  return 'nextSteps' in properties ? 'feedback' : '';
}

function toContent({ model }: Question, { text, refusal, tokens, number }: Said): MessageContent {
  const usage = {
    input_tokens: tokens.total - tokens.read - tokens.written,
    cache_read_input_tokens: tokens.read,
    cache_creation_input_tokens: tokens.written,
    output_tokens: tokensOf(text),
    thinking_tokens: 0,
  };
  if (!refusal) return { model, number, text, usage };
  return { model, number, text: '', usage, stopReason: 'refusal', explanation: text };
}
