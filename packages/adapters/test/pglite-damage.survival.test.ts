import { cp, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonId } from '@ai-manager/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPgliteStorage } from '../src/pglite/index.ts';

let root: string;
/** a closed database with one person; copied, since making one takes seconds */
let made: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ai-manager-damage-'));
  made = join(root, 'made');
  await using storage = createPgliteStorage({ folder: made });
  await storage.people.save(
    {
      id: 'ann' as PersonId,
      name: 'Ann Secretive',
      email: 'ann@example.org',
      team: null,
      leadId: null,
      timeZone: null,
      language: null,
      status: 'active',
    },
    {},
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Fills files with nonsense of the same length. */
const garble = async (...paths: readonly string[]): Promise<void> => {
  for (const path of paths) await writeFile(path, new Uint8Array((await stat(path)).size).fill(0x5a));
};
const below = async (folder: string, pattern: RegExp): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => pattern.test(name)).map((name) => join(folder, name));
const walSegments = (data: string): Promise<readonly string[]> => below(join(data, 'pg_wal'), /^[0-9A-F]{24}$/);
/** Files of our own tables; those of the catalogue have lower numbers. */
const ourTables = (data: string): Promise<readonly string[]> =>
  below(join(data, 'base', '5'), /^(1[6-9]|[2-9]\d)\d{3}$/);

type Damage = (data: string) => Promise<unknown>;
const damages: readonly (readonly [string, Damage])[] = [
  ['the control file is cut off', (data) => truncate(join(data, 'global', 'pg_control'), 10)],
  ['the control file holds nonsense', (data) => garble(join(data, 'global', 'pg_control'))],
  ['the log holds nonsense', async (data) => garble(...(await walSegments(data)))],
  ['the log is gone', async (data) => Promise.all((await walSegments(data)).map((path) => rm(path)))],
  ['the map of files holds nonsense', (data) => garble(join(data, 'base', '5', 'pg_filenode.map'))],
  ['a table holds nonsense', async (data) => garble(...(await ourTables(data)))],
  ['a table is cut off', async (data) => Promise.all((await ourTables(data)).map((path) => truncate(path, 4_000)))],
  ['a table is gone', async (data) => Promise.all((await ourTables(data)).map((path) => rm(path)))],
  ['transactions are forgotten', async (data) => garble(...(await below(join(data, 'pg_xact'), /^[0-9A-F]+$/)))],
  ['the version file is empty', (data) => truncate(join(data, 'PG_VERSION'), 0)],
  [
    'the version file holds nonsense',
    (data) => writeFile(join(data, 'PG_VERSION'), '\u0000\u001b[31mhello'.repeat(50)),
  ],
];

describe('a PGlite folder that is damaged', () => {
  it.each(damages)('because %s is refused with what to do, and left as it is', async (_what, damage) => {
    const folder = await mkdtemp(join(root, 'db-'));
    await cp(made, folder, { recursive: true });
    await damage(join(folder, 'pgdata'));
    const storage = createPgliteStorage({ folder });
    const error = await storage.people.list({}, {}).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'CONFIGURATION', retryable: false });
    expect(error).toHaveProperty('message', expect.stringMatching(/damaged.*Restore a backup of/));
    expect(error).not.toHaveProperty('message', expect.stringMatching(/ASSERTIONS|Secretive|[\u0000-\u001f]/));
    await storage.close();
    // No lock is left, and nothing was made in place of what is there.
    expect(await readdir(folder)).toEqual(['pgdata']);
  });
});
