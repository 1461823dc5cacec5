import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PersonId, Storage } from '@ai-manager/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPgliteStorage } from '../src/pglite/index.ts';
import type { PgliteOptions } from '../src/pglite/index.ts';
import { person } from './person.ts';

let root: string;
/** a closed database that holds Ann; copied, since making one takes seconds */
let made: string;
const opened: Storage[] = [];
const children: ChildProcess[] = [];

function open(options: PgliteOptions): Storage {
  const storage = createPgliteStorage(options);
  opened.push(storage);
  return storage;
}

async function madeFolder(): Promise<string> {
  const folder = await mkdtemp(join(root, 'db-'));
  await cp(made, folder, { recursive: true });
  return folder;
}

/** Starts a process on the folder; `lines` are what it says. */
function start(command: string, folder: string) {
  const script = fileURLToPath(new URL('./pglite-child.ts', import.meta.url));
  const args = ['--conditions=@ai-manager/source', script, command, folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, lines, exit: once(child, 'exit') };
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ai-manager-pglite-'));
  made = join(root, 'made');
  await using storage = createPgliteStorage({ folder: made });
  await storage.people.save(person('ann'), {});
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe('a PGlite folder', () => {
  it('is not touched before the first call', async () => {
    const folder = join(root, 'untouched');
    const storage = open({ folder });
    await storage.close();
    expect(await readdir(root)).not.toContain('untouched');
  });

  it('keeps what was saved, and no lock, when it is closed', async () => {
    const storage = open({ folder: made });
    expect((await storage.people.get('ann' as PersonId, {}))?.name).toBe('ann');
    await storage.close();
    expect(await readdir(made)).toEqual(['pgdata']);
  });

  it('is refused to a second storage of the same process', async () => {
    const folder = await madeFolder();
    await open({ folder }).people.list({}, {});
    await expect(open({ folder }).people.list({}, {})).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is refused to a second process, with the name of the holder', async () => {
    const folder = await madeFolder();
    const { child, lines } = start('hold', folder);
    await lines.next();
    const second = open({ folder });
    const details = { folder, holder: { pid: child.pid, command: 'test/pglite-child.ts hold' } };
    await expect(second.people.list({}, {})).rejects.toMatchObject({ code: 'CONFLICT', details });
    const { parts } = await second.check({});
    expect(parts[0]).toMatchObject({
      part: 'lock',
      ok: false,
      message: expect.stringContaining(`process ${child.pid}`),
    });
  });

  it('is handed over to who waits for it', async () => {
    const folder = await madeFolder();
    const first = open({ folder });
    await first.people.list({}, {});
    const waiting = open({ folder, lockWaitMs: 20_000 }).people.list({}, {});
    await first.close();
    expect((await waiting).items.map(({ id }) => id)).toEqual(['ann']);
  });

  it('opens after its holder was killed and holds everything that was confirmed', async () => {
    const folder = await madeFolder();
    const { child, lines, exit } = start('write', folder);
    const confirmed: string[] = [];
    for await (const line of lines) {
      if (line.startsWith('saved ')) confirmed.push(line.slice('saved '.length));
      if (confirmed.length === 200) child.kill('SIGKILL');
    }
    await exit;
    const { items } = await open({ folder }).people.list({}, {});
    const stored = new Set<string>(items.map(({ id }) => id));
    expect(confirmed.filter((id) => !stored.has(id))).toEqual([]);
  });

  it('does not keep a process alive, closed or not, and is left without a lock', async () => {
    const folders = await Promise.all([madeFolder(), madeFolder()]);
    const exits = ['close', 'forget'].map((command, index) => start(command, folders[index] ?? '').exit);
    expect(await Promise.all(exits)).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(await Promise.all(folders.map((folder) => readdir(folder)))).toEqual([['pgdata'], ['pgdata']]);
  });

  it('goes to exactly one of several processes when its holder was killed', async () => {
    const folder = await madeFolder();
    const killed = start('hold', folder);
    await killed.lines.next();
    killed.child.kill('SIGKILL');
    await killed.exit;
    const takers = Array.from({ length: 3 }, () => start('hold', folder));
    const said = await Promise.all(takers.map(async ({ lines }) => (await lines.next()).value as string));
    expect(said.toSorted()).toEqual(['open', 'refused CONFLICT', 'refused CONFLICT']);
  });

  it('opens when making it was interrupted before', async () => {
    const folder = await mkdtemp(join(root, 'half-'));
    await cp(join(made, 'pgdata'), join(folder, 'pgdata.new'), { recursive: true });
    await truncate(join(folder, 'pgdata.new', 'global', 'pg_control'), 10);
    expect((await open({ folder }).people.list({}, {})).items).toEqual([]);
    expect((await readdir(folder)).toSorted()).toEqual(['ai-manager.lock', 'pgdata']);
  });

  it('is refused with both versions when another PostgreSQL made it', async () => {
    const folder = await mkdtemp(join(root, 'old-'));
    await mkdir(join(folder, 'pgdata'));
    await writeFile(join(folder, 'pgdata', 'PG_VERSION'), '17\n');
    const details = { found: '17', expected: '18' };
    const message = expect.stringMatching(
      /PostgreSQL 17.*"ai-manager export" with the version .* made it.*"ai-manager import"/,
    );
    await expect(open({ folder }).people.list({}, {})).rejects.toMatchObject({
      code: 'CONFIGURATION',
      details,
      message,
    });
    expect(await readdir(folder)).toEqual(['pgdata']);
  });

  it('is refused when it is the data folder of another database', async () => {
    const folder = await mkdtemp(join(root, 'foreign-'));
    await writeFile(join(folder, 'PG_VERSION'), '18\n');
    await expect(open({ folder }).people.list({}, {})).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });

  it('is refused with what to do when it is damaged', async () => {
    const folder = await madeFolder();
    await truncate(join(folder, 'pgdata', 'global', 'pg_control'), 10);
    await expect(open({ folder }).people.list({}, {})).rejects.toThrow(/damaged.*Restore a backup/);
    expect(await readdir(folder)).toEqual(['pgdata']);
  });

  it('is refused when the path is a file', async () => {
    const folder = join(root, 'file');
    await writeFile(folder, '');
    await expect(open({ folder }).people.list({}, {})).rejects.toMatchObject({ code: 'CONFIGURATION' });
  });

  it('can be opened again after a failure, by the same storage', async () => {
    const folder = await madeFolder();
    const first = open({ folder });
    await first.people.list({}, {});
    const second = open({ folder });
    await expect(second.people.list({}, {})).rejects.toMatchObject({ code: 'CONFLICT' });
    await first.close();
    expect((await second.people.list({}, {})).items.length).toBe(1);
  });
});
