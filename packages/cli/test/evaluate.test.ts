import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { startModelServer } from './model-server.ts';
import { newDataFolder, run, start } from './run-cli.ts';

interface WeeklyDocument {
  readonly outcome: string;
  readonly run: { readonly revision: number; readonly counts: Readonly<Record<string, number>> };
  readonly processed: Readonly<Record<string, number>>;
  readonly ranking: readonly { readonly personId: string }[];
  readonly mails: { readonly sent: number };
  readonly report: { readonly path: string; readonly url: string };
}

const parse = (stdout: string): WeeklyDocument => JSON.parse(stdout) as WeeklyDocument;

describe('ai-manager evaluate', () => {
  it('loads a folder, evaluates its week, writes report and mails; again, it changes nothing', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    const first = await run(['evaluate', '--org', org, '--data', data]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain('Small Builders, week 2026-W47 (16 to 22 November 2026)');
    expect(first.stdout).toMatch(/ 4 {2}projects/);
    expect(first.stdout).toContain('offline heuristic, no language model was asked');
    expect(first.stdout).toContain('3 written');
    expect(first.stderr).toMatch(/2026-W47 evaluating: 4\/4/);
    expect(first.stdout + first.stderr).not.toMatch(/\u001b/);
    const page = await readFile(join(data, 'report.html'), 'utf8');
    expect(page).toContain('Anna Wójcik');
    const mails = await readdir(join(data, 'outbox'));
    expect(mails.filter((name) => name.endsWith('.eml'))).toHaveLength(3);

    const second = await run(['evaluate', '--org', org, '--data', data]);
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain('This week is done: nothing was judged again, nothing was changed.');
    expect(second.stdout).toContain('Ranking');
    expect(second.stderr).toContain('The roster is the one imported last');
    expect(await readdir(join(data, 'outbox'))).toEqual(mails);
  });

  it('prints exactly one JSON document with --json', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    const { code, stdout } = await run(['evaluate', '--org', org, '--data', data, '--json']);
    const document = parse(stdout);
    expect(code).toBe(0);
    expect(document).toMatchObject({ outcome: 'finished', mails: { sent: 3 }, run: { counts: { total: 4, pending: 0 } } });
    expect(existsSync(document.report.path)).toBe(true);

    const again = parse((await run(['evaluate', '--org', org, '--data', data, '--json'])).stdout);
    expect(again).toMatchObject({ outcome: 'already-done', processed: { judged: 0, reused: 0 }, mails: { sent: 3 } });
    expect(again.ranking.map(({ personId }) => personId)).toEqual(document.ranking.map(({ personId }) => personId));
  });

  it('says what it would do with --dry-run and leaves nothing behind', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    const fresh = await run(['evaluate', '--org', org, '--data', data, '--dry-run']);
    expect(fresh).toMatchObject({ code: 0 });
    expect(fresh.stdout).toMatch(/Dry run for week 2026-W47; nothing was changed[^]*4 projects/);
    expect(existsSync(data)).toBe(false);
  });

  it('grades only what --only names, leaves the rest open, and finishes it later', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    const chosen = await run(['evaluate', '--org', org, '--data', data, '--only', 'prj-1', '--only', 'p-2']);
    expect(chosen.code).toBe(0);
    expect(chosen.stdout).toContain('only 3 projects');
    expect(chosen.stdout).toContain('1 project of the week is open');
    for (const id of ['prj-1', 'prj-3', 'prj-4']) expect(chosen.stdout).toContain(id);
    expect(chosen.stdout).not.toContain('prj-2');
    expect(existsSync(join(data, 'outbox'))).toBe(false);
    expect(existsSync(join(data, 'report.html'))).toBe(false);

    const rest = parse((await run(['evaluate', '--org', org, '--data', data, '--json'])).stdout);
    expect(rest).toMatchObject({ outcome: 'finished', processed: { judged: 1 }, mails: { sent: 3 } });
  });

  it('judges anew what --only and --force name, and leaves the week as it is', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    await run(['evaluate', '--org', org, '--data', data]);
    const { code, stdout } = await run(['evaluate', '--org', org, '--data', data, '--only', 'prj-1', '--force']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/only 1 project\nJudged anew, neither ranked nor mailed/);
    expect(await readdir(join(data, 'outbox'))).toHaveLength(3);
  });

  it('makes a new revision with --force', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    await run(['evaluate', '--org', org, '--data', data]);
    const { stdout } = await run(['evaluate', '--org', org, '--data', data, '--force', '--json']);
    expect(parse(stdout)).toMatchObject({ outcome: 'finished', run: { revision: 2 } });
  });

  it('stops at Ctrl-C with what is done kept, says how to go on, and goes on', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    await using server = await startModelServer(2);
    const environment = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: server.url };
    const argv = ['evaluate', '--org', org, '--data', data, '--concurrency', '1'];
    const stopped = start(argv, { environment });
    await stopped.seen(/evaluating: [1-4]\/4/);
    stopped.child.kill('SIGINT');
    const { code, stderr } = await stopped.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Interrupted in week 2026-W47\. [1-3] of 4 projects are done and kept\./);
    expect(stderr).toContain(`ai-manager evaluate --org ${org} --concurrency 1 --data ${data}`);
    const done = Number(/(\d) of 4 projects/.exec(stderr)?.[1]);

    server.release();
    const resumed = await run([...argv, '--json'], { environment });
    expect(resumed.code).toBe(0);
    const { outcome, processed, run: ended } = parse(resumed.stdout);
    expect(outcome).toBe('finished');
    expect(ended).toMatchObject({ revision: 1, counts: { total: 4, pending: 0 } });
    expect(Object.values(processed).reduce((sum, count) => sum + count, 0)).toBe(4 - done);
  });

  it('reports an interruption as JSON with --json', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    await using server = await startModelServer(0);
    const stopped = start(['evaluate', '--org', org, '--data', data, '--json'], { environment: { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: server.url } });
    await stopped.seen(/evaluating/);
    stopped.child.kill('SIGTERM');
    const { code, stdout } = await stopped.ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INTERRUPTED', details: { resume: expect.stringContaining('ai-manager evaluate') } } });
  });
});

describe('ai-manager evaluate with broken input', () => {
  it('names a folder that is not there', async () => {
    const { code, stderr, stdout } = await run(['evaluate', '--org', '/nowhere/at/all', '--data', await newDataFolder()]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Error: Cannot read \/nowhere\/at\/all \(there is no such file\)/);
    expect(stderr).not.toMatch(/ at .*\.ts:/);
    expect(stdout).toBe('');
  });

  it('leaves out bad rows with file, line and remedy and evaluates the good ones', async () => {
    const people = 'id,name,email\np-1,Anna,anna@example.com\np-2,Ben,not an address\n"p-3,Carla,carla@example.com\n';
    const [org, data] = [await makeOrganisation({ 'people.csv': people }), await newDataFolder()];
    const { code, stderr, stdout } = await run(['evaluate', '--org', org, '--data', data]);
    expect(stderr).toMatch(/people\.csv:3 email/);
    expect(stdout).toMatch(/ 2 {2}projects/);
    expect(code).toBe(0);
  });

  it('survives a roster that is garbage', async () => {
    const [org, data] = [await makeOrganisation({ 'people.csv': '\u0000\u0001;;;\n\n"' }), await newDataFolder()];
    const { code, stderr } = await run(['evaluate', '--org', org, '--data', data]);
    expect(stderr).toContain('people.csv');
    expect(stderr).not.toMatch(/ at .*\.ts:|INTERNAL|fault of AI Manager/);
    expect(code).not.toBe(130);
  });

  it('says that nobody is there when the roster is empty', async () => {
    const empty = Object.fromEntries([1, 2, 3].map((number) => [`submissions/2026-W47/prj-${number}.md`, null]));
    const org = await makeOrganisation({ ...empty, 'people.csv': 'id,name,email\n', 'projects.csv': 'id,name,owner_id\n', 'metrics.csv': null, 'evaluations.csv': null });
    const { code, stderr, stdout } = await run(['evaluate', '--org', org, '--data', await newDataFolder()]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no active people/);
    expect(stdout).toBe('');
  });

  it('writes errors as JSON on stdout with --json', async () => {
    const [org, data] = [await makeOrganisation({ 'rubric.yaml': 'title: [' }), await newDataFolder()];
    const { code, stdout } = await run(['evaluate', '--org', org, '--data', data, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'INVALID_INPUT', details: { problems: [{ file: 'rubric.yaml' }] } } });
    expect(existsSync(data)).toBe(false);
  });
});
