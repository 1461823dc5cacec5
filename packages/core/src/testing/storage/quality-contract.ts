import { deepEqual, equal } from 'node:assert/strict';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import {
  claimAndRecord,
  evaluationId,
  failedEvaluation,
  later,
  runId,
  sampleDecision,
  sampleEvaluation,
  samplePerson,
  sampleProject,
  sampleRoster,
  sampleRun,
  sampleStart,
  seedFinishedRun,
  seedProjects,
  thisWeek,
  week,
} from './samples.ts';

const lastWeek = week('2026-W46');
const judge = { week: thisWeek, provider: 'test', model: 'judge-1', promptVersion: 1, languageModel: false };
const nobody = { week: thisWeek, provider: null, model: null, promptVersion: null, languageModel: null };

async function countsOf({ quality }: Storage, ...weeks: readonly Evaluation['week'][]) {
  return quality.counts({ weeks: weeks.length === 0 ? [thisWeek] : weeks }, {});
}

interface Opinion {
  readonly kind?: 'review' | 'contest';
  readonly outcome: Readonly<Record<string, string | number | null>>;
  readonly grade?: Evaluation['grade'];
  readonly afterSeconds?: number;
}

/** A person's decision about an evaluation, as the operations make it. */
async function decide(storage: Storage, id: string, opinion: Opinion): Promise<void> {
  const { kind = 'review', outcome, afterSeconds = 1 } = opinion;
  const current = await storage.evaluations.get(evaluationId(id), {});
  if (current === null) throw new Error(`There is no evaluation ${id}.`);
  await storage.evaluations.review(
    {
      evaluationId: current.id,
      expectedStatus: current.status,
      status: kind === 'review' ? 'graded' : 'needs-review',
      reviewReasons: current.reviewReasons,
      ...(opinion.grade === undefined ? {} : { grade: opinion.grade }),
      decision: sampleDecision(`${kind}-${id}-${afterSeconds}`, {
        kind,
        subject: { type: 'evaluation', id },
        at: later(afterSeconds),
        outcome,
      }),
    },
    {},
  );
}

/** What every QualityStore does, and every store that records evaluations does for it. */
export const qualityContract: readonly ContractCase<Storage>[] = [
  {
    title: 'counts what judges came to, with what was taken over apart',
    async run(storage) {
      await seedProjects(storage, ['a', 'b', 'c', 'd', 'e']);
      const unverified = { code: 'unverified-evidence', message: 'Goals: not in the text.' } as const;
      const second = { provider: 'other', model: 'm', grade: 'B' } as const;
      await seedFinishedRun(storage, {}, [
        sampleEvaluation('e-a', 'a', { secondJudgement: second }),
        sampleEvaluation('e-b', 'b', { status: 'needs-review', score: 70, reviewReasons: [unverified] }),
        sampleEvaluation('e-c', 'c', { status: 'insufficient-evidence', score: null, grade: null }),
        sampleEvaluation('e-d', 'd', { reusedFrom: evaluationId('e-0') }),
        failedEvaluation('e-e', 'e', { retryable: false }),
      ]);
      const none = { reused: 0, graded: 0, needsReview: 0, insufficientEvidence: 0, scored: 0, scoreSum: 0 };
      deepEqual((await countsOf(storage)).judgements, [
        {
          ...judge,
          evaluations: 4,
          reused: 1,
          graded: 1,
          needsReview: 1,
          insufficientEvidence: 1,
          failed: 0,
          scored: 2,
          scoreSum: 132.5,
          criteria: 3,
          unverifiedCriteria: 1,
          secondJudged: 1,
        },
        { ...nobody, evaluations: 1, ...none, failed: 1, criteria: 0, unverifiedCriteria: 0, secondJudged: 0 },
      ]);
    },
  },
  {
    title: 'keeps apart weeks, models and versions of the prompt, and counts the weeks asked for',
    async run(storage) {
      await seedProjects(storage, ['a', 'b']);
      const by = (model: string, version: number) => ({
        judgedBy: { provider: 'test', model, languageModel: true, prompt: { name: 'evaluation.judge', version } },
      });
      await seedFinishedRun(storage, { id: runId('run-46'), week: lastWeek }, [
        sampleEvaluation('e-1', 'a', by('judge-1', 1)),
        sampleEvaluation('e-2', 'b', by('judge-1', 2)),
      ]);
      await seedFinishedRun(storage, {}, [sampleEvaluation('e-3', 'a', by('judge-2', 2))]);
      const keys = async (...weeks: readonly Evaluation['week'][]) =>
        (await countsOf(storage, ...weeks)).judgements.map((row) => [row.week, row.model, row.promptVersion]);
      deepEqual(await keys(thisWeek, lastWeek), [
        [lastWeek, 'judge-1', 1],
        [lastWeek, 'judge-1', 2],
        [thisWeek, 'judge-2', 2],
      ]);
      deepEqual(await keys(thisWeek), [[thisWeek, 'judge-2', 2]]);
      deepEqual(await keys(week('2026-W01')), []);
    },
  },
  {
    title: 'pairs what the judge said with what a person says last, and keeps it when the grade is changed',
    async run(storage) {
      await seedProjects(storage, ['a', 'b', 'c']);
      await seedFinishedRun(storage, {}, [
        sampleEvaluation('e-a', 'a'),
        sampleEvaluation('e-b', 'b', { status: 'insufficient-evidence', score: null, grade: null }),
        sampleEvaluation('e-c', 'c'),
      ]);
      await decide(storage, 'e-a', { outcome: { grade: 'A', previousGrade: 'C' }, grade: 'A' });
      await decide(storage, 'e-a', { outcome: { grade: 'B', previousGrade: 'A' }, grade: 'B', afterSeconds: 2 });
      await decide(storage, 'e-b', { outcome: { grade: 'D', previousGrade: null }, grade: 'D' });
      const { pairs, judgements } = await countsOf(storage);
      deepEqual(pairs, [
        { ...judge, with: 'person', judge: 'C', other: 'B', count: 1 },
        { ...judge, with: 'person', judge: null, other: 'D', count: 1 },
      ]);
      deepEqual([judgements[0]?.graded, judgements[0]?.insufficientEvidence], [2, 1]);
    },
  },
  {
    title: 'counts pairs of more weeks than the rest where that is asked',
    async run(storage) {
      await seedProjects(storage, ['a']);
      const secondJudgement = { provider: 'other', model: 'm', grade: 'C' } as const;
      const last = { runId: runId('run-46'), week: lastWeek, secondJudgement };
      await seedFinishedRun(storage, { id: runId('run-46'), week: lastWeek }, [sampleEvaluation('e-46', 'a', last)]);
      await seedFinishedRun(storage, {}, [sampleEvaluation('e-47', 'a')]);
      for (const [id, at] of [
        ['e-46', 1],
        ['e-47', 2],
      ] as const)
        await decide(storage, id, { outcome: { grade: 'C', rating: 3 }, afterSeconds: at });
      const counts = await storage.quality.counts({ weeks: [thisWeek], pairWeeks: [lastWeek, thisWeek] }, {});
      deepEqual(
        counts.pairs.map((pair) => [pair.week, pair.with, pair.count]),
        [
          [lastWeek, 'person', 1],
          [thisWeek, 'person', 1],
          [lastWeek, 'second-judge', 1],
        ],
      );
      deepEqual(
        [counts.judgements.map(({ week: of }) => of), counts.reviews.map(({ week: of }) => of)],
        [[thisWeek], [thisWeek]],
      );
    },
  },
  {
    title: 'pairs two judges of the same submission',
    async run(storage) {
      await seedProjects(storage, ['a', 'b', 'c', 'd']);
      const second = (grade: Evaluation['grade']) => ({ secondJudgement: { provider: 'other', model: 'm', grade } });
      await seedFinishedRun(storage, {}, [
        sampleEvaluation('e-a', 'a', second('C')),
        sampleEvaluation('e-b', 'b', second('C')),
        sampleEvaluation('e-c', 'c', second(null)),
        sampleEvaluation('e-d', 'd', { ...second('A'), reusedFrom: evaluationId('e-0') }),
      ]);
      deepEqual((await countsOf(storage)).pairs, [
        { ...judge, with: 'second-judge', judge: 'C', other: 'C', count: 2 },
        { ...judge, with: 'second-judge', judge: 'C', other: null, count: 1 },
      ]);
    },
  },
  {
    title: 'counts ratings, and contests with those that changed the grade',
    async run(storage) {
      await seedProjects(storage, ['a', 'b']);
      await seedFinishedRun(storage, {}, [sampleEvaluation('e-a', 'a'), sampleEvaluation('e-b', 'b')]);
      for (const id of ['e-a', 'e-b']) await decide(storage, id, { kind: 'contest', outcome: { reason: 'No.' } });
      await decide(storage, 'e-a', { outcome: { grade: 'B', rating: 2 }, grade: 'B', afterSeconds: 2 });
      await decide(storage, 'e-b', { outcome: { grade: 'C', rating: 5 }, afterSeconds: 2 });
      await decide(storage, 'e-b', { outcome: { grade: 'C', rating: null }, afterSeconds: 3 });
      deepEqual((await countsOf(storage)).reviews, [
        { ...judge, reviews: 3, ratings: [0, 1, 0, 0, 1], contested: 2, contestedAndChanged: 1 },
      ]);
    },
  },
  {
    title: 'replaces what a failed project came to when it is evaluated again',
    async run(storage) {
      await seedProjects(storage, ['a']);
      const { run } = await storage.runs.start(sampleStart(), {});
      await claimAndRecord(storage, run, [failedEvaluation('e-failed', 'a', { retryable: true })]);
      await storage.runs.reopen(run.id, {});
      await claimAndRecord(storage, run, [sampleEvaluation('e-again', 'a')]);
      const { judgements } = await countsOf(storage);
      deepEqual(
        judgements.map(({ provider, evaluations, failed }) => [provider, evaluations, failed]),
        [['test', 1, 0]],
      );
    },
  },
  {
    title: 'leaves imported history out',
    async run(storage) {
      const history = [
        {
          run: sampleRun('run-46', lastWeek),
          evaluations: [sampleEvaluation('e-46', 'a', { runId: runId('run-46'), week: lastWeek })],
        },
      ];
      await storage.people.importRoster(
        sampleRoster({ people: [samplePerson('ann')], projects: [sampleProject('a', 'ann')], history }),
        {},
      );
      equal((await storage.evaluations.list({ week: lastWeek }, {})).items.length, 1);
      deepEqual((await countsOf(storage, lastWeek)).judgements, []);
    },
  },
];
