import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { Run } from '../../domain/run.ts';
import { createRunTally } from './run-tally.ts';

const run = {
  counts: { total: 5, pending: 4, graded: 1, needsReview: 0, insufficientEvidence: 0, failed: 0 },
  costMicroUsd: 7,
} as Run;
const evaluation = (change: object): Evaluation =>
  ({ status: 'graded', reusedFrom: null, judgedBy: {}, costMicroUsd: 10, ...change }) as unknown as Evaluation;

describe('a tally', () => {
  it('goes on from what the run’s ledger says and counts this call apart', () => {
    const tally = createRunTally(run);
    tally.add(evaluation({}));
    tally.add(evaluation({ status: 'needs-review', reusedFrom: 'e' }));
    tally.add(evaluation({ status: 'insufficient-evidence', judgedBy: null, costMicroUsd: 0 }));
    tally.add(evaluation({ status: 'failed' }));
    expect(tally.counts()).toEqual({
      total: 5,
      pending: 0,
      graded: 2,
      needsReview: 1,
      insufficientEvidence: 1,
      failed: 1,
    });
    expect(tally.processed()).toEqual({ judged: 1, reused: 1, withoutText: 1, failed: 1 });
    expect(tally.costMicroUsd()).toBe(37);
  });

  it('does not know the cost once one is unknown, and never counts below nothing', () => {
    const tally = createRunTally({ ...run, counts: { ...run.counts, pending: 0 } });
    tally.add(evaluation({ costMicroUsd: null }));
    tally.add(evaluation({}));
    expect([tally.costMicroUsd(), tally.counts().pending]).toEqual([null, 0]);
  });
});
