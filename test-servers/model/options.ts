/** What the simulated vendor does instead of answering. */
export type ModelFault =
  /** never answers */
  | { readonly kind: 'hang' }
  /** 401, 429, 500, ... with the vendor's error object */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number; readonly code?: string }
  /** breaks the connection in the middle of the body */
  | { readonly kind: 'reset' }
  /** answers with half of the model's JSON text, as if it were whole */
  | { readonly kind: 'truncated-json' }
  /** answers with a body that is no JSON */
  | { readonly kind: 'garbage' }
  /** answers with an empty body, or a response whose text is empty */
  | { readonly kind: 'empty'; readonly what: 'body' | 'text' }
  /** the model declines */
  | { readonly kind: 'refusal' }
  /** answers with JSON whose fields have other types than asked for */
  | { readonly kind: 'wrong-types' };

/** Which requests meet a fault; the first rule that applies to a request decides. */
export interface FaultRule {
  readonly fault: ModelFault;
  /** only requests for this schema, such as `judgement` or `feedback` */
  readonly schema?: string;
  /** only requests whose messages hold this text, such as a project's name */
  readonly contains?: string;
  /** matching requests that are answered before the first fault; none without it */
  readonly skip?: number;
  /** matching requests that meet the fault; all without it */
  readonly times?: number;
}

export interface ModelServerOptions {
  /** mean of the lognormal latency; 0 (the default) answers at once */
  readonly latencyMs?: number;
  /** spread: standard deviation of the latency's logarithm; default 0.5 */
  readonly sigma?: number;
  /** the same seed gives the same request the same latency and the same levels; default 1 */
  readonly seed?: number;
  readonly faults?: readonly FaultRule[];
}

export interface ModelServerStatistics {
  readonly requests: number;
  /** requests that met a fault */
  readonly faults: number;
  /** most requests that were open at once */
  readonly peakOpen: number;
  /** CPU time of the server's process so far */
  readonly cpuMs: number;
}

/** What the launcher tells the server's process, one at a time. */
export type ModelCommand =
  | { readonly do: 'listen'; readonly options: ModelServerOptions }
  | { readonly do: 'set-faults'; readonly faults: readonly FaultRule[] }
  | { readonly do: 'report' };

/** What the process answers to each command. */
export interface ModelReport {
  readonly port: number;
  readonly statistics: ModelServerStatistics;
}
