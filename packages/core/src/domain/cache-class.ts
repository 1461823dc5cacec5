/**
 * How long things may be kept in a cache, by what they are, in milliseconds. Nothing is served longer; most of it ends
 * earlier, when what it was made from changes.
 */
export const cacheTtlMs = {
  /** answers of operations that are put together from current data */
  apiResponse: 5 * 60_000,
  /** what the evaluation of a week came to */
  evaluationResult: 60 * 60_000,
  vectorSearch: 15 * 60_000,
  /** for hosts that keep the sessions of their users */
  session: 24 * 60 * 60_000,
  /** counters of calls */
  counter: 60 * 60_000,
} as const;
export type CacheClass = keyof typeof cacheTtlMs;
