import { deepEqual, equal } from 'node:assert/strict';
import type { Run } from '../../domain/run.ts';
import type { RunFinish } from '../../ports/storage/run-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { pagesAgree, rejectsWith } from './assertions.ts';
import {
  claimAndRecord,
  evaluationId,
  failedEvaluation,
  later,
  now,
  personId,
  projectId,
  runId,
  sampleAnnouncement,
  sampleEvaluation,
  sampleMail,
  samplePerson,
  sampleProject,
  sampleRun,
  sampleStart,
  seedFinishedRun,
  seedProjects,
  thisWeek,
  toldNames,
  week,
} from './samples.ts';

const ranking = [{ personId: personId('ann'), rank: 1, score: 62.5, projects: 1, change: null, scoreChange: null }];
interface FinishChange {
  readonly outbox?: RunFinish['outbox'];
  readonly events?: RunFinish['events'] & object;
  readonly now?: string;
}
const finishOf = (id: string, change: FinishChange = {}) => ({
  runId: runId(id),
  ranking,
  outbox: [],
  now,
  ...change,
});

async function projectsOf(storage: Storage, run: Run): Promise<readonly string[]> {
  const items = await storage.runs.claim({ runId: run.id, workerId: 'reader', limit: 1_000, leaseMs: 0 }, {});
  return items.map((item) => item.projectId);
}

const startCases: readonly ContractCase<Storage>[] = [
  {
    title: 'makes a run with a pending item for every active project of an active owner',
    async run(storage) {
      await seedProjects(storage, ['beta', 'alpha']);
      await storage.people.save(samplePerson('gone', { status: 'inactive' }), {});
      await storage.projects.save(sampleProject('orphaned', 'gone'), {});
      await storage.projects.save(sampleProject('archived', 'ann', { status: 'archived' }), {});
      const { run, created } = await storage.runs.start(sampleStart(), {});
      equal(created, true);
      const counts = { total: 2, pending: 2, graded: 0, needsReview: 0, insufficientEvidence: 0, failed: 0 };
      const made = {
        status: 'open',
        finishedAt: null,
        rulesVersion: 3,
        promptVersions: { 'evaluation.judge': 2 },
      } as const;
      deepEqual(run, sampleRun('run-1', thisWeek, { ...made, counts }));
      deepEqual(await storage.runs.get(run.id, {}), run);
      deepEqual(await projectsOf(storage, run), ['alpha', 'beta']);
    },
  },
  {
    title: 'finds the run of the week again, with its versions and projects as they were',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const first = await storage.runs.start(sampleStart(), {});
      await storage.projects.save(sampleProject('beta', 'ann'), {});
      const second = await storage.runs.start(sampleStart({ id: runId('run-2'), rulesVersion: 9, now: later(60) }), {});
      deepEqual(second, { run: first.run, created: false });
      equal((await storage.runs.list({}, {})).items.length, 1);
    },
  },
  {
    title: 'finds a finished run of the week too',
    async run(storage) {
      await storage.runs.start(sampleStart(), {});
      await storage.runs.finish({ ...finishOf('run-1'), ranking: [] }, {});
      const { run, created } = await storage.runs.start(sampleStart({ id: runId('run-2') }), {});
      deepEqual([run.id, run.status, created], ['run-1', 'finished', false]);
    },
  },
  {
    title: 'gives callers at the same time the same run, made once',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      const ids = ['run-1', 'run-2', 'run-3', 'run-4', 'run-5'].map(runId);
      const started = await Promise.all(ids.map((id) => storage.runs.start(sampleStart({ id }), {})));
      equal(new Set(started.map(({ run }) => run.id)).size, 1);
      equal(started.filter(({ created }) => created).length, 1);
      const { items } = await storage.runs.list({}, {});
      deepEqual(
        items.map(({ counts }) => counts.total),
        [2],
      );
    },
  },
  {
    title: 'makes a new revision each time it is asked for one, also at the same time',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const ids = ['run-1', 'run-2', 'run-3'].map(runId);
      const started = await Promise.all(ids.map((id) => storage.runs.start(sampleStart({ id, mode: 'new' }), {})));
      deepEqual(started.map(({ run }) => String(run.revision)).toSorted(), ['1', '2', '3']);
      equal(
        started.every(({ created }) => created),
        true,
      );
      equal((await storage.runs.latest(thisWeek, {}))?.revision, 3);
    },
  },
  {
    title: 'makes a run over named projects, which is not the run of the week',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta', 'gamma']);
      const projects = ['gamma', 'alpha', 'gamma'].map(projectId);
      const only = await storage.runs.start(sampleStart({ mode: 'new', projects }), {});
      deepEqual([only.run.scope, only.run.counts.total], ['only', 2]);
      equal(await storage.runs.latest(thisWeek, {}), null);
      const all = await storage.runs.start(sampleStart({ id: runId('run-2') }), {});
      deepEqual([all.created, all.run.scope, all.run.revision], [true, 'all', 2]);
    },
  },
  {
    title: 'refuses a run over an unknown project with NOT_FOUND and makes none',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await rejectsWith(
        storage.runs.start(sampleStart({ projects: ['alpha', 'none'].map(projectId) }), {}),
        'NOT_FOUND',
      );
      deepEqual((await storage.runs.list({}, {})).items, []);
    },
  },
  {
    title: 'refuses an id that another run has with CONFLICT',
    async run(storage) {
      await storage.runs.start(sampleStart(), {});
      await rejectsWith(storage.runs.start(sampleStart({ mode: 'new' }), {}), 'CONFLICT');
      equal((await storage.runs.list({}, {})).items.length, 1);
    },
  },
];

const finishCases: readonly ContractCase<Storage>[] = [
  {
    title: 'finishes a run with its ranking and mails, together',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const { run } = await storage.runs.start(sampleStart(), {});
      await claimAndRecord(storage, run, [sampleEvaluation('e-1', 'alpha')]);
      const finished = await storage.runs.finish(
        finishOf('run-1', { outbox: [sampleMail('m-1')], now: later(60) }),
        {},
      );
      deepEqual([finished.status, finished.finishedAt], ['finished', later(60)]);
      deepEqual(await storage.runs.get(run.id, {}), finished);
      deepEqual(await storage.evaluations.ranking(thisWeek, {}), ranking);
      deepEqual(
        (await storage.outbox.list({}, {})).items.map(({ key, createdAt }) => [key, createdAt]),
        [['m-1', later(60)]],
      );
    },
  },
  {
    title: 'writes down the events of a run and queues their deliveries with its finish, once, or not at all',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const { run } = await storage.runs.start(sampleStart(), {});
      const finish = finishOf('run-1', { events: [sampleAnnouncement('e-1')], now: later(60) });
      await rejectsWith(storage.runs.finish(finish, {}), 'CONFLICT');
      deepEqual(await toldNames(storage), []);
      await claimAndRecord(storage, run, [sampleEvaluation('e-1', 'alpha')]);
      await storage.runs.finish(finish, {});
      await storage.runs.finish(finishOf('run-1', { events: [sampleAnnouncement('e-2')] }), {});
      deepEqual(await toldNames(storage), ['e-1', 'n8n: e-1']);
      equal((await storage.deliveries.list({}, {})).items[0]?.createdAt, later(60));
    },
  },
  {
    title: 'changes nothing when a finished run is finished again',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const { run } = await storage.runs.start(sampleStart(), {});
      await claimAndRecord(storage, run, [sampleEvaluation('e-1', 'alpha')]);
      const finished = await storage.runs.finish(finishOf('run-1'), {});
      const again = { ...finishOf('run-1', { outbox: [sampleMail('m-2')], now: later(60) }), ranking: [] };
      deepEqual(await storage.runs.finish(again, {}), finished);
      deepEqual(await storage.evaluations.ranking(thisWeek, {}), ranking);
      deepEqual((await storage.outbox.list({}, {})).items, []);
    },
  },
  {
    title: 'refuses to finish a run with pending items with CONFLICT, claimed or not',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      const { run } = await storage.runs.start(sampleStart(), {});
      await claimAndRecord(storage, run, [sampleEvaluation('e-1', 'alpha')]);
      const error = await rejectsWith(
        storage.runs.finish(finishOf('run-1', { outbox: [sampleMail('m-1')] }), {}),
        'CONFLICT',
      );
      equal(error.details['pending'], 1);
      equal((await storage.runs.get(run.id, {}))?.status, 'open');
      deepEqual(await storage.evaluations.ranking(thisWeek, {}), []);
      deepEqual((await storage.outbox.list({}, {})).items, []);
    },
  },
  {
    title: 'finishes nothing when the ranking names somebody unknown',
    async run(storage) {
      await storage.runs.start(sampleStart(), {});
      const bad = { ...finishOf('run-1', { outbox: [sampleMail('m-1')] }), ranking };
      await rejectsWith(storage.runs.finish(bad, {}), 'NOT_FOUND');
      equal((await storage.runs.latest(thisWeek, {}))?.status, 'open');
      deepEqual((await storage.outbox.list({}, {})).items, []);
    },
  },
  {
    title: 'refuses to finish or open an unknown run with NOT_FOUND',
    async run(storage) {
      await rejectsWith(storage.runs.finish(finishOf('none'), {}), 'NOT_FOUND');
      await rejectsWith(storage.runs.reopen(runId('none'), {}), 'NOT_FOUND');
    },
  },
  {
    title: 'opens a finished run again for failures that a retry may mend',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta', 'gamma']);
      const { run } = await storage.runs.start(sampleStart(), {});
      const failures = [
        failedEvaluation('b', 'beta', { retryable: true }),
        failedEvaluation('g', 'gamma', { retryable: false }),
      ];
      await claimAndRecord(storage, run, [sampleEvaluation('a', 'alpha'), ...failures]);
      await storage.runs.finish(finishOf('run-1'), {});
      const opened = await storage.runs.reopen(run.id, {});
      deepEqual([opened.status, opened.round, opened.finishedAt], ['open', 2, null]);
      deepEqual(opened.counts, { total: 3, pending: 1, graded: 1, needsReview: 0, insufficientEvidence: 0, failed: 1 });
      deepEqual(await projectsOf(storage, run), ['beta']);
      deepEqual(await storage.evaluations.ranking(thisWeek, {}), ranking);
    },
  },
  {
    title: 'replaces the failed evaluation of a reopened item and adds up what both tries cost',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const { run } = await storage.runs.start(sampleStart(), {});
      await claimAndRecord(storage, run, [failedEvaluation('e-1', 'alpha', { retryable: true })]);
      await storage.runs.finish({ ...finishOf('run-1'), ranking: [] }, {});
      await claimAndRecord(storage, await storage.runs.reopen(run.id, {}), [sampleEvaluation('e-2', 'alpha')]);
      const mended = await storage.runs.finish(finishOf('run-1'), {});
      deepEqual(
        [mended.counts.graded, mended.counts.failed, mended.costMicroUsd, mended.usage.outputTokens],
        [1, 0, 3_000, 40],
      );
      deepEqual(
        (await storage.evaluations.list({ runId: run.id }, {})).items.map(({ id }) => id),
        ['e-2'],
      );
      equal(await storage.evaluations.get(evaluationId('e-1'), {}), null);
      deepEqual(await storage.evaluations.ranking(thisWeek, {}), ranking);
    },
  },
  {
    title: 'makes failures of an open run pending again without a new round',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      const { run } = await storage.runs.start(sampleStart(), {});
      await claimAndRecord(storage, run, [failedEvaluation('e-1', 'alpha', { retryable: true })]);
      const opened = await storage.runs.reopen(run.id, {});
      deepEqual([opened.status, opened.round, opened.counts.pending, opened.counts.failed], ['open', 1, 2, 0]);
      deepEqual(await projectsOf(storage, run), ['alpha']);
    },
  },
  {
    title: 'changes nothing when there is nothing to mend',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const done = await seedFinishedRun(storage, { id: runId('run-2') }, [
        failedEvaluation('e-2', 'alpha', { retryable: false }),
      ]);
      deepEqual(await storage.runs.reopen(done.id, {}), done);
    },
  },
];

const readCases: readonly ContractCase<Storage>[] = [
  {
    title: 'returns null for an unknown run and for a week without one',
    async run({ runs }) {
      equal(await runs.get(runId('none'), {}), null);
      equal(await runs.latest(thisWeek, {}), null);
    },
  },
  {
    title: 'adds up counts, usage and cost from the ledger',
    async run(storage) {
      await seedProjects(storage, ['a', 'b', 'c', 'd', 'e']);
      const { run } = await storage.runs.start(sampleStart(), {});
      await claimAndRecord(storage, run, [
        sampleEvaluation('e-a', 'a'),
        sampleEvaluation('e-b', 'b', { status: 'needs-review', costMicroUsd: 9_007_199_254 }),
        sampleEvaluation('e-c', 'c', { status: 'insufficient-evidence', score: null, grade: null }),
        failedEvaluation('e-d', 'd', { retryable: false }),
      ]);
      const found = await storage.runs.get(run.id, {});
      deepEqual(found?.counts, { total: 5, pending: 1, graded: 1, needsReview: 1, insufficientEvidence: 1, failed: 1 });
      deepEqual(found?.usage, {
        inputTokens: 400,
        cacheReadTokens: 160,
        cacheWriteTokens: 40,
        outputTokens: 80,
        reasoningTokens: 20,
      });
      equal(found?.costMicroUsd, 9_007_203_754);
    },
  },
  {
    title: 'does not know the cost of a run when one evaluation has none',
    async run(storage) {
      await seedProjects(storage, ['a', 'b']);
      const run = await seedFinishedRun(storage, {}, [
        sampleEvaluation('e-a', 'a'),
        sampleEvaluation('e-b', 'b', { costMicroUsd: null }),
      ]);
      equal(run.costMicroUsd, null);
    },
  },
  {
    title: 'lists runs newest week first, then highest revision, the same in pages as at once',
    async run(storage) {
      const order = [
        ['d', thisWeek],
        ['c', thisWeek],
        ['b', week('2026-W09')],
        ['a', week('2025-W52')],
      ] as const;
      const runs: Run[] = [];
      for (const [id, inWeek] of order.toReversed()) {
        runs.unshift((await storage.runs.start(sampleStart({ id: runId(id), week: inWeek, mode: 'new' }), {})).run);
      }
      await pagesAgree((request) => storage.runs.list(request, {}), runs);
    },
  },
  {
    title: 'filters runs by week and scope',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.runs.start(sampleStart({ id: runId('a') }), {});
      await storage.runs.start(sampleStart({ id: runId('b'), mode: 'new', projects: [projectId('alpha')] }), {});
      await storage.runs.start(sampleStart({ id: runId('c'), week: week('2026-W46') }), {});
      const idsOf = async (filter: Parameters<typeof storage.runs.list>[0]) =>
        (await storage.runs.list(filter, {})).items.map(({ id }) => id);
      deepEqual(await idsOf({ week: thisWeek }), ['b', 'a']);
      deepEqual(await idsOf({ scope: 'all' }), ['a', 'c']);
      deepEqual(await idsOf({ week: thisWeek, scope: 'only' }), ['b']);
    },
  },
];

/** What every RunStore does; claiming and recording have a contract of their own. */
export const runStoreContract: readonly ContractCase<Storage>[] = [...startCases, ...finishCases, ...readCases];
