import type { Usage } from '../domain/cost.ts';
import type { CallOptions } from './call.ts';

export interface LlmMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A JSON Schema of the subset every vendor accepts (checked by the runner when it is registered). */
export interface OutputSchema {
  /** letters, digits, `_` and `-`, 64 at most */
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface LlmRequest {
  /** what the call is for, such as `evaluation.judge`; goes into traces */
  readonly name: string;
  /** the stable part first, so that vendors' prompt caches hit */
  readonly messages: readonly LlmMessage[];
  /** The data that the messages carry as text, for providers that are no language models; others ignore it. */
  readonly input?: unknown;
  readonly outputSchema?: OutputSchema;
  readonly maxOutputTokens: number;
  readonly effort?: 'none' | 'low' | 'medium' | 'high';
  /** equal keys share a prompt cache where the vendor lets us say so */
  readonly cacheKey?: string;
}

export interface LlmReply {
  readonly text: string;
  /** `length`: cut off by maxOutputTokens; `refusal`: the model declined, `text` says why */
  readonly finish: 'stop' | 'length' | 'refusal';
  readonly usage: Usage;
  /** the model the vendor says it used */
  readonly model: string;
  readonly requestId: string | null;
  /** the price tier the vendor says it used; absent where there is none */
  readonly serviceTier?: string;
}

export type LlmStreamPart = { readonly delta: string } | { readonly reply: LlmReply };

export interface LlmCapabilities {
  /** enforces a JSON Schema on the reply by itself */
  readonly jsonSchema: boolean;
  readonly stream: boolean;
  /** false: a deterministic heuristic; every record and report says so */
  readonly languageModel: boolean;
  /** reports its calls to LangChain callbacks by itself, so that the runner must not do so, too; absent: false */
  readonly emitsOwnRuns?: boolean;
}

export interface LlmCallOptions extends CallOptions {
  /**
   * LangChain callbacks for the runs of a provider with `emitsOwnRuns`, prompts and replies included; without them it
   * reports to nobody, not even to a tracer that the environment names. Others ignore them.
   */
  readonly callbacks?: unknown;
}

/**
 * One attempt at a model: no retry, no repair, no validation. Those belong to the runner.
 * Errors are UpstreamError (`details.retryAfterMs`, `details.reason`) or ConfigurationError.
 */
export interface LlmProvider {
  /** unique in an installation and stable, such as `openai:gpt-6-sol` */
  readonly id: string;
  /** vendor, such as `openai` */
  readonly provider: string;
  readonly model: string;
  readonly capabilities: LlmCapabilities;
  generate(request: LlmRequest, options: LlmCallOptions): Promise<LlmReply>;
  /** Deltas, then one reply with the whole text; only where `capabilities.stream`. */
  stream?(request: LlmRequest, options: LlmCallOptions): AsyncIterable<LlmStreamPart>;
}
