import type { PromptShare } from './prompt-cache.ts';
import type { Vendor } from './question.ts';

/** What the simulated vendor does instead of answering. */
export type ModelFault =
  /** never answers, or says nothing more from the middle of the body on; until the server is told to release it */
  | { readonly kind: 'hang'; readonly midBody?: boolean }
  /** the right answer, in pieces over this time */
  | { readonly kind: 'drip'; readonly totalMs: number }
  /** 401, 429, 500, 503, 529, ... with the vendor's error object; as careless vendors do, it repeats key and prompt */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number; readonly code?: string }
  | { readonly kind: 'no-quota' }
  | { readonly kind: 'too-long' }
  /** breaks the connection in the middle of the body */
  | { readonly kind: 'reset' }
  /** answers with half of the model's JSON text, as if it were whole */
  | { readonly kind: 'truncated-json' }
  /** answers with a body that is no JSON, though it says so */
  | { readonly kind: 'garbage' }
  /** answers with a page of a proxy */
  | { readonly kind: 'wrong-content-type' }
  /** answers with an empty body, or a response whose text is empty */
  | { readonly kind: 'empty'; readonly what: 'body' | 'text' }
  /** the model declines */
  | { readonly kind: 'refusal' }
  /** answers with JSON whose fields have other types than asked for */
  | { readonly kind: 'wrong-types' }
  /** answers with JSON whose values are outside what was asked for */
  | { readonly kind: 'invalid-values' };

/** Which requests meet a fault; the first rule that applies to a request decides. */
export interface FaultRule {
  /** with several, chance chooses for each request */
  readonly fault: ModelFault | readonly ModelFault[];
  readonly vendor?: Vendor;
  /** only requests for this schema, such as `judgement` or `feedback` */
  readonly schema?: string;
  /** only requests whose messages hold this text, such as a project's name */
  readonly contains?: string;
  /** matching requests that are answered before the first fault; none without it */
  readonly skip?: number;
  /** matching requests that meet the fault; all without it */
  readonly times?: number;
  /** in [0, 1]: the share of them that meets it, by seeded chance; all without it */
  readonly share?: number;
}

export interface ModelServerOptions {
  /** mean of the lognormal latency; 0 (the default) answers at once */
  readonly latencyMs?: number;
  /** spread: standard deviation of the latency's logarithm; default 0.5 */
  readonly sigma?: number;
  /** the same seed gives the same request the same latency, the same levels and the same faults; default 1 */
  readonly seed?: number;
  readonly faults?: readonly FaultRule[];
}

export interface ModelServerStatistics {
  readonly requests: number;
  readonly requestsByVendor: Readonly<Record<Vendor, number>>;
  /** requests that met a fault */
  readonly faults: number;
  readonly faultsByKind: Readonly<Record<string, number>>;
  /** most requests that were open at once */
  readonly peakOpen: number;
  /** by vendor and kind of prompt, such as `openai judgement` */
  readonly prompts: Readonly<Record<string, PromptShare>>;
  /** CPU time of the server's process so far */
  readonly cpuMs: number;
}

/** What the launcher tells the server's process. */
export type ModelCommand =
  | { readonly do: 'listen'; readonly options: ModelServerOptions }
  | { readonly do: 'set-faults'; readonly faults: readonly FaultRule[] }
  /** answered as soon as a request hangs */
  | { readonly do: 'await-hanging' }
  /** no more faults, and an answer for everything that hangs */
  | { readonly do: 'release' }
  | { readonly do: 'report' };

/** What the process answers to each command, under the command's number. */
export interface ModelReport {
  readonly number: number;
  readonly port: number;
  readonly statistics: ModelServerStatistics;
}
