import { describe, expect, it } from 'vitest';
import { defaultRubric } from '../../domain/default-rules.ts';
import type { Evaluation, ReviewReason } from '../../domain/evaluation.ts';
import type { GradeResult } from '../../domain/grade.ts';
import type { Run } from '../../domain/run.ts';
import type { Judgement, ProjectFacts } from './context.ts';
import type { FeedbackOutcome } from './project-state.ts';
import {
  afterEvaluate,
  afterGrade,
  afterLoad,
  afterSecondJudge,
  isOnTheEdge,
  needsJudging,
  wasSettled,
} from './routes.ts';

const rubric = { ...defaultRubric, boundaryMargin: 2 };
const facts = (change: Partial<ProjectFacts> = {}): ProjectFacts => ({
  sections: { oneLiner: '', tam: '', spov: '', goals: '', achievements: '' },
  empty: false,
  reviewReasons: [],
  notes: [],
  metrics: new Map(),
  metricResults: [],
  sources: [],
  unreadCriteria: [],
  judgeHash: 'hash',
  ...change,
});
const gradeAt = (boundaryDistance: number | null, score: number | null = 71): GradeResult => ({
  score,
  grade: 'B',
  evidenceShare: 1,
  limits: [],
  boundaryDistance,
});
const judgement = {} as Judgement;
const reason = (code: ReviewReason['code']): ReviewReason => ({ code, message: '.' });
const reused = (status: Evaluation['status'], codes: readonly ReviewReason['code'][] = [], score = 71): Evaluation =>
  ({ status, score, reviewReasons: codes.map(reason) }) as unknown as Evaluation;
const instructs = facts({ reviewReasons: [reason('instructs-judge')] });

describe('routes of the project graph', () => {
  it.each([
    ['work that is new', facts(), undefined, true],
    ['nothing submitted', facts({ empty: true }), undefined, false],
    ['work that was judged before', facts(), reused('graded'), false],
  ] as const)('know whether a model has to judge %s', (_, given, reusedFrom, needed) => {
    expect(needsJudging({ facts: given, reusedFrom })).toBe(needed);
  });

  it.each([
    ['nothing submitted', { facts: facts({ empty: true }), grade: gradeAt(0) }, true, 'record'],
    ['a clear case', { facts: facts(), judgement, grade: gradeAt(2) }, true, 'write-feedback'],
    ['an edge case', { facts: facts(), judgement, grade: gradeAt(1.9) }, true, 'ask-second-judge'],
    ['an edge case without a second judge', { facts: facts(), judgement, grade: gradeAt(0) }, false, 'write-feedback'],
    ['a case without a score', { facts: facts(), judgement, grade: gradeAt(null, null) }, true, 'write-feedback'],
    ['instructions to the judge', { facts: instructs, judgement, grade: gradeAt(50) }, true, 'ask-second-judge'],
    [
      'instructions in a reused judgement',
      { facts: instructs, reusedFrom: reused('needs-review'), grade: gradeAt(50) },
      true,
      'write-feedback',
    ],
    [
      'a reused edge case that stood',
      { facts: facts(), reusedFrom: reused('graded'), grade: gradeAt(1) },
      true,
      'write-feedback',
    ],
    [
      'a reused edge case at another score',
      { facts: facts(), reusedFrom: reused('graded', [], 60), grade: gradeAt(1) },
      true,
      'ask-second-judge',
    ],
    [
      'a reused edge case that was left open',
      { facts: facts(), reusedFrom: reused('needs-review', ['near-boundary']), grade: gradeAt(1) },
      true,
      'ask-second-judge',
    ],
    [
      'a reused edge case on which judges disagree',
      { facts: facts(), reusedFrom: reused('needs-review', ['judges-disagree']), grade: gradeAt(1) },
      true,
      'write-feedback',
    ],
  ] as const)('lead %s on after grading', (_, given, hasSecondJudge, next) => {
    const state = { judgement: undefined, reusedFrom: undefined, ...given };
    expect(afterGrade(state, { rubric, hasSecondJudge })).toBe(next);
  });

  it('lead past the feedback when the budget ended while the second judge was asked', () => {
    expect(afterSecondJudge({ feedback: undefined })).toBe('write-feedback');
    expect(afterSecondJudge({ feedback: {} as FeedbackOutcome })).toBe('record');
  });

  it('take a score for near a boundary strictly within the margin', () => {
    expect([gradeAt(1.9), gradeAt(2), gradeAt(null), undefined].map((grade) => isOnTheEdge(grade, rubric))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('take a reviewed judgement for settled, whatever its reasons were', () => {
    expect(wasSettled({ reusedFrom: reused('graded', ['near-boundary', 'contested']), grade: gradeAt(0) })).toBe(true);
    expect(wasSettled({ reusedFrom: undefined, grade: gradeAt(0) })).toBe(false);
  });
});

const run = (pending: number, scope: Run['scope'] = 'all', graded = 0): Run =>
  ({ scope, counts: { pending, graded, needsReview: 0 } }) as Run;
const failing = { judged: 0, reused: 0, withoutText: 1, failed: 2 };

describe('routes of the week graph', () => {
  it('end at once when there is nothing to do', () => {
    expect([true, false, undefined].map((hasWork) => afterLoad({ hasWork }))).toEqual(['evaluate', 'end', 'end']);
  });

  it.each([
    ['all is recorded', { run: run(0) }, 'rank'],
    ['projects are left', { run: run(1) }, 'end'],
    ['a budget ended the work', { run: run(0), budgetMessage: 'used up' }, 'end'],
    ['only some of a whole week were chosen', { run: run(0), only: ['a'] }, 'end'],
    ['a run of chosen projects is done', { run: run(0, 'only'), only: ['a'] }, 'rank'],
    ['not one project could be judged', { run: run(0), processed: failing }, 'end'],
    ['some failed and others have a grade', { run: run(0, 'all', 1), processed: failing }, 'rank'],
    ['nobody handed anything in', { run: run(0), processed: { ...failing, failed: 0 } }, 'rank'],
    ['a chosen project failed', { run: run(0, 'only'), only: ['a'], processed: failing }, 'rank'],
    ['there is no run', { run: undefined }, 'end'],
  ] as const)('go on rightly when %s', (_, state, next) => {
    expect(
      afterEvaluate({ budgetMessage: null, processed: undefined, only: [], ...state } as Parameters<
        typeof afterEvaluate
      >[0]),
    ).toBe(next);
  });
});
