import { deepEqual, equal } from 'node:assert/strict';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import {
  evaluationId,
  now,
  personId,
  projectId,
  runId,
  sampleDecision,
  sampleEvaluation,
  sampleMetric,
  samplePerson,
  sampleProject,
  sampleRoster,
  sampleRun,
  sampleStart,
  sampleSubmission,
  seedProjects,
  thisWeek,
  week,
} from './samples.ts';

const earlier = week('2026-W45');
const last = week('2026-W46');

/** One past week in which Ann's project scored; the run is named after the week. */
function historyOf(inWeek: typeof thisWeek, scores: Readonly<Record<string, number>>) {
  const evaluations = Object.entries(scores).map(([project, score]) =>
    sampleEvaluation(`${project}-${inWeek}`, project, {
      runId: runId(`run-${inWeek}`),
      week: inWeek,
      score,
      personId: personId(project === 'alpha' ? 'ann' : 'bob'),
    }),
  );
  return { run: sampleRun(`run-${inWeek}`, inWeek), evaluations };
}

const roster = sampleRoster({
  people: [samplePerson('bob', { leadId: personId('zoe') }), samplePerson('ann'), samplePerson('zoe')],
  projects: [sampleProject('alpha', 'ann'), sampleProject('beta', 'bob')],
  submissions: [sampleSubmission('alpha')],
  metrics: [sampleMetric('ann', { hours: 30 }), sampleMetric('bob', { hours: 20 }, { projectId: projectId('beta') })],
  history: [historyOf(last, { alpha: 50, beta: 70 }), historyOf(earlier, { alpha: 60, beta: 40 })],
});

/** What {@link PeopleStore.importRoster} promises. */
export const rosterImportContract: readonly ContractCase<Storage>[] = [
  {
    title: 'imports people, projects, submissions, metrics and the decision together',
    async run(storage) {
      await storage.people.importRoster(roster, {});
      deepEqual(
        (await storage.people.list({}, {})).items.map(({ id, leadId }) => [id, leadId]),
        [
          ['ann', null],
          ['bob', 'zoe'],
          ['zoe', null],
        ],
      );
      deepEqual((await storage.projects.list({}, {})).items, roster.projects);
      deepEqual((await storage.projects.listSubmissions({}, {})).items, [sampleSubmission('alpha').submission]);
      deepEqual(await storage.metrics.list({ weeks: [thisWeek] }, {}), roster.metrics);
      deepEqual((await storage.decisions.list({}, {})).items, [roster.decision]);
    },
  },
  {
    title: 'imports finished runs with their evaluations',
    async run(storage) {
      await storage.people.importRoster(roster, {});
      const run = await storage.runs.latest(last, {});
      equal(run?.status, 'finished');
      equal(run?.finishedAt, now);
      deepEqual(run?.counts, { total: 2, pending: 0, graded: 2, needsReview: 0, insufficientEvidence: 0, failed: 0 });
      equal(run?.costMicroUsd, 3_000);
      equal(run?.usage.inputTokens, 200);
      const listed = await storage.evaluations.list({ week: last }, {});
      deepEqual(listed.items, historyOf(last, { alpha: 50, beta: 70 }).evaluations);
    },
  },
  {
    title: 'ranks imported runs against the week before',
    async run(storage) {
      await storage.people.importRoster(roster, {});
      deepEqual(await storage.evaluations.ranking(earlier, {}), [
        { personId: 'ann', rank: 1, score: 60, projects: 1, change: null, scoreChange: null },
        { personId: 'bob', rank: 2, score: 40, projects: 1, change: null, scoreChange: null },
      ]);
      deepEqual(await storage.evaluations.ranking(last, {}), [
        { personId: 'bob', rank: 1, score: 70, projects: 1, change: 1, scoreChange: 30 },
        { personId: 'ann', rank: 2, score: 50, projects: 1, change: -1, scoreChange: -10 },
      ]);
    },
  },
  {
    title: 'leaves out a history run whose week already has a run',
    async run(storage) {
      await seedProjects(storage, ['alpha']);
      await storage.runs.start(sampleStart({ id: runId('own'), week: last }), {});
      await storage.people.importRoster(roster, {});
      equal((await storage.runs.latest(last, {}))?.id, 'own');
      deepEqual((await storage.evaluations.list({ week: last }, {})).items, []);
      equal((await storage.runs.latest(earlier, {}))?.status, 'finished');
    },
  },
  {
    title: 'replaces known rows when the same roster is imported again',
    async run(storage) {
      await storage.people.importRoster(roster, {});
      const again = sampleRoster({
        ...roster,
        people: [samplePerson('ann', { team: 'Blue' })],
        projects: [sampleProject('alpha', 'ann', { stage: 'S1' })],
        submissions: [sampleSubmission('alpha', { language: 'de' })],
        metrics: [sampleMetric('ann', { hours: 31 })],
        decision: sampleDecision('roster-2', { kind: 'roster' }),
      });
      await storage.people.importRoster(again, {});
      equal((await storage.people.get(personId('ann'), {}))?.team, 'Blue');
      equal((await storage.projects.get(projectId('alpha'), {}))?.stage, 'S1');
      deepEqual(
        (await storage.projects.listSubmissions({}, {})).items.map(({ language }) => language),
        ['de'],
      );
      deepEqual(
        (await storage.metrics.list({ weeks: [thisWeek], personIds: [personId('ann')] }, {})).map(({ value }) => value),
        [31],
      );
      equal((await storage.runs.list({}, {})).items.length, 2);
    },
  },
  {
    title: 'writes nothing of an import when one row refers to something unknown',
    async run(storage) {
      const bad = sampleRoster({ ...roster, projects: [...roster.projects, sampleProject('orphan', 'nobody')] });
      await rejectsWith(storage.people.importRoster(bad, {}), 'NOT_FOUND');
      deepEqual((await storage.people.list({}, {})).items, []);
      deepEqual((await storage.projects.list({}, {})).items, []);
      deepEqual((await storage.decisions.list({}, {})).items, []);
    },
  },
  {
    title: 'writes nothing of an import when its decision is already stored',
    async run(storage) {
      await storage.decisions.append([roster.decision], {});
      await rejectsWith(storage.people.importRoster(roster, {}), 'CONFLICT');
      deepEqual((await storage.people.list({}, {})).items, []);
      deepEqual((await storage.runs.list({}, {})).items, []);
    },
  },
  {
    title: 'imports the last of rows that have the same key',
    async run(storage) {
      const people = [samplePerson('ann', { team: 'Red' }), samplePerson('ann', { team: 'Blue' })];
      const metrics = [sampleMetric('ann', { hours: 1 }), sampleMetric('ann', { hours: 2 })];
      await storage.people.importRoster(sampleRoster({ people, metrics }), {});
      equal((await storage.people.get(personId('ann'), {}))?.team, 'Blue');
      deepEqual(
        (await storage.metrics.list({ weeks: [thisWeek] }, {})).map(({ value }) => value),
        [2],
      );
    },
  },
  {
    title: 'imports more rows than one statement takes parameters',
    async run(storage) {
      const projects = Array.from({ length: 2_500 }, (_, index) =>
        sampleProject(`p${String(index).padStart(5, '0')}`, 'ann'),
      );
      await storage.people.importRoster(sampleRoster({ people: [samplePerson('ann')], projects }), {});
      const page = await storage.projects.list({}, {});
      equal(page.items.length, 1_000);
      const { run } = await storage.runs.start(sampleStart(), {});
      equal(run.counts.total, 2_500);
    },
  },
  {
    title: 'makes imported judgements available for reuse',
    async run(storage) {
      await storage.people.importRoster(roster, {});
      const [dossier] = await storage.evaluations.loadDossiers([projectId('alpha')], thisWeek, {});
      equal(dossier?.lastJudged?.id, evaluationId(`alpha-${last}`));
    },
  },
];
