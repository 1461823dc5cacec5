import { deepEqual, equal } from 'node:assert/strict';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { pagesAgree, rejectsWith } from './assertions.ts';
import {
  personId,
  projectId,
  sampleDecision,
  samplePerson,
  sampleProject,
  sampleSubmission,
  seedProjects,
  thisWeek,
  week,
} from './samples.ts';

/** What every ProjectStore does. */
export const projectStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'returns a project as saved',
    async run({ people, projects }) {
      await people.save(samplePerson('ann'), {});
      const project = sampleProject('alpha', 'ann', {
        stage: 'Production',
        description: 'Ünïcödé',
        status: 'archived',
      });
      await projects.save(project, {});
      deepEqual(await projects.get(project.id, {}), project);
    },
  },
  {
    title: 'returns null for an unknown project',
    async run({ projects }) {
      equal(await projects.get(projectId('none'), {}), null);
    },
  },
  {
    title: 'replaces a project that is saved again',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.projects.save(sampleProject('alpha', 'ann', { name: 'Renamed' }), {});
      deepEqual(
        (await storage.projects.list({}, {})).items.map(({ name }) => name),
        ['Renamed'],
      );
    },
  },
  {
    title: 'refuses a project of an unknown owner with NOT_FOUND',
    async run({ projects }) {
      await rejectsWith(projects.save(sampleProject('alpha', 'nobody'), {}), 'NOT_FOUND');
      deepEqual((await projects.list({}, {})).items, []);
    },
  },
  {
    title: 'lists projects by id, the same in pages as at once',
    async run(storage) {
      const names = ['Beta', 'alpha', 'beta', 'beta-2', 'gamma'];
      await seedProjects(storage, names.toReversed());
      await pagesAgree(
        (request) => storage.projects.list(request, {}),
        names.map((name) => sampleProject(name, 'ann')),
      );
    },
  },
  {
    title: 'lists no project twice when one is added between two pages',
    async run(storage) {
      await seedProjects(storage, ['b', 'd', 'f']);
      const first = await storage.projects.list({ limit: 2 }, {});
      await storage.projects.save(sampleProject('a', 'ann'), {});
      const second = await storage.projects.list({ limit: 2, cursor: first.nextCursor ?? '' }, {});
      deepEqual(
        [...first.items, ...second.items].map(({ id }) => id),
        ['b', 'd', 'f'],
      );
    },
  },
  {
    title: 'filters projects by id, owner and status',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      await storage.people.save(samplePerson('bob'), {});
      await storage.projects.save(sampleProject('gamma', 'bob', { status: 'archived' }), {});
      const idsOf = async (filter: Parameters<typeof storage.projects.list>[0]) =>
        (await storage.projects.list(filter, {})).items.map(({ id }) => id);
      deepEqual(await idsOf({ ids: [projectId('gamma'), projectId('alpha')] }), ['alpha', 'gamma']);
      deepEqual(await idsOf({ ownerIds: [personId('ann')] }), ['alpha', 'beta']);
      deepEqual(await idsOf({ status: 'archived' }), ['gamma']);
      deepEqual(await idsOf({ status: 'archived', ownerIds: [personId('ann')] }), []);
    },
  },
  {
    title: 'stores a submission with its decision',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const stored = sampleSubmission('alpha', { links: ['https://example.org/demo'], language: 'en' });
      await storage.projects.submit(stored, sampleDecision('d-1', { kind: 'submission' }), {});
      deepEqual((await storage.projects.listSubmissions({}, {})).items, [stored.submission]);
      deepEqual(
        (await storage.decisions.list({}, {})).items.map(({ id }) => id),
        ['d-1'],
      );
    },
  },
  {
    title: 'replaces the submission of the same project and week, and of no other',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      const lastWeek = sampleSubmission('alpha', { week: week('2026-W46') });
      const replacement = sampleSubmission('alpha', { language: 'de' });
      await storage.projects.submit(lastWeek, sampleDecision('d-1'), {});
      await storage.projects.submit(sampleSubmission('alpha'), sampleDecision('d-2'), {});
      await storage.projects.submit(sampleSubmission('beta'), sampleDecision('d-3'), {});
      await storage.projects.submit(replacement, sampleDecision('d-4'), {});
      const listed = (await storage.projects.listSubmissions({}, {})).items;
      deepEqual(listed, [replacement.submission, sampleSubmission('beta').submission, lastWeek.submission]);
    },
  },
  {
    title: 'stores no submission when its decision is already stored',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.decisions.append([sampleDecision('d-1')], {});
      await rejectsWith(storage.projects.submit(sampleSubmission('alpha'), sampleDecision('d-1'), {}), 'CONFLICT');
      deepEqual((await storage.projects.listSubmissions({}, {})).items, []);
    },
  },
  {
    title: 'refuses a submission to an unknown project with NOT_FOUND, without its decision',
    async run({ projects, decisions }) {
      await rejectsWith(projects.submit(sampleSubmission('none'), sampleDecision('d-1'), {}), 'NOT_FOUND');
      deepEqual((await decisions.list({}, {})).items, []);
    },
  },
  {
    title: 'keeps every character that Unicode has, and replaces what it has not',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const oneLiner = 'tag \u{E0041}, joined \u200D, right-to-left \u202E, emoji 👩‍🚀, backslash \\u0000 \\ud800';
      const sections = { oneLiner, tam: 'nul \0 and half a pair \uD83D.', spov: '', goals: '', achievements: '' };
      await storage.projects.submit(sampleSubmission('alpha', { sections }), sampleDecision('d-1'), {});
      const [submission] = (await storage.projects.listSubmissions({}, {})).items;
      deepEqual(submission?.sections, { ...sections, tam: 'nul \uFFFD and half a pair \uFFFD.' });
    },
  },
  {
    title: 'stores a submission of a million characters',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      const sections = { oneLiner: '', tam: '', spov: '', goals: '', achievements: 'é'.repeat(1_000_000) };
      await storage.projects.submit(sampleSubmission('alpha', { sections }), sampleDecision('d-1'), {});
      equal((await storage.projects.listSubmissions({}, {})).items[0]?.sections.achievements.length, 1_000_000);
    },
  },
  {
    title: 'lists submissions newest week first, then by project, the same in pages as at once',
    async run(storage) {
      await seedProjects(storage, ['a', 'b', 'c']);
      const order = [
        ['a', thisWeek],
        ['c', thisWeek],
        ['a', week('2026-W09')],
        ['b', week('2026-W09')],
        ['b', week('2025-W52')],
      ] as const;
      const stored = order.map(([project, inWeek]) => sampleSubmission(project, { week: inWeek }));
      for (const [index, one] of stored.toReversed().entries()) {
        await storage.projects.submit(one, sampleDecision(`d-${index}`), {});
      }
      await pagesAgree(
        (request) => storage.projects.listSubmissions(request, {}),
        stored.map(({ submission }) => submission),
      );
    },
  },
  {
    title: 'filters submissions by project and week',
    async run(storage) {
      await seedProjects(storage, ['alpha', 'beta']);
      await storage.projects.submit(sampleSubmission('alpha'), sampleDecision('d-1'), {});
      await storage.projects.submit(sampleSubmission('alpha', { week: week('2026-W46') }), sampleDecision('d-2'), {});
      await storage.projects.submit(sampleSubmission('beta'), sampleDecision('d-3'), {});
      const keysOf = async (filter: Parameters<typeof storage.projects.listSubmissions>[0]) =>
        (await storage.projects.listSubmissions(filter, {})).items.map((one) => `${one.projectId} ${one.week}`);
      deepEqual(await keysOf({ projectId: projectId('alpha') }), ['alpha 2026-W47', 'alpha 2026-W46']);
      deepEqual(await keysOf({ week: thisWeek }), ['alpha 2026-W47', 'beta 2026-W47']);
      deepEqual(await keysOf({ week: week('2026-W46'), projectId: projectId('beta') }), []);
    },
  },
];
