import {
  ConfigurationError,
  noUsage,
  type LlmCallOptions,
  type LlmMessage,
  type LlmProvider,
  type LlmReply,
  type LlmRequest,
  type LlmStreamPart,
} from '@ai-manager/core';
import { endedEarly } from '../shared/upstream-errors.ts';
import { describeModel, type LangChainChatModel, type LangChainMessage, type LangChainRunnable } from './client.ts';
import { isPolicyRefusal, toLangChainError } from './errors.ts';
import { isModel, parseLangChainOptions, type LangChainOptions, type ParsedLangChainOptions } from './options.ts';
import { contentOf, isFinished, readMessage, toReply } from './reply.ts';
import { silentCallbacks } from './silence.ts';

/**
 * Any LangChain chat model, of any copy of `@langchain/core`: one call per attempt, LangChain's retries switched off.
 * With callbacks the model emits its own runs to them; without, it emits none.
 *
 * @throws ConfigurationError for wrong options, or when a function makes no model
 */
export function createLangChainProvider(options: LangChainOptions): LlmProvider {
  const parsed = parseLangChainOptions(options);
  const modelFor = createModelSource(parsed);
  const sample = modelFor(sampleRequest);
  const told = describeModel(sample);
  const subject: Subject = {
    modelFor,
    service: parsed.provider ?? told.provider ?? 'langchain',
    modelName: parsed.modelName ?? told.model ?? 'unknown',
    native: parsed.structuredOutput === 'native' && canStructure(sample),
  };
  return {
    id: parsed.id ?? `langchain:${subject.service}:${subject.modelName}`,
    provider: subject.service,
    model: subject.modelName,
    capabilities: { jsonSchema: subject.native, stream: true, languageModel: true, emitsOwnRuns: true },
    generate: (request, callOptions) => generate(subject, request, callOptions),
    stream: (request, callOptions) => stream(subject, request, callOptions),
  };
}

interface Subject {
  readonly modelFor: (request: Pick<LlmRequest, 'maxOutputTokens'>) => LangChainChatModel;
  readonly service: string;
  readonly modelName: string;
  /** the model enforces a schema by itself */
  readonly native: boolean;
}

const sampleRequest = { maxOutputTokens: 1_000 };
const structured = { method: 'jsonSchema', includeRaw: true };

function createModelSource({ model }: ParsedLangChainOptions): Subject['modelFor'] {
  if (isModel(model)) return () => model;
  const made = new Map<number, LangChainChatModel>();
  return ({ maxOutputTokens }) => {
    const known = made.get(maxOutputTokens) ?? model({ maxOutputTokens });
    if (!isModel(known)) throw new ConfigurationError('The function `model` of the LangChain provider makes no model.');
    made.set(maxOutputTokens, known);
    return known;
  };
}

/** Models that cannot, or know only another method, say so at once. */
function canStructure(model: LangChainChatModel): boolean {
  try {
    const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };
    return isModel(model.withStructuredOutput?.({ title: 'probe', ...schema }, { ...structured, name: 'probe' }));
  } catch {
    return false;
  }
}

async function generate(subject: Subject, request: LlmRequest, options: LlmCallOptions): Promise<LlmReply> {
  options.signal?.throwIfAborted();
  const model = subject.modelFor(request);
  const runnable = toRunnable(subject, model, request);
  let value: unknown;
  try {
    value = await runnable.invoke(toMessages(request.messages), toConfig(request, options));
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isPolicyRefusal(error)) return policyRefusal(subject);
    throw toLangChainError(subject.service, error);
  }
  return toReply(readMessage(subject.service, runnable === model ? value : rawOf(value)), { request, ...subject });
}

/** The model itself, or its structured output. */
function toRunnable(subject: Subject, model: LangChainChatModel, { outputSchema }: LlmRequest): LangChainRunnable {
  if (!subject.native || outputSchema === undefined) return model;
  const { name, schema } = outputSchema;
  return model.withStructuredOutput?.({ title: name, ...schema }, { ...structured, name }) ?? model;
}

/** The message itself: what LangChain parsed is passed over, because the runner checks replies by itself. */
function rawOf(value: unknown): unknown {
  return (value as { readonly raw?: unknown } | null)?.raw;
}

async function* stream(subject: Subject, request: LlmRequest, options: LlmCallOptions): AsyncGenerator<LlmStreamPart> {
  options.signal?.throwIfAborted();
  const left = new AbortController();
  const signal = AbortSignal.any([left.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  try {
    yield* readChunks(subject, request, { ...options, signal });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isPolicyRefusal(error)) throw toLangChainError(subject.service, error);
    yield { reply: policyRefusal(subject) };
  } finally {
    left.abort(new Error('The reader left the stream.'));
  }
}

async function* readChunks(
  subject: Subject,
  request: LlmRequest,
  options: LlmCallOptions,
): AsyncGenerator<LlmStreamPart> {
  const { service } = subject;
  const model = subject.modelFor(request);
  if (model.stream === undefined) {
    const reply = await generate(subject, request, options);
    if (reply.finish !== 'refusal') yield { delta: reply.text };
    yield { reply };
    return;
  }
  const chunks = await model.stream(toMessages(request.messages), toConfig(request, options));
  let whole: unknown;
  for await (const chunk of chunks) {
    whole = whole === undefined ? chunk : join(whole, chunk);
    const delta = contentOf(readMessage(service, chunk));
    if (delta !== '') yield { delta };
  }
  // Some models end an aborted or broken stream without a word.
  options.signal?.throwIfAborted();
  const message = whole === undefined ? undefined : readMessage(service, whole);
  if (message === undefined || !isFinished(message)) throw endedEarly(service);
  yield { reply: toReply(message, { request, ...subject }) };
}

/** LangChain's chunks know how to become one message. */
function join(whole: unknown, chunk: unknown): unknown {
  return (whole as { concat(next: unknown): unknown }).concat(chunk);
}

function toConfig(request: LlmRequest, { signal, callbacks }: LlmCallOptions): Record<string, unknown> {
  return {
    callbacks: callbacks ?? silentCallbacks,
    runName: request.name,
    // The runner is the one that tries again.
    maxRetries: 0,
    ...(signal === undefined ? {} : { signal }),
  };
}

const roles = { system: 'system', user: 'human', assistant: 'ai' } as const;

function toMessages(messages: readonly LlmMessage[]): LangChainMessage[] {
  return messages.map(({ role, content }) => [roles[role], content]);
}

function policyRefusal({ modelName }: Subject): LlmReply {
  const text = 'The vendor refused the prompt by its usage policy.';
  return { text, finish: 'refusal', usage: noUsage, model: modelName, requestId: null };
}
