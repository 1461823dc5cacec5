/** Words of a conversation, in the form that every copy of LangChain reads: `[role, text]`. */
export type LangChainMessage = ['system' | 'human' | 'ai', string];

/** The slice of a LangChain chat model that we call. Nothing is asked of its class: it may come from another copy. */
export interface LangChainChatModel {
  invoke(messages: LangChainMessage[], options: Record<string, unknown>): Promise<unknown>;
  stream?(messages: LangChainMessage[], options: Record<string, unknown>): Promise<AsyncIterable<unknown>>;
  withStructuredOutput?(schema: Record<string, unknown>, config: Record<string, unknown>): LangChainRunnable;
}

export interface LangChainRunnable {
  invoke(messages: LangChainMessage[], options: Record<string, unknown>): Promise<unknown>;
}

/** What models tell about themselves to tracers, and in fields; nothing of it is sure to be there. */
interface SelfDescription {
  getLsParams?(options: object): { readonly ls_provider?: unknown; readonly ls_model_name?: unknown };
  _llmType?(): unknown;
  readonly model?: unknown;
  readonly modelName?: unknown;
}

/** The vendor and the model as LangChain's integrations name them; null where a model does not say. */
export function describeModel(model: LangChainChatModel): {
  readonly provider: string | null;
  readonly model: string | null;
} {
  const self = model as SelfDescription;
  const told = attempt(() => self.getLsParams?.({})) ?? {};
  return {
    provider: firstText(
      told.ls_provider,
      attempt(() => self._llmType?.()),
    ),
    model: firstText(told.ls_model_name, self.model, self.modelName),
  };
}

/** A model that wants more than we know of to describe itself does without. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function firstText(...candidates: readonly unknown[]): string | null {
  return candidates.find((candidate): candidate is string => typeof candidate === 'string' && candidate !== '') ?? null;
}
