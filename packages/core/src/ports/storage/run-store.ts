import type { DecisionRecord } from '../../domain/decision-record.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { Announcement } from '../../domain/event.ts';
import type { ProjectId, RunId } from '../../domain/identifiers.ts';
import type { OutboxEntry } from '../../domain/mail.ts';
import type { RankedBuilder } from '../../domain/ranking.ts';
import type { ClaimedItem, Run } from '../../domain/run.ts';
import type { Week } from '../../domain/week.ts';
import type { CallOptions, Page, PageRequest } from '../call.ts';

export interface RunStart {
  /** id for the run if it has to be made */
  readonly id: RunId;
  readonly week: Week;
  /** `resume`: the week's latest run of scope `all`, made if there is none; `new`: always a new revision */
  readonly mode: 'resume' | 'new';
  /** projects of the ledger when a run is made; `all` is every active project of an active owner */
  readonly projects: 'all' | readonly ProjectId[];
  readonly rulesVersion: number;
  readonly promptVersions: Readonly<Record<string, number>>;
  readonly now: string;
}

export interface ClaimRequest {
  readonly runId: RunId;
  readonly workerId: string;
  readonly limit: number;
  /** measured by the database's clock from the moment of the claim */
  readonly leaseMs: number;
  /** claim only these; all when absent */
  readonly only?: readonly ProjectId[];
}

/** What one worker has to say about a claimed project. */
export interface RecordedItem {
  readonly fence: number;
  readonly evaluation: Evaluation;
  readonly decisions: readonly DecisionRecord[];
}

export interface RunFilter extends PageRequest {
  readonly week?: Week;
  readonly scope?: Run['scope'];
}

/** The ledger of weekly runs: unique per (week, revision) and, inside a run, per project. */
export interface RunStore {
  /** Finds or makes the run and its ledger, together; two callers at once get the same run. `created` tells which. */
  start(start: RunStart, options: CallOptions): Promise<{ readonly run: Run; readonly created: boolean }>;
  /**
   * Takes pending items, and items whose lease ran out, in project order; each claim raises the item's fence.
   * Two workers never hold the same item at once. Empty: nothing is free right now.
   */
  claim(request: ClaimRequest, options: CallOptions): Promise<readonly ClaimedItem[]>;
  /** Prolongs the leases of items this worker still holds; returns those (the others were taken over). */
  renew(
    workerId: string,
    items: readonly ClaimedItem[],
    leaseMs: number,
    options: CallOptions,
  ): Promise<readonly ClaimedItem[]>;
  /** Gives claimed items back at once, for another worker or a later resume. */
  release(workerId: string, items: readonly ClaimedItem[], options: CallOptions): Promise<void>;
  /**
   * Writes evaluations, decision records and ledger states, together. An item whose fence is stale, or that is
   * recorded already or given back, is refused and nothing of it written; the others are. Returns the project ids
   * recorded; the same evaluation handed in again counts as recorded and is not written twice, so that a call whose
   * answer was lost can be repeated. An item that was opened again replaces its failed evaluation; usage and cost add
   * up over all tries.
   */
  recordBatch(runId: RunId, items: readonly RecordedItem[], options: CallOptions): Promise<readonly ProjectId[]>;
  /**
   * Stores the ranking, queues the last mails and the events, and marks the run finished, together. A second call changes nothing.
   * @throws ConflictError `CONFLICT` when items are still pending
   */
  finish(finish: RunFinish, options: CallOptions): Promise<Run>;
  /**
   * Failed items whose error is retryable become pending; a finished run is opened again by it and its `round` rises.
   * Changes nothing when there are none. Returns the run.
   */
  reopen(runId: RunId, options: CallOptions): Promise<Run>;
  get(runId: RunId, options: CallOptions): Promise<Run | null>;
  /** The week's run of highest revision with scope `all`, null when there is none. */
  latest(week: Week, options: CallOptions): Promise<Run | null>;
  /** Newest week first, then highest revision. */
  list(filter: RunFilter, options: CallOptions): Promise<Page<Run>>;
}

export interface RunFinish {
  readonly runId: RunId;
  readonly ranking: readonly RankedBuilder[];
  readonly outbox: readonly Pick<OutboxEntry, 'key' | 'message'>[];
  /** none when absent */
  readonly events?: readonly Announcement[];
  readonly now: string;
}
