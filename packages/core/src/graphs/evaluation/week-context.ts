import type { Actor } from '../../domain/decision-record.ts';
import type { Progress } from '../../domain/progress.ts';
import type { Run } from '../../domain/run.ts';
import type { TextRequest } from '../../llm/index.ts';

export type ProgressSink = (progress: Progress) => void;

/** What one call of the weekly run brings along that is no state. */
export interface WeekContext {
  readonly actor: Actor;
  /** ends the call; nodes watch it themselves, so that what is finished is written before the call rejects */
  readonly signal: AbortSignal | undefined;
  readonly callbacks: TextRequest['callbacks'];
  readonly onProgress: ProgressSink;
  /** told as soon as it is known which run this is */
  readonly onRun?: ((run: Run) => void) | undefined;
  /** replaces the rules' concurrency */
  readonly concurrency: number | undefined;
  /** replaces the rules' budget */
  readonly budgetUsd: number | undefined;
  /** unique among all calls that may work on the same run */
  readonly workerId: string;
  /** how long a claim outlives the process that made it */
  readonly leaseMs: number;
}
