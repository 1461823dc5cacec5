import type { ChainHead, ChainLink } from '../../domain/audit-chain.ts';
import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

export interface DecisionFilter extends PageRequest {
  readonly subjectId?: string;
  readonly subjectType?: DecisionRecord['subject']['type'];
  readonly actorId?: string;
  readonly runId?: string;
  readonly kind?: DecisionRecord['kind'];
  /** recorded at or after, and before, these instants */
  readonly from?: string;
  readonly before?: string;
}

/** A record and its place in the chain; null: it is not sealed yet. */
export interface SealedDecision {
  readonly record: DecisionRecord;
  readonly sealed: ChainHead | null;
}

/** Where the chain stands. */
export interface ChainState {
  /** of the last sealed record; position 0 without any */
  readonly head: ChainHead;
  /** records that have no place yet */
  readonly unsealed: number;
}

/**
 * Append-only: nothing changes or removes a record; `people.erase` takes personal data out of some. Records are appended
 * without a place, so that nobody waits for anybody; sealing gives each its place in one chain, which shows whether a
 * record was changed or removed since.
 */
export interface DecisionStore {
  append(records: readonly DecisionRecord[], options: CallOptions): Promise<void>;
  /** Newest first, then id. `personal` is null where it was erased. */
  list(filter: DecisionFilter, options: CallOptions): Promise<Page<DecisionRecord>>;
  /** The same with each record's place in the chain. */
  entries(filter: DecisionFilter, options: CallOptions): Promise<Page<SealedDecision>>;
  /**
   * Gives records without one their place, oldest first, at most `limit` of them (fewer where they are large), without gaps. One caller at a time:
   * with `wait` a second one waits for its turn, else it does nothing and `busy` says so. Seals nothing where nothing is
   * to do, without a transaction.
   */
  seal(
    request: { readonly limit: number; readonly wait: boolean },
    options: CallOptions,
  ): Promise<{ readonly sealed: number; readonly busy: boolean }>;
  chain(options: CallOptions): Promise<ChainState>;
  /**
   * Sealed records after a position, by position, as they are stored: also those that no longer are what they were. Fewer
   * than `limit` where they are large; none: there are no more.
   */
  links(
    request: { readonly after: number; readonly limit: number },
    options: CallOptions,
  ): Promise<readonly ChainLink[]>;
}
