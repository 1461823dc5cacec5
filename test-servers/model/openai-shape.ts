import type { Question } from './question.ts';
import { tokensOf } from './question.ts';
import type { Said, VendorShape } from './vendor-shape.ts';

/** OpenAI's `POST /v1/responses`. */
export const openAiShape: VendorShape = {
  requestIdHeader: 'x-request-id',
  bodyStart: '{"id":"resp_1","model":',
  read: (body) => toQuestion(JSON.parse(body) as ResponsesRequest),
  toBody: (question, said) => JSON.stringify(toResponse(question, said)),
  toEvents: (question, said) => toEvents(question, said).map(toEventText),
  toErrorBody: ({ status, code, message }) => {
    const type = status >= 500 ? 'server_error' : 'invalid_request_error';
    return JSON.stringify({ error: { message, type, code: code ?? null, param: null } });
  },
  noQuota: { status: 429, code: 'insufficient_quota', message: 'You exceeded your current quota.' },
  tooLong: { status: 400, code: 'context_length_exceeded', message: 'Your input exceeds the context window.' },
};

interface ResponsesRequest {
  readonly model: string;
  readonly input: readonly { readonly role: string; readonly content: string | readonly InputPart[] }[];
  readonly text?: { readonly format?: { readonly name?: string } };
  readonly stream?: boolean;
}

interface InputPart {
  readonly text: string;
  readonly prompt_cache_breakpoint?: unknown;
}

function toQuestion({ model, input, text, stream }: ResponsesRequest): Question {
  const messages = input.map(({ role, content }) => ({
    role,
    parts: typeof content === 'string' ? [{ text: content }] : content,
  }));
  const wordsOf = (system: boolean): string =>
    messages
      // Either name is the instructions': newer models know them as the developer's.
      .filter(({ role }) => (role === 'system' || role === 'developer') === system)
      .flatMap(({ parts }) => parts.map((part) => part.text))
      .join('\n');
  const parts: readonly InputPart[] = messages.flatMap((message) => message.parts);
  const mark = parts.findLastIndex((part) => part.prompt_cache_breakpoint !== undefined);
  const marked = mark === -1 ? null : parts.slice(0, mark + 1).map((part) => part.text);
  return {
    vendor: 'openai',
    model,
    schema: text?.format?.name ?? '',
    system: wordsOf(true),
    user: wordsOf(false),
    stream: stream === true,
    marked: marked?.join('\n') ?? null,
  };
}

function toResponse({ model }: Question, { text, refusal, tokens, number }: Said) {
  const outputTokens = tokensOf(text);
  const part = refusal ? { type: 'refusal', refusal: text } : { type: 'output_text', text, annotations: [] };
  return {
    id: `resp_${number}`,
    object: 'response',
    created_at: 1_795_000_000,
    model,
    status: 'completed',
    error: null,
    incomplete_details: null,
    service_tier: 'default',
    output: [{ id: `msg_${number}`, type: 'message', role: 'assistant', status: 'completed', content: [part] }],
    usage: {
      input_tokens: tokens.total,
      input_tokens_details: { cached_tokens: tokens.read, cache_write_tokens: tokens.written },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: tokens.total + outputTokens,
    },
  };
}

function toEvents(question: Question, said: Said): readonly Readonly<Record<string, unknown> & { type: string }>[] {
  const response = toResponse(question, said);
  const where = { item_id: `msg_${said.number}`, output_index: 0, content_index: 0 };
  const deltas = said.refusal ? [] : (said.text.match(/\S+\s*|\s+/gu) ?? []);
  return [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [], usage: null } },
    ...deltas.map((delta) => ({ type: 'response.output_text.delta', ...where, delta })),
    { type: 'response.completed', response },
  ];
}

function toEventText(event: { readonly type: string }, index: number): string {
  return `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`;
}
