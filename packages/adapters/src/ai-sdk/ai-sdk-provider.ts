import {
  noUsage,
  type CallOptions,
  type LlmProvider,
  type LlmReply,
  type LlmRequest,
  type LlmStreamPart,
} from '@ai-manager/core';
import { toInvalidResponse } from '../shared/upstream-errors.ts';
import { vendorOf, type AiSdkCall, type CallableModel } from './client.ts';
import { isPolicyRefusal, toAiSdkError } from './errors.ts';
import { parseAiSdkOptions, type AiSdkOptions } from './options.ts';
import { resultSchema, textOf, toReply, type Answered } from './reply.ts';
import { toCall } from './request.ts';
import { readParts } from './stream.ts';

/**
 * Any language model of the AI SDK, called as its specification says: one call per attempt. The package `ai` is not
 * needed, nor are its retries, which belong to functions that are not called.
 *
 * @throws ConfigurationError for wrong options
 */
export function createAiSdkProvider(options: AiSdkOptions): LlmProvider {
  const parsed = parseAiSdkOptions(options);
  const subject: Subject = {
    model: parsed.model as unknown as CallableModel,
    names: {
      vendor: parsed.provider ?? vendorOf(parsed.model),
      modelName: parsed.modelName ?? parsed.model.modelId,
    },
    toCall: (request) => toCall(parsed, request),
  };
  return {
    id: parsed.id ?? `ai-sdk:${subject.names.vendor}:${subject.names.modelName}`,
    provider: subject.names.vendor,
    model: subject.names.modelName,
    capabilities: { jsonSchema: parsed.structuredOutput === 'native', stream: true, languageModel: true },
    generate: (request, callOptions) => generate(subject, request, callOptions),
    stream: (request, callOptions) => stream(subject, request, callOptions),
  };
}

interface Subject {
  readonly model: CallableModel;
  readonly names: Answered['names'];
  readonly toCall: (request: LlmRequest) => AiSdkCall;
}

async function generate(
  { model, names, toCall: makeCall }: Subject,
  request: LlmRequest,
  { signal }: CallOptions,
): Promise<LlmReply> {
  signal?.throwIfAborted();
  let value: unknown;
  try {
    value = await model.doGenerate(withSignal(makeCall(request), signal));
  } catch (error) {
    signal?.throwIfAborted();
    if (isPolicyRefusal(error)) return policyRefusal(names);
    throw toAiSdkError(names.vendor, error);
  }
  const result = resultSchema.safeParse(value).data;
  if (result === undefined) throw toInvalidResponse(names.vendor, 'result of the AI SDK');
  return toReply(request, { text: textOf(result), end: result, response: result.response, names });
}

async function* stream(
  { model, names, toCall: makeCall }: Subject,
  request: LlmRequest,
  { signal }: CallOptions,
): AsyncGenerator<LlmStreamPart> {
  signal?.throwIfAborted();
  const left = new AbortController();
  const either = AbortSignal.any([left.signal, ...(signal === undefined ? [] : [signal])]);
  try {
    const answer = await model.doStream(withSignal(makeCall(request), either));
    const { headers } = (answer.response ?? {}) as { readonly headers?: unknown };
    yield* readParts(request, answer.stream, { names, headers });
  } catch (error) {
    signal?.throwIfAborted();
    if (!isPolicyRefusal(error)) throw toAiSdkError(names.vendor, error);
    yield { reply: policyRefusal(names) };
  } finally {
    left.abort(new Error('The reader left the stream.'));
  }
}

function withSignal(call: AiSdkCall, signal: AbortSignal | undefined): AiSdkCall {
  return signal === undefined ? call : { ...call, abortSignal: signal };
}

function policyRefusal({ modelName }: Answered['names']): LlmReply {
  const text = 'The vendor refused the prompt by its usage policy.';
  return { text, finish: 'refusal', usage: noUsage, model: modelName, requestId: null };
}
