import { describe, expect, it } from 'vitest';
import { evaluationSchema } from '../../domain/evaluation.ts';
import { runSchema } from '../../domain/run.ts';
import { toHistoryRuns } from './history-runs.ts';
import type { EarlierGrade } from './roster-state.ts';

const grade = (projectId: string, week: string, letter: string | null): EarlierGrade =>
  ({
    projectId,
    week,
    personId: 'p-1',
    grade: letter,
    score: letter === null ? null : 70,
    file: 'evaluations.csv',
  }) as EarlierGrade;

describe('runs of imported grades', () => {
  let last = 0;
  const history = toHistoryRuns(
    [grade('a', '2026-W46', 'B'), grade('a', '2026-W45', 'C'), grade('b', '2026-W46', null)],
    {
      rulesVersion: 3,
      now: '2026-11-23T08:00:00.000Z',
      nextId: () => `id-${(last += 1)}`,
    },
  );

  it('are finished, one per week, oldest first', () => {
    expect(
      history.map(({ run, evaluations }) => [
        run.week,
        run.status,
        run.revision,
        run.scope,
        run.rulesVersion,
        evaluations.length,
      ]),
    ).toEqual([
      ['2026-W45', 'finished', 1, 'all', 3, 1],
      ['2026-W46', 'finished', 1, 'all', 3, 2],
    ]);
  });

  it('count a week without a grade as too little evidence', () => {
    expect(history[1]?.run.counts).toEqual({
      total: 2,
      pending: 0,
      graded: 1,
      needsReview: 0,
      insufficientEvidence: 1,
      failed: 0,
    });
    expect(history[1]?.evaluations.map(({ status, grade: letter, score }) => [status, letter, score])).toEqual([
      ['graded', 'B', 70],
      ['insufficient-evidence', null, null],
    ]);
  });

  it('are valid, name their file and claim neither a model nor evidence', () => {
    for (const { run, evaluations } of history) {
      expect(runSchema.parse(run)).toEqual(run);
      for (const evaluation of evaluations) {
        expect(evaluationSchema.parse(evaluation)).toEqual(evaluation);
        expect(evaluation).toMatchObject({
          runId: run.id,
          notes: ['Imported from evaluations.csv.'],
          judgedBy: null,
          feedback: null,
          criteria: [],
        });
      }
    }
  });
});
