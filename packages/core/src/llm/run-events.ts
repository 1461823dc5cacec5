import type { CallbackManagerForLLMRun, Callbacks } from '@langchain/core/callbacks/manager';
import type { StandardMessageStructure, BaseMessage } from '@langchain/core/messages';
import type { ChatGeneration, LLMResult } from '@langchain/core/outputs';
import type { Usage } from '../domain/cost.ts';
import type { LlmMessage, LlmProvider, LlmReply, LlmRequest } from '../ports/llm-provider.ts';
import { hasListeners, withoutAmbient } from './ambient-callbacks.ts';
import type { Call } from './call.ts';

/** One attempt as LangChain tracers see it: a chat model run with model, usage and (when switched on) content. */
export interface RunEvents {
  token(text: string): Promise<void>;
  end(reply: LlmReply, usage: Usage): Promise<void>;
  fail(error: unknown): Promise<void>;
}

interface Subject {
  readonly call: Pick<Call, 'runner' | 'request'>;
  readonly provider: LlmProvider;
  readonly request: LlmRequest;
}

export interface StartedRun {
  /** null: nobody listens, or the provider reports by itself */
  readonly events: RunEvents | null;
  /** what a provider that reports by itself shall report to */
  readonly callbacks?: Callbacks;
}

/**
 * Starts a run with the call's callbacks, else with those of the LangGraph run around it.
 * `@langchain/core` is loaded only when somebody listens. A tracer that throws is reported and never fails a call.
 *
 * A provider that emits its own runs is given the callbacks instead, but only where tracers may see content: its runs
 * show all of it, so otherwise the runner reports for it, and the provider to nobody.
 */
export async function startRunEvents(subject: Subject): Promise<StartedRun> {
  const callbacks = subject.call.request.callbacks ?? (await ambientCallbacks());
  if (!hasListeners(callbacks)) return { events: null };
  const emitsOwnRuns = subject.provider.capabilities.emitsOwnRuns ?? false;
  if (emitsOwnRuns && subject.call.runner.settings.traceContent) {
    const { CallbackManager } = await import('@langchain/core/callbacks/manager');
    return { events: null, callbacks: withoutAmbient(callbacks, CallbackManager) ?? callbacks };
  }
  return { events: await startOwnRun(subject, callbacks) };
}

async function startOwnRun(subject: Subject, callbacks: Callbacks): Promise<RunEvents> {
  const { logger, settings } = subject.call.runner;
  const guard = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logger.warn('A LangChain callback failed.', { name: subject.request.name, error: nameOf(error) });
    }
  };
  let runs: readonly CallbackManagerForLLMRun[] = [];
  await guard(async () => {
    runs = await startRuns(subject, callbacks);
  });
  const show = (text: string): string => (settings.traceContent ? text : '');
  return {
    token: (text) => guard(async () => Promise.all(runs.map((run) => sendToken(run, show(text))))),
    end: (reply, usage) =>
      guard(async () => {
        const result = await toLlmResult({ ...reply, text: show(reply.text), usage }, subject.provider);
        await Promise.all(runs.map((run) => run.handleLLMEnd(result)));
      }),
    fail: (error) => guard(async () => Promise.all(runs.map((run) => run.handleLLMError(error)))),
  };
}

const loadSingletons = () => import('@langchain/core/singletons');
/** Kept, since asking for a module that is loaded costs as much as hashing a text. */
let singletons: ReturnType<typeof loadSingletons> | undefined;

/** Where LangGraph keeps the configuration of the run that the current code belongs to. */
async function ambientCallbacks(): Promise<Callbacks | undefined> {
  // Set by @langchain/core when LangGraph is loaded; without it there is no run, and nothing to load.
  if (!(Symbol.for('ls:tracing_async_local_storage') in globalThis)) return undefined;
  singletons ??= loadSingletons();
  const { AsyncLocalStorageProviderSingleton } = await singletons;
  const config = AsyncLocalStorageProviderSingleton.getRunnableConfig() as { callbacks?: Callbacks } | undefined;
  return config?.callbacks;
}

async function startRuns(
  { call, provider, request }: Subject,
  callbacks: Callbacks,
): Promise<CallbackManagerForLLMRun[]> {
  const { CallbackManager } = await import('@langchain/core/callbacks/manager');
  const metadata = { ls_provider: provider.provider, ls_model_name: provider.model, ls_model_type: 'chat' };
  const given = withoutAmbient(callbacks, CallbackManager);
  const manager = CallbackManager.configure(given, undefined, undefined, undefined, undefined, metadata);
  if (manager === undefined) return [];
  const messages = await toLangChainMessages(request.messages, call.runner.settings.traceContent);
  const serialized = { lc: 1, type: 'not_implemented' as const, id: ['ai-manager', 'llm', provider.id] };
  const parameters = { model: provider.model, max_tokens: request.maxOutputTokens, effort: request.effort };
  const extra = { invocation_params: parameters, options: {}, batch_size: 1 };
  return manager.handleChatModelStart(
    serialized,
    [messages],
    undefined,
    undefined,
    extra,
    undefined,
    undefined,
    request.name,
  );
}

async function toLangChainMessages(messages: readonly LlmMessage[], withContent: boolean): Promise<BaseMessage[]> {
  const { AIMessage, HumanMessage, SystemMessage } = await import('@langchain/core/messages');
  const types = { system: SystemMessage, user: HumanMessage, assistant: AIMessage };
  return messages.map(({ role, content }) => new types[role](withContent ? content : `[${content.length} characters]`));
}

async function toLlmResult(reply: LlmReply, provider: LlmProvider): Promise<LLMResult> {
  const { AIMessage } = await import('@langchain/core/messages');
  const { usage } = reply;
  const totalTokens = usage.inputTokens + usage.outputTokens;
  const message = new AIMessage<StandardMessageStructure>({
    content: reply.text,
    response_metadata: { model_name: reply.model, model_provider: provider.provider, finish_reason: reply.finish },
    usage_metadata: {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      total_tokens: totalTokens,
      input_token_details: { cache_read: usage.cacheReadTokens, cache_creation: usage.cacheWriteTokens },
      output_token_details: { reasoning: usage.reasoningTokens },
    },
    ...(reply.requestId === null ? {} : { id: reply.requestId }),
  });
  const tokenUsage = { promptTokens: usage.inputTokens, completionTokens: usage.outputTokens, totalTokens };
  const generation: ChatGeneration = { text: reply.text, message, generationInfo: { finish_reason: reply.finish } };
  return { generations: [[generation]], llmOutput: { tokenUsage, model_name: reply.model } };
}

async function sendToken(run: CallbackManagerForLLMRun, text: string): Promise<void> {
  const [{ AIMessageChunk }, { ChatGenerationChunk }] = await Promise.all([
    import('@langchain/core/messages'),
    import('@langchain/core/outputs'),
  ]);
  const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) });
  const position = { prompt: 0, completion: 0 };
  await run.handleLLMNewToken(text, position, undefined, undefined, undefined, { chunk });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
