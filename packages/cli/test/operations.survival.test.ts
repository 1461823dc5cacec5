import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import type { Ended } from './run-cli.ts';
import { newDataFolder, run } from './run-cli.ts';

describe('operations on an installation', { timeout: 120_000 }, () => {
  let data = '';
  let org = '';
  let loaded: Ended | undefined;
  beforeAll(async () => {
    [org, data] = [await makeOrganisation(), await newDataFolder()];
    loaded = await run(['init', org, '--data', data]);
  });

  it('starts with init, which says what it brought in and judges nothing', async () => {
    expect(loaded).toMatchObject({ code: 0 });
    expect(loaded?.stdout).toMatch(/Imported: 3 people, 4 projects, 3 submissions/);
    const { stdout } = await run(['evaluations', 'status', '--week', '2026-W47', '--json', '--data', data]);
    expect(JSON.parse(stdout)).toMatchObject({ run: null });
  });

  it('lists people as a table, and as JSON when asked', async () => {
    const text = await run(['people', 'list', '--data', data]);
    expect(text.stdout).toMatch(/^id +name +email/);
    expect(text.stdout).toContain('Anna Wójcik');
    const json = await run(['people', 'list', '--limit', '2', '--json', '--data', data]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      items: [{ id: 'p-1' }, { id: 'p-2' }],
      nextCursor: expect.any(String),
    });
  });

  it('saves a prompt from standard input and reads it back', async () => {
    const saved = await run(['prompts', 'save', '--name', 'mail.weekly.subject', '--body', '@-', '--data', data], {
      stdin: 'Week {{ week.id }}',
    });
    expect(saved).toMatchObject({ code: 0 });
    const { stdout } = await run(['prompts', 'get', '--name', 'mail.weekly.subject', '--data', data, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ prompt: { body: 'Week {{ week.id }}' } });
  });

  it('lets nobody do what the role does not allow, and says who may', async () => {
    const { code, stderr } = await run(['rules', 'get', '--data', data, '--actor', 'p-1:superbuilder']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/The role superbuilder may not use rules\.get[^]*--actor/);
  });

  it('imports the same folder again without a change', async () => {
    const { stdout } = await run(['people', 'import-roster', '--files', org, '--data', data]);
    expect(stdout).toContain('The roster is the one imported last; nothing was changed.');
  });

  it('checks the health of each part', async () => {
    const { code, stdout } = await run(['health', 'check', '--data', data]);
    expect(stdout).toMatch(/database[^]*migrations[^]*rules[^]*outbox[^]*model/);
    expect(code).toBe(0);
  });

  it('names an unknown id and how to find the right one', async () => {
    const { code, stderr } = await run(['projects', 'get', '--project-id', 'prj-9', '--data', data]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/prj-9[^]*What to do/);
  });

  it('says what a database needs that is not there yet, and makes none', async () => {
    const folder = await newDataFolder();
    const { code, stdout } = await run(['migrate', '--status', '--json', '--data', folder]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      applied: [],
      pending: expect.arrayContaining(['0001-weekly-evaluation']),
    });
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses a database it cannot use before touching anything', async () => {
    const folder = await newDataFolder();
    const { code, stderr } = await run(['people', 'list', '--data', folder], {
      environment: { DATABASE_URL: 'postgres://u:secret@localhost/db?sslmode=prefer' },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/sslmode\s+is\s+one\s+of\s+disable/);
    expect(stderr).not.toContain('secret');
    expect(existsSync(folder)).toBe(false);
  });
});
