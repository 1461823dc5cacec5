import { deepEqual, equal } from 'node:assert/strict';
import type { Week } from '../../domain/week.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import {
  evaluationId,
  failedEvaluation,
  personId,
  projectId,
  runId,
  sampleDecision,
  sampleEvaluation,
  sampleMetric,
  samplePerson,
  sampleProject,
  sampleSubmission,
  sampleSync,
  seedFinishedRun,
  seedProjects,
  thisWeek,
  week,
  withoutDocuments,
} from './samples.ts';

const load = (storage: Storage, ...ids: readonly string[]) =>
  storage.evaluations.loadDossiers(ids.map(projectId), thisWeek, {});

async function submit(
  storage: Storage,
  project: string,
  text: { readonly hash: string; readonly week?: Week },
): Promise<void> {
  const inWeek = text.week ?? thisWeek;
  const stored = sampleSubmission(project, { week: inWeek }, text.hash);
  await storage.projects.submit(stored, sampleDecision(`d-${project}-${inWeek}`), {});
}

/** What {@link EvaluationStore.loadDossiers} promises. */
export const dossierContract: readonly ContractCase<Storage>[] = [
  {
    title: 'loads project, owner, submission, metrics and last judgement in one dossier',
    async run(storage) {
      const owner = samplePerson('ann', { timeZone: 'Asia/Tokyo', language: 'ja', team: 'Blue' });
      const project = sampleProject('alpha', 'ann', { stage: 'S2', description: 'Long' });
      const stored = sampleSubmission('alpha', { links: ['https://example.org/a'], language: 'de' });
      const before = sampleEvaluation('e-0', 'alpha', { week: week('2026-W40'), runId: runId('run-0') });
      await storage.people.save(owner, {});
      await storage.projects.save(project, {});
      await storage.projects.submit(stored, sampleDecision('d-1'), {});
      await storage.metrics.save([sampleMetric('ann', { hours: 12.5 })], {});
      await seedFinishedRun(storage, { id: runId('run-0'), week: week('2026-W40') }, [before]);
      deepEqual(await load(storage, 'alpha'), [
        {
          project,
          owner,
          submission: stored.submission,
          duplicateOf: [],
          metrics: [sampleMetric('ann', { hours: 12.5 })],
          syncs: [],
          lastJudged: before,
        },
      ]);
    },
  },
  {
    title: 'loads dossiers in the order asked and leaves out unknown projects',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta', 'gamma']);
      const ids = (await load(storage, 'gamma', 'none', 'alpha')).map(({ project }) => project.id);
      deepEqual(ids, ['gamma', 'alpha']);
      deepEqual(await load(storage), []);
    },
  },
  {
    title: 'shows what is missing as null or empty',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await submit(storage, 'alpha', { hash: 'h', week: week('2026-W46') });
      const [dossier] = await load(storage, 'alpha');
      deepEqual(
        [dossier?.submission, dossier?.duplicateOf, dossier?.metrics, dossier?.lastJudged],
        [null, [], [], null],
      );
    },
  },
  {
    title: 'names other projects with the same text in the same week',
    async run(storage) {
      await seedProjects(storage, ['a', 'b', 'c', 'd', 'e']);
      for (const [project, hash] of [
        ['a', 'same'],
        ['c', 'same'],
        ['b', 'same'],
        ['d', 'other'],
      ] as const)
        await submit(storage, project, { hash });
      await submit(storage, 'e', { hash: 'same', week: week('2026-W46') });
      const duplicates = (await load(storage, 'a', 'b', 'd', 'e')).map(({ duplicateOf }) => duplicateOf);
      deepEqual(duplicates, [['b', 'c'], ['a', 'c'], [], []]);
    },
  },
  {
    title: 'names ten duplicates at most, the first by id',
    async run(storage) {
      const names = Array.from({ length: 13 }, (_, index) => `p-${String(index).padStart(2, '0')}`);
      await seedProjects(storage, names);
      for (const name of names) await submit(storage, name, { hash: 'same' });
      deepEqual((await load(storage, 'p-00'))[0]?.duplicateOf, names.slice(1, 11));
    },
  },
  {
    title: 'takes metrics of the project and of its owner, of this week only',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      await storage.people.save(samplePerson('bob'), {});
      const ofOwner = sampleMetric('ann', { hours: 1 });
      const ofProject = sampleMetric('ann', { users: 2 }, { projectId: projectId('alpha') });
      const byHelper = sampleMetric('bob', { users: 3 }, { projectId: projectId('alpha') });
      const others = [
        sampleMetric('ann', { users: 4 }, { projectId: projectId('beta') }),
        sampleMetric('bob', { hours: 5 }),
        sampleMetric('ann', { hours: 6 }, { week: week('2026-W46') }),
      ];
      await storage.metrics.save([ofOwner, ofProject, byHelper, ...others], {});
      const [dossier] = await load(storage, 'alpha');
      deepEqual(dossier?.metrics.map(({ value }) => value).toSorted(), [1, 2, 3]);
    },
  },
  {
    title: 'takes the latest judgement, passing over failed and unjudged evaluations and later weeks',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const weeks = ['2026-W44', '2026-W45', '2026-W46', '2026-W47', '2026-W48'] as const;
      const evaluations = [
        sampleEvaluation('e-44', 'alpha'),
        sampleEvaluation('e-45', 'alpha'),
        sampleEvaluation('e-46', 'alpha', {
          judgeHash: null,
          judgedBy: null,
          status: 'insufficient-evidence',
          score: null,
          grade: null,
        }),
        failedEvaluation('e-47', 'alpha', { retryable: true }),
        sampleEvaluation('e-48', 'alpha'),
      ];
      for (const [index, evaluation] of evaluations.entries()) {
        await seedFinishedRun(storage, { id: runId(`run-${index}`), week: week(weeks[index] ?? '') }, [evaluation]);
      }
      const [dossier] = await load(storage, 'alpha');
      equal(dossier?.lastJudged?.id, evaluationId('e-45'));
    },
  },
  {
    title: 'takes a judgement whose evaluation failed afterwards',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const { judgedBy } = sampleEvaluation('e-1', 'alpha');
      const failed = failedEvaluation('e-1', 'alpha', { retryable: true, judgeHash: 'judged', judgedBy });
      await seedFinishedRun(storage, { id: runId('run-1') }, [failed]);
      const [dossier] = await load(storage, 'alpha');
      equal(dossier?.lastJudged?.id, evaluationId('e-1'));
    },
  },
  {
    title: 'takes the judgement of an earlier revision of the same week',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await seedFinishedRun(storage, { id: runId('run-1') }, [sampleEvaluation('e-1', 'alpha')]);
      await seedFinishedRun(storage, { id: runId('run-2') }, [
        sampleEvaluation('e-2', 'alpha', { personId: personId('ann') }),
      ]);
      const [dossier] = await load(storage, 'alpha');
      equal(dossier?.lastJudged?.id, evaluationId('e-2'));
    },
  },
  {
    title: 'says when the sources were last read for the owner in this week, by source',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      await storage.people.save(samplePerson('bob', { accounts: { worksmart: '7' } }), {});
      await storage.projects.save(sampleProject('beta', 'bob'), {});
      const failed = sampleSync('ann', 'worksmart', {
        status: 'failed',
        fetchedAt: null,
        asOf: null,
        readAs: null,
        metricTimes: {},
        documents: null,
        error: {
          code: 'UPSTREAM_UNAVAILABLE',
          message: 'It did not answer.',
        },
      });
      const read = sampleSync('ann', 'metrics', {
        missing: [{ aspect: 'metrics', reason: 'none' }],
        status: 'partial',
      });
      const others = [sampleSync('bob', 'metrics'), sampleSync('ann', 'metrics', { week: week('2026-W46') })];
      await storage.activity.record({ syncs: [failed, read, ...others], metrics: [] }, {});
      const [alpha, beta] = await load(storage, 'alpha', 'beta');
      deepEqual(alpha?.syncs, [withoutDocuments(read), withoutDocuments(failed)]);
      deepEqual(beta?.syncs, [withoutDocuments(sampleSync('bob', 'metrics'))]);
      deepEqual(beta?.owner.accounts, { worksmart: '7' });
    },
  },
];
