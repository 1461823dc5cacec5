import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startModelServer } from '@ai-manager/test-servers/model';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { copyOf, newDataFolder, run } from './run-cli.ts';

let org = '';
/** the organisation is loaded, nothing is evaluated */
let loaded = '';

beforeAll(async () => {
  [org, loaded] = [await makeOrganisation(), await newDataFolder()];
  const { code, stderr } = await run(['init', org, '--data', loaded]);
  if (code !== 0) throw new Error(`init failed:\n${stderr}`);
});

const week = ['evaluate', '--week', '2026-W47'];

describe('a run that fails with everything switched on', { timeout: 120_000 }, () => {
  const key = 'sk-proj-Pl4ntedOpenAiKey0123456789abcdef';
  const people = ['Wójcik', 'Anna', 'anna@', 'example.com>'];
  const debug = { AI_MANAGER_DEBUG: '1', AI_MANAGER_LOG: 'debug' };

  async function filesIn(folder: string): Promise<readonly string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  it('leaves the key in no file and no output, and nobody in the logs', async () => {
    await using server = await startModelServer({ faults: [{ fault: { kind: 'status', status: 401 } }] });
    const data = await copyOf(loaded);
    const environment = { ...debug, OPENAI_API_KEY: key, OPENAI_BASE_URL: server.baseUrl };
    const { code, stdout, stderr } = await run([...week, '--data', data], { environment });
    expect(code).toBe(4);
    expect(stdout + stderr).not.toContain(key);
    expect(people.filter((word) => stderr.includes(word))).toEqual([]);
    const files = await filesIn(data);
    const withKey: string[] = [];
    // The bytes of the database, too.
    for (const file of files) if ((await readFile(file)).includes(key)) withKey.push(file);
    expect(withKey).toEqual([]);
    const traces = (
      await Promise.all(files.filter((file) => file.endsWith('.jsonl')).map((file) => readFile(file, 'utf8')))
    ).join('');
    expect(traces).toContain('UPSTREAM_');
    expect(people.filter((word) => traces.includes(word))).toEqual([]);
  });

  it.each([
    ['DATABASE_URL', 'postgres://ai:Pl4ntedDatabasePassword@db.internal:5432/main'],
    ['OPENAI_BASE_URL', 'ftp://ai:Pl4ntedDatabasePassword@models.internal/v1'],
    ['OPENAI_BASE_URL', 'http://ai:Pl4ntedDatabasePassword@127.0.0.1:9/v1'],
  ])('does not repeat the password in %s (%s)', async (name, url) => {
    const environment = { ...debug, OPENAI_API_KEY: key, [name]: url };
    const { code, stdout, stderr } = await run([...week, '--data', loaded], { environment });
    expect(code).toBe(2);
    expect(stdout + stderr).not.toMatch(/Pl4nted/);
  });
});
