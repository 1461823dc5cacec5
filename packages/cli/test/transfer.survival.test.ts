import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { temporaryFolder } from '../src/__fixtures__/temporary-folder.ts';
import { copyOf, newDataFolder, run, start } from './run-cli.ts';

/** an installation with an evaluated week */
let evaluated = '';
/** an empty installation, whose database is made */
let empty = '';
/** the export of the evaluated one */
let file = '';
let lines: readonly string[] = [];

beforeAll(async () => {
  [evaluated, empty, file] = [await newDataFolder(), await newDataFolder(), join(await temporaryFolder(), 'all.jsonl')];
  const org = await makeOrganisation();
  await expectFine(['evaluate', '--org', org, '--data', evaluated]);
  await expectFine(['migrate', '--data', empty]);
  await expectFine(['export', file, '--data', evaluated]);
  lines = await linesOf(file);
});

async function expectFine(argv: readonly string[]): Promise<void> {
  const { code, stderr } = await run(argv);
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${stderr}`);
}

const linesOf = async (path: string): Promise<readonly string[]> =>
  (await readFile(path, 'utf8')).trimEnd().split('\n');

async function fileOf(content: string | Buffer, name = 'export.jsonl'): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

const textOf = (some: readonly string[]): string => some.map((line) => `${line}\n`).join('');

async function exportOf(data: string): Promise<readonly string[]> {
  const { code, stdout } = await run(['export', '-', '--data', data]);
  expect(code).toBe(0);
  return stdout.trimEnd().split('\n');
}

/** An export of many people, so that it takes some time: `megabytes` in rows of half a megabyte. */
function largeExport(megabytes: number): string {
  const { schema } = JSON.parse(lines[0] ?? '') as { schema: string };
  const rows = megabytes * 2;
  const columns = ['id', 'name', 'email', 'status'];
  const tables = [{ name: 'superbuilders', columns, rows }];
  const header = { format: 'ai-manager-export', version: 1, schema, exportedAt: '2026-11-23T09:00:00.000Z', tables };
  const people = Array.from({ length: rows }, (_, index) => ({
    table: 'superbuilders',
    row: { id: `p-${index}`, name: `${index} `.repeat(125_000), email: `p-${index}@example.org`, status: 'active' },
  }));
  return textOf([header, ...people, { end: true, rows }].map((line) => JSON.stringify(line)));
}

describe('ai-manager export and import', { timeout: 120_000 }, () => {
  it('brings an installation into another one, to the last byte', async () => {
    const data = await copyOf(empty);
    const imported = await run(['import', file, '--data', data]);
    expect(imported).toMatchObject({ code: 0 });
    expect(imported.stdout).toMatch(/superbuilders +3\n/);
    expect(imported.stdout).toContain(`Imported ${(lines.length - 2).toLocaleString('en')} rows from ${file}`);
    expect(imported.stderr).toMatch(/importing: \d+\/\d+ rows \(100 %\)/);
    expect((await exportOf(data)).slice(1)).toEqual(lines.slice(1));
    const report = await run(['evaluate', '--week', '2026-W47', '--data', data]);
    expect(report.stdout).toContain('This week is done: nothing was judged again, nothing was changed.');
  });

  it('compresses into a file that only its owner reads, named after the day, in the current folder', async () => {
    const cwd = await temporaryFolder();
    const { code, stdout } = await run(['export', '--data', evaluated, '--json'], { cwd });
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { file: string; rows: number; tables: Record<string, number> };
    expect(await readdir(cwd)).toEqual([basename(document.file)]);
    expect(basename(document.file)).toMatch(/^ai-manager-export-\d{4}-\d\d-\d\d\.jsonl\.gz$/);
    expect(document).toMatchObject({ rows: lines.length - 2, tables: { superbuilders: 3, projects: 4 } });
    expect((await stat(document.file)).mode & 0o777).toBe(0o600);
    const text = gunzipSync(await readFile(document.file)).toString();
    expect(text.trimEnd().split('\n').slice(1)).toEqual(lines.slice(1));
  });

  it.each([
    [
      'a compressed file, whatever its name',
      async () => ['import', await fileOf(gzipSync(textOf(lines)), 'x.txt')],
      '',
    ],
    ['standard input', async () => ['import', '-'], 'lines'],
  ])('imports %s', async (_what, argv, stdin) => {
    const data = await copyOf(empty);
    const words = [...(await argv()), '--data', data, '--json'];
    const { code, stdout } = await run(words, stdin === '' ? {} : { stdin: textOf(lines) });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: lines.length - 2, tables: { projects: 4 } });
  });

  it('refuses a second import and says what to do', async () => {
    const { code, stdout, stderr } = await run(['import', file, '--data', evaluated]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('Import into a new folder or a new database');
    expect((await exportOf(evaluated)).slice(1)).toEqual(lines.slice(1));
  });

  it('replaces no file unless it is told to', async () => {
    const path = await fileOf('kept');
    const refused = await run(['export', path, '--data', evaluated]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--force');
    expect(await readFile(path, 'utf8')).toBe('kept');
    expect(await run(['export', path, '--data', evaluated, '--force'])).toMatchObject({ code: 0 });
    expect((await linesOf(path)).slice(1)).toEqual(lines.slice(1));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(path))).toEqual([basename(path)]);
  });

  it('exports and imports an empty database, and asks whether it is the right one', async () => {
    const path = join(await temporaryFolder(), 'empty.jsonl');
    const exported = await run(['export', path, '--data', empty]);
    expect(exported).toMatchObject({ code: 0 });
    expect(exported.stdout).toContain('Exported 0 rows');
    expect(exported.stderr).toContain('Nothing is stored there');
    expect(await run(['import', path, '--data', await copyOf(empty)])).toMatchObject({ code: 0 });
  });

  it('ends quietly when the reader of its output has seen enough', async () => {
    const { child, ended } = start(['export', '-', '--data', evaluated]);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Error') });
  });

  it.each([
    [
      'a folder that does not exist',
      () => ['export', join(evaluated, 'none', 'x.jsonl')],
      1,
      /its folder does not exist/,
    ],
    ['a folder', () => ['export', dirname(file), '--force'], 1, /it is a folder/],
    ['stdout for two things', () => ['export', '-', '--json'], 2, /cannot carry/],
    ['a file that does not exist', () => ['import', '/no/such/file'], 2, /there is no such file/],
    ['a folder to read', () => ['import', dirname(file)], 2, /it is a folder/],
  ])('refuses %s', async (_what, argv, exitCode, message) => {
    const { code, stdout, stderr } = await run([...argv(), '--data', evaluated]);
    expect(code).toBe(exitCode);
    expect((stdout + stderr).replaceAll(/\s+/g, ' ')).toMatch(message);
  });
});

describe('an import of a bad file', { timeout: 120_000 }, () => {
  // One for all: whatever an import leaves is found by the next one.
  let data = '';
  beforeAll(async () => {
    data = await copyOf(empty);
  });
  const cut = (text: string, share: number): string => text.slice(0, text.length * share);
  const compressed = (): Buffer => gzipSync(textOf(lines));
  it.each([
    ['cut off in a line', () => cut(textOf(lines), 0.7), /Line \d+ of the export is not JSON/],
    ['cut off after a line', () => textOf(lines.slice(0, -1)), /is cut off: it ends after line/],
    ['cut off while compressed', () => compressed().subarray(0, -200), /the compressed file is cut off/],
    ['damaged while compressed', () => compressed().fill(0xff, 200, 230), /the compressed file is damaged/],
    ['empty', () => '', /The export is empty/],
    ['another file', () => 'id,name\n1,Ann\n', /This is no export of AI Manager/],
    ['noise', () => Buffer.from([0x80, 0xff, 0x00, 0x0a, 0xfe]), /not UTF-8/],
  ])('ends with 2 and says what is wrong and where: %s', async (_what, content, message) => {
    const path = await fileOf(content());
    const { code, stdout, stderr } = await run(['import', path, '--data', data]);
    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(message);
    expect(stderr.replaceAll(/\s+/g, '')).toContain(path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('says nothing of what is in a row that does not fit, only where it is', async () => {
    const changed = lines.map((line) => line.replace('"stage":"S0"', '"stage":"planted-secret"'));
    const argv = ['import', await fileOf(textOf(changed)), '--json', '--data', data];
    const { code, stdout, stderr } = await run(argv, { environment: { AI_MANAGER_DEBUG: '1' } });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INVALID_INPUT', details: { table: 'projects' } } });
    expect(stdout + stderr).not.toContain('planted-secret');
    expect(stdout + stderr).not.toContain('Anna');
  });

  it('leaves nothing, so that the next import works', async () => {
    await run(['import', await fileOf(textOf(lines.slice(0, -1))), '--data', data]);
    expect(await run(['import', file, '--data', data])).toMatchObject({ code: 0 });
    expect((await exportOf(data)).slice(1)).toEqual(lines.slice(1));
  });
});

describe('a command that is stopped in the middle', { timeout: 120_000 }, () => {
  it('leaves nothing of an import that is killed, and the next import works', async () => {
    const data = await copyOf(empty);
    const importing = start(['import', '-', '--data', data], {
      stdin: textOf(lines.slice(0, Math.ceil(lines.length * 0.7))),
      keepStdinOpen: true,
    });
    await importing.seen(/importing: \d+\/\d+ rows \([56]\d %\)/);
    importing.child.kill('SIGKILL');
    expect((await importing.ended).code).toBe(null);
    expect(await run(['import', file, '--data', data])).toMatchObject({ code: 0 });
    expect((await exportOf(data)).slice(1)).toEqual(lines.slice(1));
  });

  it('ends an import at once on Ctrl-C, also while its source is silent', async () => {
    const data = await copyOf(empty);
    const stdin = textOf(lines.slice(0, -5));
    const importing = start(['import', '-', '--data', data], { stdin, keepStdinOpen: true });
    await importing.seen(/importing: \d+\/\d+ rows \(\d+ %\)/);
    importing.child.kill('SIGINT');
    expect(await importing.ended).toMatchObject({ code: 130, stdout: '' });
    expect((await exportOf(data)).length).toBe(2);
  });

  it('leaves no file under its name when an export is killed or interrupted, and the next export works', async () => {
    const data = await copyOf(empty);
    await expectFine(['import', await fileOf(largeExport(60)), '--data', data]);
    const folder = await temporaryFolder();
    const path = join(folder, 'large.jsonl');
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      const exporting = start(['export', path, '--data', data]);
      await exporting.seen(/exporting: \d+\/120 rows \(\d+ %\)/);
      exporting.child.kill(signal);
      expect((await exporting.ended).code).toBe(signal === 'SIGINT' ? 130 : null);
      const left = await readdir(folder);
      // Only a kill leaves what was written so far, under another name.
      expect(left.map((name) => name.endsWith('.tmp'))).toEqual([true]);
    }
    await expectFine(['export', path, '--data', data]);
    expect((await linesOf(path)).length).toBe(122);
  });
});

describe('ai-manager migrate', { timeout: 120_000 }, () => {
  it('says which steps are applied, by its exit code too', async () => {
    const { code, stdout } = await run(['migrate', '--status', '--data', empty]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^applied {2}0001-weekly-evaluation.*\npending {2}none\n$/);
  });

  it('ends with 1 while steps are pending, and leaves them so until it is told to apply them', async () => {
    const data = await newDataFolder();
    const status = await run(['migrate', '--status', '--json', '--data', data]);
    expect(status.code).toBe(1);
    const { applied: before, pending } = JSON.parse(status.stdout) as Record<'applied' | 'pending', readonly string[]>;
    expect([before, pending[0]]).toEqual([[], '0001-weekly-evaluation']);
    const applied = await run(['migrate', '--data', data]);
    expect(applied).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Applied ${pending.length} steps: ${pending.join(', ')}.`),
    });
    const again = await run(['migrate', '--data', data]);
    expect(again.stdout).toContain('The database is up to date; nothing was changed.');
  });

  it('refuses a database that is newer than the command, and names both', async () => {
    const data = await copyOf(empty);
    await makeNewer(data);
    for (const argv of [['migrate', '--status'], ['migrate'], ['import', file]]) {
      const { code, stdout, stderr } = await run([...argv, '--data', data]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/database is newer.* 9999-later.* \d{4}-[a-z-]+/);
    }
  });
});

/** What a later version of the library leaves. */
async function makeNewer(data: string): Promise<void> {
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create(join(data, 'db', 'pgdata'));
  await database.query(`insert into ai_manager.migrations (name) values ('9999-later')`);
  await database.close();
}
