/** Every method that can wait takes the caller's signal; an abort rejects with `signal.reason`. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface PageRequest {
  /** at most this many rows; adapters cap at 1,000 and default to 1,000 */
  readonly limit?: number;
  /** `nextCursor` of the page before; opaque */
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** null: this was the last page */
  readonly nextCursor: string | null;
}
