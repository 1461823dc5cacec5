import { deepEqual } from 'node:assert/strict';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import { personId, projectId, sampleMetric, samplePerson, seedProjects, thisWeek, week } from './samples.ts';

/** What every MetricStore does. */
export const metricStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'returns metrics as saved',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const metrics = [
        sampleMetric('ann', { 'worksmart.hours': 37.25 }),
        sampleMetric('ann', { users: -3 }, { projectId: projectId('alpha'), unit: '', source: 'vendor' }),
      ];
      await storage.metrics.save(metrics, {});
      deepEqual(await storage.metrics.list({ weeks: [thisWeek] }, {}), metrics);
    },
  },
  {
    title: 'replaces a metric of the same person, project, week and name',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const ofProject = { projectId: projectId('alpha') };
      await storage.metrics.save([sampleMetric('ann', { hours: 1 }), sampleMetric('ann', { hours: 2 }, ofProject)], {});
      await storage.metrics.save(
        [sampleMetric('ann', { hours: 10 }), sampleMetric('ann', { hours: 20 }, ofProject)],
        {},
      );
      const values = (await storage.metrics.list({ weeks: [thisWeek] }, {})).map(({ value }) => value);
      deepEqual(values, [10, 20]);
    },
  },
  {
    title: 'saves all metrics or none',
    async run(storage) {
      await seedProjects(storage, []);
      await rejectsWith(
        storage.metrics.save([sampleMetric('ann', { hours: 1 }), sampleMetric('nobody', { hours: 2 })], {}),
        'NOT_FOUND',
      );
      deepEqual(await storage.metrics.list({ weeks: [thisWeek] }, {}), []);
    },
  },
  {
    title: 'orders metrics by person, project with none first, name and week',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      await storage.people.save(samplePerson('bob'), {});
      const ordered = [
        sampleMetric('ann', { a: 1 }, { week: week('2026-W46') }),
        sampleMetric('ann', { a: 2 }),
        sampleMetric('ann', { b: 3 }),
        sampleMetric('ann', { a: 4 }, { projectId: projectId('alpha') }),
        sampleMetric('ann', { a: 5 }, { projectId: projectId('beta') }),
        sampleMetric('bob', { a: 6 }),
      ];
      await storage.metrics.save(ordered.toReversed(), {});
      deepEqual(await storage.metrics.list({ weeks: [thisWeek, week('2026-W46')] }, {}), ordered);
    },
  },
  {
    title: 'filters metrics by week, person and project',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.people.save(samplePerson('bob'), {});
      const own = sampleMetric('ann', { hours: 1 });
      const ofProject = sampleMetric('ann', { hours: 2 }, { projectId: projectId('alpha') });
      const before = sampleMetric('ann', { hours: 3 }, { week: week('2026-W46') });
      const others = sampleMetric('bob', { hours: 4 });
      await storage.metrics.save([own, ofProject, before, others], {});
      const { metrics } = storage;
      deepEqual(await metrics.list({ weeks: [week('2026-W46')] }, {}), [before]);
      deepEqual(await metrics.list({ weeks: [] }, {}), []);
      deepEqual(await metrics.list({ weeks: [thisWeek], personIds: [personId('bob')] }, {}), [others]);
      deepEqual(await metrics.list({ weeks: [thisWeek], projectIds: [projectId('alpha')] }, {}), [ofProject]);
    },
  },
];
