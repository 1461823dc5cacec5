import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AiManager, Storage } from '@ai-manager/core';
import { createAiManager, defaultRules, toWeek } from '@ai-manager/core';
import { createScriptedModel } from '@ai-manager/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { createPgliteBench } from './pglite-bench.ts';

const executive = { id: 'executive-1', role: 'executive', via: 'test' } as const;
const lastWeek = toWeek('2026-W46');
const week = toWeek('2026-W47');

const people = 'id,name,email,lead_id\np-1,Ann,ann@example.com,p-2\np-2,Bob,bob@example.com,\n';
const projects = 'id,name,owner_id\nprj-1,App,p-1\nprj-2,Tool,p-2\n';
const grades = 'project_id,week,grade,score\nprj-1,2026-W46,B,73.1\nprj-2,2026-W46,,\n';
const update = '## One-liner\n\nAn app.\n';

interface Installation extends AsyncDisposable {
  readonly manager: AiManager;
  readonly storage: Storage;
  readonly importFiles: (
    files: Record<string, string>,
    checkOnly?: boolean,
  ) => ReturnType<AiManager['people']['importRoster']>;
}

const bench = createPgliteBench();
afterAll(() => bench[Symbol.asyncDispose]());

async function install(): Promise<Installation> {
  const storage = await bench.open();
  const manager = createAiManager(
    { storage, llm: [createScriptedModel(() => ({ json: {} }), {})] },
    { actor: executive },
  );
  return {
    manager,
    storage,
    importFiles: (files, checkOnly = false) =>
      manager.people.importRoster({
        files: Object.entries(files).map(([name, content]) => ({ name, content })),
        checkOnly,
      }),
    [Symbol.asyncDispose]: () => manager.close(),
  };
}

const all = {
  'people.csv': people,
  'projects.csv': projects,
  'evaluations.csv': grades,
  'submissions/2026-W47/prj-1.md': update,
};

describe('importing a roster', () => {
  it('stores good rows together with a decision and reports bad ones', async () => {
    await using installation = await install();
    const { importFiles, storage } = installation;
    const result = await importFiles({
      ...all,
      'metrics.csv': 'person_id,week,metric,value\np-1,2026-W47,hours,40\np-9,2026-W47,hours,40\n',
    });
    expect(result).toMatchObject({
      outcome: 'imported',
      imported: { people: 2, projects: 2, metrics: 1, submissions: 1, evaluations: 2 },
      problems: [{ file: 'metrics.csv', line: 3, field: 'person_id' }],
    });
    expect((await storage.people.list({}, {})).items.map(({ id, leadId }) => [id, leadId])).toEqual([
      ['p-1', 'p-2'],
      ['p-2', null],
    ]);
    expect(await storage.metrics.list({ weeks: [week] }, {})).toMatchObject([
      { personId: 'p-1', name: 'hours', value: 40 },
    ]);
    const decisions = (await storage.decisions.list({ kind: 'roster' }, {})).items;
    expect(decisions).toMatchObject([
      {
        actor: executive,
        outcome: { people: 2, projects: 2, metrics: 1, submissions: 1, evaluations: 2, problems: 1 },
      },
    ]);
    expect(decisions[0]?.inputHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('hashes the text of an update, so that a copy by somebody else is found', async () => {
    await using installation = await install();
    await installation.importFiles({
      ...all,
      'submissions/2026-W47/prj-2.md': '---\nweek: 2026-W47\n---\n# one LINER\nan APP',
    });
    const dossiers = await installation.storage.evaluations.loadDossiers(
      (await installation.storage.projects.list({}, {})).items.map(({ id }) => id),
      week,
      {},
    );
    expect(dossiers.map(({ project, duplicateOf }) => [project.id, duplicateOf])).toEqual([
      ['prj-1', ['prj-2']],
      ['prj-2', ['prj-1']],
    ]);
  });

  it('turns earlier grades into a finished run', async () => {
    await using installation = await install();
    const { importFiles, storage, manager } = installation;
    await importFiles(all);
    expect(await storage.runs.latest(lastWeek, {})).toMatchObject({
      status: 'finished',
      revision: 1,
      rulesVersion: 1,
      counts: { total: 2, graded: 1, insufficientEvidence: 1, pending: 0 },
    });
    const { items } = await manager.evaluations.list({ week: lastWeek });
    expect(
      items.map(({ projectId, personId, status, grade, score, notes }) => [
        projectId,
        personId,
        status,
        grade,
        score,
        notes,
      ]),
    ).toEqual([
      ['prj-1', 'p-1', 'graded', 'B', 73.1, ['Imported from evaluations.csv.']],
      ['prj-2', 'p-2', 'insufficient-evidence', null, null, ['Imported from evaluations.csv.']],
    ]);
  });

  it('never replaces the run of a week that has one', async () => {
    await using installation = await install();
    const { importFiles, storage } = installation;
    await importFiles(all);
    const before = await storage.runs.latest(lastWeek, {});
    const result = await importFiles({
      'evaluations.csv': 'project_id,week,grade,score\nprj-1,2026-W46,E,5\nprj-1,2026-W45,C,60\n',
    });
    expect(result).toMatchObject({ outcome: 'imported', imported: { evaluations: 1 }, problems: [] });
    expect(await storage.runs.latest(lastWeek, {})).toEqual(before);
    expect((await storage.evaluations.list({ week: lastWeek }, {})).items.map(({ grade }) => grade)).toEqual([
      'B',
      null,
    ]);
  });

  it('names the newest rules in the runs it makes', async () => {
    await using installation = await install();
    const { importFiles, storage, manager } = installation;
    for (const note of ['first', 'second']) await manager.rules.save({ rules: defaultRules, note });
    await importFiles(all);
    expect(await storage.runs.latest(lastWeek, {})).toMatchObject({ rulesVersion: 2 });
  });
});

describe('importing the same files again', () => {
  it('changes nothing, in whatever order they come, and still reports problems', async () => {
    await using installation = await install();
    const { importFiles, storage } = installation;
    const files = { ...all, 'notes.txt': 'x' };
    await importFiles(files);
    const again = await importFiles(Object.fromEntries(Object.entries(files).toReversed()));
    expect(again).toMatchObject({
      outcome: 'unchanged',
      imported: { people: 0, evaluations: 0 },
      problems: [{ file: 'notes.txt' }],
    });
    expect((await storage.decisions.list({ kind: 'roster' }, {})).items).toHaveLength(1);
  });

  it('is a change when other files were imported in between', async () => {
    await using installation = await install();
    const { importFiles, storage } = installation;
    await importFiles(all);
    await importFiles({ 'people.csv': people.replace('Ann', 'Anna') });
    expect(await importFiles(all)).toMatchObject({ outcome: 'imported' });
    expect((await storage.people.list({}, {})).items.map(({ name }) => name)).toEqual(['Ann', 'Bob']);
  });
});

describe('checking only', () => {
  it('counts and reports without writing anything', async () => {
    await using installation = await install();
    const { importFiles, storage } = installation;
    const result = await importFiles({ ...all, 'notes.txt': 'x' }, true);
    expect(result).toMatchObject({
      outcome: 'checked',
      imported: { people: 2, projects: 2, submissions: 1, evaluations: 2 },
      problems: [{ file: 'notes.txt' }],
    });
    expect((await storage.people.list({}, {})).items).toEqual([]);
    expect((await storage.decisions.list({}, {})).items).toEqual([]);
    expect(await importFiles({ ...all, 'notes.txt': 'x' })).toMatchObject({ outcome: 'imported' });
  });
});

describe('rows', () => {
  it('may refer to what an earlier import stored, over several pages', async () => {
    await using installation = await install();
    const { importFiles, storage } = installation;
    const ids = Array.from({ length: 1_100 }, (_, index) => `p-${String(index).padStart(5, '0')}`);
    await importFiles({ 'people.csv': `id,name,email\n${ids.map((id) => `${id},N,${id}@example.com`).join('\n')}` });
    await importFiles({ 'projects.csv': 'id,name,owner_id\nprj-1,App,p-01099\n' });
    const result = await importFiles({ 'submissions/2026-W47/prj-1.md': update });
    expect(result).toMatchObject({ imported: { submissions: 1 }, problems: [] });
    expect((await storage.projects.listSubmissions({}, {})).items).toMatchObject([{ submittedBy: 'p-01099' }]);
  });

  it('are not written when the import is cancelled', async () => {
    await using installation = await install();
    const { manager, storage } = installation;
    const cancel = new AbortController();
    const reason = new Error('enough');
    cancel.abort(reason);
    await expect(
      manager.people.importRoster({ files: [{ name: 'people.csv', content: people }] }, { signal: cancel.signal }),
    ).rejects.toBe(reason);
    expect((await storage.people.list({}, {})).items).toEqual([]);
  });
});

it('imports the whole sample organisation', async () => {
  await using installation = await install();
  const folder = fileURLToPath(new URL('../../../examples/sample-org/', import.meta.url));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    // Requests and decisions on them are for other commands.
    .filter((name) => !['requests.csv', 'decisions.csv'].includes(name))
    .filter((name) => name.endsWith('.csv') || (name.startsWith('submissions/') && name.endsWith('.md')));
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')]));
  expect(await installation.importFiles(files)).toEqual({
    outcome: 'imported',
    imported: { people: 75, projects: 97, metrics: 2_352, submissions: 107, evaluations: 94 },
    problems: [],
  });
  expect(await installation.importFiles(files)).toMatchObject({ outcome: 'unchanged', problems: [] });
});
