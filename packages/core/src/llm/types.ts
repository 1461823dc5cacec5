import type { Callbacks } from '@langchain/core/callbacks/manager';
import type { z } from 'zod';
import type { MicroUsd, Usage } from '../domain/cost.ts';
import type { Attempt } from '../domain/decision-record.ts';
import type { PromptSource } from '../domain/prompt-source.ts';
import type { LlmCapabilities, LlmMessage, LlmRequest } from '../ports/llm-provider.ts';
import type { TelemetrySubject } from '../ports/telemetry.ts';
import type { Budget } from './budget.ts';
import type { Slots } from './slots.ts';

/** Which version of which prompt, and where its text came from when that was another registry than storage. */
export interface PromptReference {
  readonly name: string;
  readonly version: number;
  readonly source: PromptSource | null;
}

/** What every kind of call has in common. */
export interface TextRequest {
  /** what the call is for, such as `evaluation.judge`; goes into traces and records */
  readonly name: string;
  /** what its cost is reported under; absent: `name` */
  readonly purpose?: string | undefined;
  /** the stable part first, so that vendors' prompt caches hit */
  readonly messages: readonly LlmMessage[];
  /** the data the messages carry as text, for providers that are no language models */
  readonly input?: unknown;
  /** doubled once when the reply is cut off */
  readonly maxOutputTokens: number;
  readonly effort?: LlmRequest['effort'];
  readonly cacheKey?: string | undefined;
  /** every attempt reserves its highest possible cost here before it starts */
  readonly budget?: Budget | undefined;
  /** asks only the provider with this id, with no other to fall back to: a second opinion must be another's */
  readonly provider?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** places of the caller's own, for as many calls as it may make at once; taken before those that all callers share */
  readonly slots?: Slots | undefined;
  /** LangChain callbacks that get a run per attempt; without them those of the LangGraph run around the call */
  readonly callbacks?: Callbacks | undefined;
  /** the run this call belongs to, for telemetry */
  readonly traceId?: string | undefined;
  /** the prompt behind the messages, for telemetry */
  readonly prompt?: PromptReference | undefined;
  /** whom it is about, and in which pass over them, for telemetry */
  readonly about?: { readonly subject: TelemetrySubject; readonly pass: number } | undefined;
}

export interface ObjectRequest<S extends z.ZodType> extends TextRequest {
  /** of the portable subset (see `assertPortableSchema`) */
  readonly schema: S;
  /** letters, digits, `_` and `-`, 64 at most */
  readonly schemaName: string;
  /**
   * What the schema cannot say, such as "each id exactly once". Returns one sentence per problem; they go into the
   * repair turn as they are, so they must not quote untrusted text.
   */
  readonly check?: (object: z.output<S>) => readonly string[];
  /**
   * What would make a valid object better, such as the right language: asked for in one more turn, and never a reason
   * to fail. Sentences as in `check`.
   */
  readonly wishes?: (object: z.output<S>) => readonly string[];
}

/** What a call cost and who answered it. */
export interface CallResult {
  /** sum over all attempts that were answered */
  readonly usage: Usage;
  /**
   * Sum over all attempts that were answered; null when the price of one is unknown. Attempts that ended without an
   * answer (a timeout, a broken connection) are not in it: their own entry in `attempts` says null.
   */
  readonly costMicroUsd: MicroUsd | null;
  readonly attempts: readonly Attempt[];
  /** id of the provider that gave the answer */
  readonly provider: string;
  /** the model the vendor says it used */
  readonly model: string;
}

export interface ObjectResult<T> extends CallResult {
  readonly object: T;
}

export interface TextResult extends CallResult {
  readonly text: string;
  /** the text was cut off by `maxOutputTokens`, even after the retry with twice as many */
  readonly truncated: boolean;
}

export type TextStreamPart = { readonly delta: string } | { readonly result: TextResult };

export interface LlmProviderInfo {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly capabilities: LlmCapabilities;
}

/**
 * The one way to ask a model: retries, falls back, validates, repairs, keeps to budgets and counts cost.
 *
 * Calls reject with `signal.reason` untouched when aborted, and otherwise with
 * ModelOutputError (`MODEL_REFUSED`; `MODEL_OUTPUT_INVALID` after one repair turn), BudgetExceededError,
 * UpstreamError (the last provider's failure; `details.reason` is `deadline` when the call's time was up, and
 * `circuit-open` when every provider is left out for a while), or
 * ConfigurationError. `details.attempts` of these lists what was tried, for the record.
 */
export interface Llm {
  /** first is asked first, the others take over in this order */
  readonly providers: readonly LlmProviderInfo[];
  /** calls that run at once; more wait for their turn, so asking for more gains nothing */
  readonly capacity: number;
  generateObject<S extends z.ZodType>(request: ObjectRequest<S>): Promise<ObjectResult<z.output<S>>>;
  generateText(request: TextRequest): Promise<TextResult>;
  /** Deltas as they come, then one result. Leaving the loop early aborts the call. */
  streamText(request: TextRequest): AsyncIterable<TextStreamPart>;
  /**
   * The most a call may cost when the first provider answers at once: what a budget reserves for it. null: its price
   * is not known.
   */
  highestCost(request: Pick<TextRequest, 'messages' | 'maxOutputTokens'>): MicroUsd | null;
  /**
   * Refuses a budget in USD when a provider's price is unknown, before any work starts.
   * @throws ConfigurationError naming the models without a price
   */
  assertPriced(budget: Budget): void;
  /** Lets providers that are left out, for whatever reason, be asked again; call it when a run starts. */
  reinstate(): void;
}
