import { deepEqual, equal } from 'node:assert/strict';
import type { Evaluation } from '../../domain/evaluation.ts';
import type { ReviewChange } from '../../ports/storage/evaluation-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { pagesAgree, rejectsWith } from './assertions.ts';
import {
  claimAndRecord,
  evaluationId,
  failedEvaluation,
  now,
  personId,
  runId,
  sampleDecision,
  sampleEvaluation,
  samplePerson,
  sampleProject,
  sampleStart,
  seedFinishedRun,
  seedProjects,
  thisWeek,
  week,
} from './samples.ts';

const lastWeek = week('2026-W46');

function reviewOf(id: string, change: Partial<ReviewChange> = {}): ReviewChange {
  return {
    evaluationId: evaluationId(id),
    expectedStatus: 'graded',
    status: 'needs-review',
    reviewReasons: [{ code: 'contested', message: 'Please look again.' }],
    decision: sampleDecision(`review-${id}`, { kind: 'contest' }),
    ...change,
  };
}

/** What every EvaluationStore does; dossiers have a contract of their own. */
export const evaluationStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'returns an evaluation as recorded',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const evaluation = sampleEvaluation('e-1', 'alpha', {
        status: 'needs-review',
        score: 79.9,
        grade: 'B',
        reviewReasons: [{ code: 'near-boundary', message: 'Ünïcödé' }],
        reusedFrom: evaluationId('e-0'),
        feedbackHash: 'f',
        costMicroUsd: null,
      });
      await seedFinishedRun(storage, {}, [evaluation]);
      deepEqual(await storage.evaluations.get(evaluationId('e-1'), {}), evaluation);
    },
  },
  {
    title: 'returns null for an unknown evaluation',
    async run({ evaluations }) {
      equal(await evaluations.get(evaluationId('none'), {}), null);
    },
  },
  {
    title: 'lists newest week first, then project, then highest revision, the same in pages as at once',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      const runs = [
        ['run-a', lastWeek, 1],
        ['run-b', thisWeek, 1],
        ['run-c', thisWeek, 2],
      ] as const;
      const recorded: Evaluation[] = [];
      for (const [id, inWeek, revision] of runs) {
        const change = { runId: runId(id), week: inWeek, revision };
        const evaluations = ['alpha', 'beta'].map((project) => sampleEvaluation(`${id}-${project}`, project, change));
        await seedFinishedRun(storage, { id: runId(id), week: inWeek }, evaluations);
        recorded.push(...evaluations);
      }
      const ordered = ['run-c-alpha', 'run-b-alpha', 'run-c-beta', 'run-b-beta', 'run-a-alpha', 'run-a-beta'];
      const expected = ordered.map((id) => recorded.find((evaluation) => evaluation.id === id));
      await pagesAgree((request) => storage.evaluations.list({ latestOnly: false, ...request }, {}), expected);
      const latest = ['run-c-alpha', 'run-c-beta', 'run-a-alpha', 'run-a-beta'];
      deepEqual(
        (await storage.evaluations.list({}, {})).items.map(({ id }) => id),
        latest,
      );
    },
  },
  {
    title: 'filters evaluations by week, run, project, person and status',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      await storage.people.save(samplePerson('bob'), {});
      await storage.projects.save(sampleProject('gamma', 'bob'), {});
      const gamma = sampleEvaluation('g', 'gamma', { personId: personId('bob'), status: 'needs-review' });
      await seedFinishedRun(storage, { id: runId('run-0'), week: lastWeek }, [sampleEvaluation('old', 'alpha')]);
      await seedFinishedRun(storage, {}, [
        sampleEvaluation('a', 'alpha'),
        failedEvaluation('b', 'beta', { retryable: false }),
        gamma,
      ]);
      const idsOf = async (filter: Parameters<typeof storage.evaluations.list>[0]) =>
        (await storage.evaluations.list(filter, {})).items.map(({ id }) => id);
      deepEqual(await idsOf({ week: lastWeek }), ['old']);
      deepEqual(await idsOf({ weeks: [lastWeek, thisWeek] }), ['a', 'b', 'g', 'old']);
      deepEqual(await idsOf({ weeks: [] }), []);
      deepEqual(await idsOf({ runId: runId('run-1') }), ['a', 'b', 'g']);
      deepEqual(await idsOf({ projectIds: [gamma.projectId] }), ['g']);
      deepEqual(await idsOf({ personIds: [personId('ann')], week: thisWeek }), ['a', 'b']);
      deepEqual(await idsOf({ status: 'failed' }), ['b']);
    },
  },
  {
    title: 'looks at the highest revision before it filters, unless a run is named',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await seedFinishedRun(storage, { id: runId('run-1') }, [failedEvaluation('e-1', 'alpha', { retryable: true })]);
      await seedFinishedRun(storage, { id: runId('run-2') }, [sampleEvaluation('e-2', 'alpha')]);
      const idsOf = async (filter: Parameters<typeof storage.evaluations.list>[0]) =>
        (await storage.evaluations.list(filter, {})).items.map(({ id }) => id);
      deepEqual(await idsOf({ status: 'failed' }), []);
      deepEqual(await idsOf({ status: 'failed', latestOnly: false }), ['e-1']);
      deepEqual(await idsOf({ runId: runId('run-1') }), ['e-1']);
      deepEqual(await idsOf({ runId: runId('run-1'), latestOnly: true }), []);
    },
  },
  {
    title: 'returns the latest score of each project by week, then project',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      await storage.people.save(samplePerson('bob'), {});
      const asBob = { personId: personId('bob') };
      await seedFinishedRun(storage, { id: runId('run-0'), week: lastWeek }, [
        sampleEvaluation('o', 'alpha', { score: 10, grade: 'E' }),
      ]);
      await seedFinishedRun(storage, {}, [
        sampleEvaluation('a', 'alpha'),
        failedEvaluation('b', 'beta', { retryable: false, ...asBob }),
      ]);
      await seedFinishedRun(storage, { id: runId('run-2') }, [
        sampleEvaluation('a2', 'alpha', { score: 90, grade: 'A' }),
      ]);
      const rows = await storage.evaluations.scores({ weeks: [thisWeek, lastWeek] }, {});
      const facts = { status: 'graded', personId: 'ann', projectId: 'alpha' };
      const failed = {
        evaluationId: 'b',
        projectId: 'beta',
        personId: 'bob',
        week: thisWeek,
        status: 'failed',
        score: null,
        grade: null,
      };
      deepEqual(rows, [
        { ...facts, evaluationId: 'o', week: lastWeek, score: 10, grade: 'E' },
        { ...facts, evaluationId: 'a2', week: thisWeek, score: 90, grade: 'A' },
        failed,
      ]);
      deepEqual(await storage.evaluations.scores({ weeks: [thisWeek], personIds: [personId('bob')] }, {}), [failed]);
      deepEqual(await storage.evaluations.scores({ weeks: [] }, {}), []);
    },
  },
  {
    title: 'returns the ranking of the last finished run, best first, empty when there is none',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.people.save(samplePerson('bob'), {});
      deepEqual(await storage.evaluations.ranking(thisWeek, {}), []);
      const rank = (person: string, place: number, score: number) => ({
        personId: personId(person),
        rank: place,
        score,
        projects: 1,
        change: place - 2,
        scoreChange: 1.5,
      });
      for (const [id, ranking] of [
        ['run-1', [rank('ann', 1, 50)]],
        ['run-2', [rank('bob', 1, 70), rank('ann', 2, 60)]],
      ] as const) {
        const { run } = await storage.runs.start(sampleStart({ id: runId(id), mode: 'new' }), {});
        await claimAndRecord(storage, run, [sampleEvaluation(`e-${id}`, 'alpha')]);
        await storage.runs.finish({ runId: run.id, ranking: ranking.toReversed(), outbox: [], now }, {});
      }
      await storage.runs.start(sampleStart({ id: runId('run-3'), mode: 'new' }), {});
      deepEqual(await storage.evaluations.ranking(thisWeek, {}), [rank('bob', 1, 70), rank('ann', 2, 60)]);
      deepEqual(await storage.evaluations.ranking(lastWeek, {}), []);
    },
  },
  {
    title: 'keeps the ranking when a few projects are judged anew',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const { run } = await storage.runs.start(sampleStart(), {});
      await claimAndRecord(storage, run, [sampleEvaluation('e-1', 'alpha')]);
      const ranking = [
        { personId: personId('ann'), rank: 1, score: 62.5, projects: 1, change: null, scoreChange: null },
      ];
      await storage.runs.finish({ runId: run.id, ranking, outbox: [], now }, {});
      await seedFinishedRun(storage, { id: runId('run-2') }, [sampleEvaluation('e-2', 'alpha')]);
      deepEqual(await storage.evaluations.ranking(thisWeek, {}), ranking);
    },
  },
  {
    title: 'reviews an evaluation together with its decision and its place in the run',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const run = await seedFinishedRun(storage, {}, [sampleEvaluation('e-1', 'alpha')]);
      const change = reviewOf('e-1');
      const expected = {
        ...sampleEvaluation('e-1', 'alpha'),
        status: change.status,
        reviewReasons: change.reviewReasons,
      };
      deepEqual(await storage.evaluations.review(change, {}), expected);
      deepEqual(await storage.evaluations.get(evaluationId('e-1'), {}), expected);
      deepEqual((await storage.evaluations.list({ status: 'needs-review' }, {})).items.length, 1);
      deepEqual((await storage.decisions.list({ kind: 'contest' }, {})).items, [change.decision]);
      const { counts } = (await storage.runs.get(run.id, {})) ?? {};
      deepEqual([counts?.graded, counts?.needsReview], [0, 1]);
    },
  },
  {
    title: "puts a person's grade in place of the provisional one, also none",
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await seedFinishedRun(storage, {}, [sampleEvaluation('e-1', 'alpha')]);
      const graded = await storage.evaluations.review(reviewOf('e-1', { status: 'graded', grade: 'A' }), {});
      equal(graded.grade, 'A');
      equal((await storage.evaluations.scores({ weeks: [thisWeek] }, {}))[0]?.grade, 'A');
      const decision = sampleDecision('again', { kind: 'review' });
      const none = await storage.evaluations.review(
        reviewOf('e-1', { status: 'insufficient-evidence', grade: null, decision }),
        {},
      );
      equal(none.grade, null);
    },
  },
  {
    title: 'refuses a review of an unknown evaluation with NOT_FOUND, without its decision',
    async run(storage) {
      await rejectsWith(storage.evaluations.review(reviewOf('none'), {}), 'NOT_FOUND');
      deepEqual((await storage.decisions.list({}, {})).items, []);
    },
  },
  {
    title: 'refuses a review whose status is stale with CONFLICT and changes nothing',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await seedFinishedRun(storage, {}, [sampleEvaluation('e-1', 'alpha')]);
      await rejectsWith(
        storage.evaluations.review(reviewOf('e-1', { expectedStatus: 'needs-review', grade: 'A' }), {}),
        'CONFLICT',
      );
      deepEqual(await storage.evaluations.get(evaluationId('e-1'), {}), sampleEvaluation('e-1', 'alpha'));
      deepEqual((await storage.decisions.list({}, {})).items, []);
    },
  },
  {
    title: 'lets one of several reviewers of the same status win',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await seedFinishedRun(storage, {}, [sampleEvaluation('e-1', 'alpha')]);
      const reviews = ['a', 'b', 'c'].map((name) =>
        storage.evaluations.review(reviewOf('e-1', { decision: sampleDecision(name) }), {}),
      );
      const results = await Promise.allSettled(reviews);
      equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
      equal((await storage.decisions.list({}, {})).items.length, 1);
    },
  },
  {
    title: 'leaves an evaluation as it was when the decision of its review is already stored',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await seedFinishedRun(storage, {}, [sampleEvaluation('e-1', 'alpha')]);
      const change = reviewOf('e-1');
      await storage.decisions.append([change.decision], {});
      await rejectsWith(storage.evaluations.review(change, {}), 'CONFLICT');
      equal((await storage.evaluations.get(evaluationId('e-1'), {}))?.status, 'graded');
    },
  },
];
