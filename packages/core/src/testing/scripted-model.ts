import { noUsage, type Usage } from '../domain/cost.ts';
import type { CallOptions } from '../ports/call.ts';
import type { LlmCapabilities, LlmProvider, LlmReply, LlmRequest, LlmStreamPart } from '../ports/llm-provider.ts';

/** How a scripted model answers one request. */
export type ScriptedAnswer =
  /** the reply's text, or a value that is sent as JSON */
  | { readonly text: string; readonly usage?: Partial<Usage>; readonly model?: string; readonly serviceTier?: string }
  | { readonly json: unknown; readonly usage?: Partial<Usage> }
  /** the vendor, the network or the configuration fails */
  | { readonly error: Error }
  | { readonly refuse: string }
  /** cut off by the limit of output tokens */
  | { readonly truncate: string; readonly usage?: Partial<Usage> }
  /** never answers; ends when the request is aborted */
  | { readonly hang: true }
  /** streams this text, then never ends or fails */
  | { readonly begin: string; readonly after: 'hang' | Error };

/** Answers in order, the last one again and again; or a function of the request and its number (from 0). */
export type ModelScript =
  | readonly [ScriptedAnswer, ...ScriptedAnswer[]]
  | ((request: LlmRequest, index: number) => ScriptedAnswer | Promise<ScriptedAnswer>);

export interface ScriptedModelOptions {
  /** `scripted` when absent */
  readonly id?: string;
  readonly provider?: string;
  readonly model?: string;
  readonly capabilities?: Partial<LlmCapabilities>;
}

export interface ScriptedModel extends LlmProvider {
  /** every request it got, oldest first */
  readonly requests: readonly LlmRequest[];
  /** requests that are being answered now */
  readonly active: number;
  /** the most that were ever answered at once */
  readonly mostActive: number;
  stream(request: LlmRequest, options: CallOptions): AsyncIterable<LlmStreamPart>;
}

const defaultUsage: Usage = { ...noUsage, inputTokens: 100, outputTokens: 20 };

/** A model that answers from a script, for tests: no network, no time, and it remembers what it was asked. */
export function createScriptedModel(script: ModelScript, options: ScriptedModelOptions = {}): ScriptedModel {
  const { id = 'scripted', provider = 'scripted', model = 'scripted-1' } = options;
  const requests: LlmRequest[] = [];
  const load = { active: 0, mostActive: 0 };
  const begin = (request: LlmRequest, { signal }: CallOptions): ReplyContext => {
    signal?.throwIfAborted();
    requests.push(request);
    load.active += 1;
    load.mostActive = Math.max(load.mostActive, load.active);
    return { model, index: requests.length, signal };
  };
  const end = (): void => {
    load.active -= 1;
  };
  return {
    id,
    provider,
    model,
    capabilities: { jsonSchema: true, stream: true, languageModel: true, ...options.capabilities },
    requests,
    get active() {
      return load.active;
    },
    get mostActive() {
      return load.mostActive;
    },
    async generate(request, call) {
      const context = begin(request, call);
      try {
        return await toReply(await play(script, request, context.index - 1), context);
      } finally {
        end();
      }
    },
    async *stream(request, call) {
      const context = begin(request, call);
      try {
        const answer = await play(script, request, context.index - 1);
        if ('begin' in answer) yield* wordsOf(answer.begin, context);
        const reply = await toReply(answer, context);
        yield* wordsOf(reply.text, context);
        yield { reply };
      } finally {
        end();
      }
    },
  };
}

/** Word by word, so that readers see several deltas. */
function* wordsOf(text: string, { signal }: ReplyContext): Generator<LlmStreamPart> {
  for (const delta of text.match(/\S+\s*|\s+/g) ?? []) {
    signal?.throwIfAborted();
    yield { delta };
  }
}

function play(script: ModelScript, request: LlmRequest, index: number): ScriptedAnswer | Promise<ScriptedAnswer> {
  if (typeof script === 'function') return script(request, index);
  return script[Math.min(index, script.length - 1)] ?? script[0];
}

interface ReplyContext {
  readonly model: string;
  /** of the request, from 1 */
  readonly index: number;
  readonly signal: AbortSignal | undefined;
}

async function toReply(answer: ScriptedAnswer, { model, index, signal }: ReplyContext): Promise<LlmReply> {
  // An answer that took its time may come after the abort.
  signal?.throwIfAborted();
  const reply = { finish: 'stop', usage: defaultUsage, model, requestId: `scripted-${index}` } as const;
  if ('error' in answer) throw answer.error;
  if ('hang' in answer) return untilAborted(signal);
  if ('begin' in answer) {
    if (answer.after === 'hang') return untilAborted(signal);
    throw answer.after;
  }
  if ('refuse' in answer) return { ...reply, text: answer.refuse, finish: 'refusal' };
  const usage = { ...defaultUsage, ...answer.usage };
  if ('truncate' in answer) return { ...reply, text: answer.truncate, finish: 'length', usage };
  if ('json' in answer) return { ...reply, text: JSON.stringify(answer.json), usage };
  const tier = answer.serviceTier === undefined ? {} : { serviceTier: answer.serviceTier };
  return { ...reply, text: answer.text, usage, model: answer.model ?? model, ...tier };
}

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
