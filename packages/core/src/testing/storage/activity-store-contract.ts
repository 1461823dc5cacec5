import { deepEqual } from 'node:assert/strict';
import type { ActivityRow } from '../../ports/storage/activity-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import {
  later,
  now,
  personId,
  projectId,
  sampleMetric,
  samplePerson,
  sampleSync,
  seedProjects,
  thisWeek,
  week,
  withoutDocuments,
} from './samples.ts';

const failure: Partial<ActivityRow> = {
  status: 'failed',
  attemptedAt: later(3_600),
  fetchedAt: null,
  asOf: null,
  readAs: null,
  metricTimes: {},
  missing: [],
  error: { code: 'UPSTREAM_UNAVAILABLE', message: 'It did not answer.' },
  documents: null,
};
const document = {
  id: 'd-1',
  title: 'Bakeries',
  minutes: 90,
  entries: [{ dok: 4 as const, text: 'Photos beat feeds.' }],
};
const record = (storage: Storage, ...syncs: readonly ActivityRow[]): Promise<void> =>
  storage.activity.record({ syncs, metrics: [] }, {});
const list = (storage: Storage) => storage.activity.list({ weeks: [thisWeek] }, {});

/** What {@link ActivityStore} promises. */
export const activityStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'returns rows as recorded, with the metrics that were read',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const partial = sampleSync('ann', 'worksmart', {
        status: 'partial',
        asOf: later(-3_600),
        metricTimes: { 'worksmart.hours': later(-3_600), hours: now },
        missing: [{ aspect: 'ai-share', reason: 'no slot has a tag' }],
      });
      const unknown = sampleSync('ann', 'metrics', {
        status: 'unknown-person',
        fetchedAt: null,
        asOf: null,
        readAs: null,
        metricTimes: {},
        documents: null,
        missing: [
          {
            aspect: 'metrics',
            reason: 'the roster does not say who it is',
          },
        ],
      });
      const metrics = [
        sampleMetric('ann', { hours: 31.5 }),
        sampleMetric('ann', { checks: 3 }, { projectId: projectId('alpha') }),
      ];
      await storage.activity.record({ syncs: [partial, unknown], metrics }, {});
      deepEqual(await list(storage), [unknown, partial].map(withoutDocuments));
      deepEqual(await storage.metrics.list({ weeks: [thisWeek] }, {}), metrics);
    },
  },
  {
    title: 'keeps what was read before when a later attempt fails',
    async run(storage) {
      await seedProjects(storage, []);
      const read = sampleSync('ann', 'brainlift', { documents: [document] });
      await record(storage, read);
      await record(storage, sampleSync('ann', 'brainlift', failure));
      const { fetchedAt, asOf, readAs, metricTimes } = read;
      deepEqual(await list(storage), [
        withoutDocuments(sampleSync('ann', 'brainlift', { ...failure, fetchedAt, asOf, readAs, metricTimes })),
      ]);
      const [kept] = await storage.activity.documents({ weeks: [thisWeek] }, {});
      deepEqual(kept?.documents, [document]);
    },
  },
  {
    title: 'replaces what was read, and remembers up to when each metric holds',
    async run(storage) {
      await seedProjects(storage, []);
      await record(storage, sampleSync('ann', 'worksmart', { ...failure, metricTimes: { gone: now, hours: now } }));
      const again = sampleSync('ann', 'worksmart', {
        asOf: later(60),
        metricTimes: { hours: later(60), share: later(60) },
      });
      await record(storage, again);
      const metricTimes = { gone: now, hours: later(60), share: later(60) };
      deepEqual(await list(storage), [withoutDocuments({ ...again, metricTimes })]);
    },
  },
  {
    title: 'records everything or nothing',
    async run(storage) {
      await seedProjects(storage, []);
      const syncs = [sampleSync('ann', 'worksmart')];
      await rejectsWith(
        storage.activity.record({ syncs, metrics: [sampleMetric('nobody', { hours: 1 })] }, {}),
        'NOT_FOUND',
      );
      await rejectsWith(
        record(storage, sampleSync('ann', 'worksmart'), sampleSync('nobody', 'worksmart')),
        'NOT_FOUND',
      );
      deepEqual(await list(storage), []);
      deepEqual(await storage.metrics.list({ weeks: [thisWeek] }, {}), []);
    },
  },
  {
    title: 'orders rows by person, week and source',
    async run(storage) {
      await seedProjects(storage, []);
      await storage.people.save(samplePerson('bob'), {});
      const lastWeek = week('2026-W46');
      const ordered = [
        sampleSync('ann', 'worksmart', { week: lastWeek }),
        sampleSync('ann', 'brainlift'),
        sampleSync('ann', 'worksmart'),
        sampleSync('bob', 'metrics', { week: lastWeek }),
      ];
      await record(storage, ...ordered.toReversed());
      deepEqual(await storage.activity.list({ weeks: [thisWeek, lastWeek] }, {}), ordered.map(withoutDocuments));
    },
  },
  {
    title: 'filters rows by week and person',
    async run(storage) {
      await seedProjects(storage, []);
      await storage.people.save(samplePerson('bob'), {});
      const mine = sampleSync('ann', 'worksmart');
      const before = sampleSync('ann', 'worksmart', { week: week('2026-W46') });
      const others = sampleSync('bob', 'worksmart');
      await record(storage, mine, before, others);
      const { activity } = storage;
      deepEqual(await activity.list({ weeks: [] }, {}), []);
      deepEqual(await activity.list({ weeks: [week('2026-W46')] }, {}), [withoutDocuments(before)]);
      deepEqual(await activity.list({ weeks: [thisWeek], personIds: [personId('bob')] }, {}), [
        withoutDocuments(others),
      ]);
    },
  },
  {
    title: 'returns documents by person and week, without sources that have none',
    async run(storage) {
      await seedProjects(storage, []);
      await storage.people.save(samplePerson('bob'), {});
      await record(
        storage,
        sampleSync('ann', 'brainlift', { documents: [document] }),
        sampleSync('ann', 'worksmart', { documents: null }),
        sampleSync('ann', 'metrics', { documents: [] }),
        sampleSync('bob', 'brainlift', { documents: [{ ...document, id: 'd-2', minutes: null }] }),
      );
      const key = { source: 'brainlift', week: thisWeek };
      const filter = { weeks: [thisWeek], personIds: [personId('ann')] };
      deepEqual(await storage.activity.documents(filter, {}), [
        { personId: personId('ann'), ...key, documents: [document] },
      ]);
      deepEqual((await storage.activity.documents({ weeks: [thisWeek] }, {})).length, 2);
    },
  },
];
