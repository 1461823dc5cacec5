import { addCosts } from '../../domain/cost.ts';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { Run, RunCounts } from '../../domain/run.ts';

/** What one call of the weekly run did, beside what the run's ledger says. */
export interface Processed {
  readonly judged: number;
  readonly reused: number;
  readonly withoutText: number;
  readonly failed: number;
}

export const nothingProcessed: Processed = { judged: 0, reused: 0, withoutText: 0, failed: 0 };

/** Running counts of a run, kept in memory so that progress costs no query. */
export interface RunTally {
  add(evaluation: Evaluation): void;
  counts(): RunCounts;
  costMicroUsd(): number | null;
  processed(): Processed;
}

export function createRunTally(run: Run): RunTally {
  const counts = { ...run.counts };
  const processed = { ...nothingProcessed };
  let cost = run.costMicroUsd;
  return {
    add(evaluation) {
      counts.pending = Math.max(0, counts.pending - 1);
      counts[countKeys[evaluation.status]] += 1;
      cost = addCosts([cost, evaluation.costMicroUsd]);
      processed[processedKey(evaluation)] += 1;
    },
    counts: () => ({ ...counts }),
    costMicroUsd: () => cost,
    processed: () => ({ ...processed }),
  };
}

const countKeys = {
  graded: 'graded',
  'needs-review': 'needsReview',
  'insufficient-evidence': 'insufficientEvidence',
  failed: 'failed',
} as const satisfies Record<Evaluation['status'], keyof RunCounts>;

function processedKey(evaluation: Evaluation): keyof Processed {
  if (evaluation.status === 'failed') return 'failed';
  if (evaluation.reusedFrom !== null) return 'reused';
  return evaluation.judgedBy === null ? 'withoutText' : 'judged';
}
