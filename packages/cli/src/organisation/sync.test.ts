import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPgliteStorage } from '@ai-manager/adapters/pglite';
import { createAiManager } from '@ai-manager/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../__fixtures__/organisation.ts';
import { loadOrganisation } from './load-folder.ts';
import { folderNote, planSync, syncOrganisation } from './sync.ts';

const version = (number: number, body: string, by = 'folder') => ({
  version: number,
  body,
  note: by === 'folder' ? `${folderNote}: a.md` : 'my edit',
  createdBy: by,
});
const says = (body: string) => (candidate: { readonly body: string }) => candidate.body === body;
const [seed, fromFolder, edited] = [version(1, 'default', 'core'), version(2, 'file'), version(3, 'edited', 'anna')];

describe('what a folder changes', () => {
  it('is everything on the first start', () => {
    expect(planSync([], undefined, says('file'))).toEqual({ outcome: 'saved', version: 1, editedBy: null });
    expect(planSync([seed], seed, says('file'))).toEqual({ outcome: 'saved', version: 2, editedBy: null });
  });

  it('is nothing when the file says what is in force', () => {
    expect(planSync([seed], seed, says('default')).outcome).toBe('unchanged');
    expect(planSync([fromFolder, seed], fromFolder, says('file')).outcome).toBe('unchanged');
  });

  it('is nothing when somebody edited it since and the file is as it was', () => {
    expect(planSync([edited, fromFolder, seed], edited, says('file'))).toEqual({
      outcome: 'kept',
      version: 3,
      editedBy: 'anna',
    });
  });

  it('is the file again when the file changed after the edit, and names whose edit it replaces', () => {
    expect(planSync([edited, fromFolder, seed], edited, says('new file'))).toEqual({
      outcome: 'saved',
      version: 4,
      editedBy: 'anna',
    });
  });

  it('goes by the version in force, not by a newer one that nobody uses', () => {
    const candidate = version(3, 'candidate', 'anna');
    expect(planSync([candidate, fromFolder], fromFolder, says('file'))).toMatchObject({
      outcome: 'unchanged',
      version: 2,
    });
  });
});

describe('loading a folder into an installation', () => {
  const actor = { id: 'anna', role: 'executive', via: 'test' } as const;
  const manager = createAiManager(
    { storage: createPgliteStorage({ folder: 'memory' }), llm: [createOfflineProvider()] },
    { actor },
  );
  const options = { call: {}, checkOnly: false };
  let folder = '';
  beforeAll(async () => {
    folder = await makeOrganisation({ 'mail/weekly.subject.liquid': 'Week {{ week.id }} in short' });
  });
  afterAll(() => manager.close());

  const outcomes = async (options_ = options) =>
    (await syncOrganisation(manager, await loadOrganisation(folder), options_)).documents.map(
      ({ name, outcome, version: number }) => `${name} ${outcome} ${number}`,
    );

  it('checks without changing anything', async () => {
    const result = await syncOrganisation(manager, await loadOrganisation(folder), { call: {}, checkOnly: true });
    expect(result.roster?.outcome).toBe('checked');
    expect((await manager.rules.history({})).versions).toEqual([]);
    expect((await manager.people.list({})).items).toEqual([]);
  });

  it('saves rules, templates and roster once, and keeps what an executive edits afterwards', async () => {
    expect(await outcomes()).toEqual(['rules saved 1', 'mail.weekly.subject saved 2']);
    expect((await manager.people.list({})).items).toHaveLength(3);
    expect(await outcomes()).toEqual(['rules unchanged 1', 'mail.weekly.subject unchanged 2']);

    await manager.prompts.save({ name: 'mail.weekly.subject', body: 'Your week {{ week.id }}' });
    expect(await outcomes()).toEqual(['rules unchanged 1', 'mail.weekly.subject kept 3']);
    const { prompt } = await manager.prompts.get({ name: 'mail.weekly.subject' });
    expect(prompt.body).toBe('Your week {{ week.id }}');
  });

  it('says that an unchanged roster is unchanged', async () => {
    const { roster } = await syncOrganisation(manager, await loadOrganisation(folder), options);
    expect(roster?.outcome).toBe('unchanged');
  });
});
