import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startModelServer } from '@ai-manager/test-servers/model';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { copyOf, newDataFolder, run, start } from './run-cli.ts';

interface WeeklyDocument {
  readonly outcome: string;
  readonly run: { readonly revision: number; readonly counts: Readonly<Record<string, number>> };
  readonly processed: Readonly<Record<string, number>>;
  readonly ranking: readonly { readonly personId: string }[];
  readonly mails: { readonly sent: number };
  readonly report: { readonly path: string; readonly url: string };
}

const parse = (stdout: string): WeeklyDocument => JSON.parse(stdout) as WeeklyDocument;

let org = '';
/** the organisation is loaded, nothing is evaluated */
let loaded = '';

beforeAll(async () => {
  [org, loaded] = [await makeOrganisation(), await newDataFolder()];
  const { code, stderr } = await run(['init', org, '--data', loaded]);
  if (code !== 0) throw new Error(`init failed:\n${stderr}`);
});

describe('ai-manager evaluate', { timeout: 120_000 }, () => {
  it('loads a folder, evaluates its week, writes report and mails; again, it changes nothing', async () => {
    const data = await newDataFolder();
    const first = await run(['evaluate', '--org', org, '--data', data]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain('Small Builders, week 2026-W47 (16 to 22 November 2026)');
    expect(first.stdout).toMatch(/ 4 {2}projects/);
    expect(first.stdout).toContain('offline heuristic, no language model was asked');
    expect(first.stdout).toContain('3 written');
    expect(first.stderr).toMatch(/2026-W47 evaluating: 4\/4/);
    expect(first.stdout + first.stderr).not.toMatch(/\u001b/);
    expect(await readFile(join(data, 'report.html'), 'utf8')).toContain('Anna Wójcik');
    const mails = await readdir(join(data, 'outbox'));
    expect(mails.filter((name) => name.endsWith('.eml'))).toHaveLength(3);

    const second = await run(['evaluate', '--org', org, '--data', data]);
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain('This week is done: nothing was judged again, nothing was changed.');
    expect(second.stdout).toContain('Ranking');
    expect(second.stderr).toContain('The roster is the one imported last');
    expect(await readdir(join(data, 'outbox'))).toEqual(mails);
  });

  it('finishes the week when nobody reads what it says any more', async () => {
    const data = await copyOf(loaded);
    const { child, ended, seen } = start(['evaluate', '--week', '2026-W47', '--data', data]);
    await seen(/Opening/);
    child.stdout?.destroy();
    child.stderr?.destroy();
    expect((await ended).code).toBe(0);
    expect((await readdir(join(data, 'outbox'))).filter((name) => name.endsWith('.eml'))).toHaveLength(3);
  });

  it('says what it would do with --dry-run on a fresh installation and leaves nothing behind', async () => {
    const data = await newDataFolder();
    const fresh = await run(['evaluate', '--org', org, '--data', data, '--dry-run']);
    expect(fresh).toMatchObject({ code: 0 });
    expect(fresh.stdout).toMatch(/Dry run for week 2026-W47; nothing was changed[^]*4 projects/);
    expect(fresh.stderr).toContain('Would be saved from the folder: rules (version 1)');
    expect(fresh.stderr).toContain('Checked only: 3 people, 4 projects');
    expect(existsSync(data)).toBe(false);
  });

  it('prints exactly one JSON document with --json, and makes a new revision with --force', async () => {
    const data = await copyOf(loaded);
    const week = ['evaluate', '--week', '2026-W47', '--data', data, '--json'];
    const { code, stdout } = await run(week);
    const document = parse(stdout);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      outcome: 'finished',
      mails: { sent: 3 },
      run: { revision: 1, counts: { total: 4, pending: 0 } },
    });
    expect(existsSync(document.report.path)).toBe(true);

    const again = parse((await run(week)).stdout);
    expect(again).toMatchObject({ outcome: 'already-done', processed: { judged: 0, reused: 0 }, mails: { sent: 3 } });
    expect(again.ranking).toEqual(document.ranking);

    const forced = parse((await run([...week, '--force'])).stdout);
    expect(forced).toMatchObject({ outcome: 'finished', run: { revision: 2, counts: { total: 4, pending: 0 } } });
  });

  it('grades only what --only names, leaves the rest open, and finishes it later', async () => {
    const data = await copyOf(loaded);
    const only = ['evaluate', '--week', '2026-W47', '--data', data, '--only', 'prj-1'];
    const chosen = await run([...only, '--only', 'p-2']);
    expect(chosen.code).toBe(0);
    expect(chosen.stdout).toContain('only 3 projects');
    expect(chosen.stdout).toContain('1 project of the week is open');
    for (const id of ['prj-1', 'prj-3', 'prj-4']) expect(chosen.stdout).toContain(id);
    expect(chosen.stdout).not.toContain('prj-2');
    expect(existsSync(join(data, 'outbox'))).toBe(false);
    expect(existsSync(join(data, 'report.html'))).toBe(false);

    const rest = parse((await run(['evaluate', '--week', '2026-W47', '--data', data, '--json'])).stdout);
    expect(rest).toMatchObject({ outcome: 'finished', processed: { judged: 1 }, mails: { sent: 3 } });

    const anew = await run([...only, '--force']);
    expect(anew.code).toBe(0);
    expect(anew.stdout).toMatch(/only 1 project\nJudged anew, neither ranked nor mailed/);
    expect(await readdir(join(data, 'outbox'))).toHaveLength(3);
  });

  it('stops at Ctrl-C with what is done kept, says how to go on, and goes on', async () => {
    const data = await copyOf(loaded);
    // Two answers make one project; the third request waits until somebody gives up.
    await using server = await startModelServer({ faults: [{ fault: { kind: 'hang' }, skip: 2 }] });
    const environment = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: server.baseUrl };
    const argv = ['evaluate', '--org', org, '--data', data, '--concurrency', '1'];
    const stopped = start(argv, { environment });
    await server.hanging();
    stopped.child.kill('SIGINT');
    const { code, stderr } = await stopped.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Interrupted in week 2026-W47\. 1 of 4 projects are done and kept\./);
    expect(stderr).toContain(`ai-manager evaluate --org ${org} --concurrency 1 --data ${data}`);

    await server.release();
    const resumed = await run([...argv, '--json'], { environment });
    expect(resumed.code).toBe(0);
    const { outcome, processed, run: ended } = parse(resumed.stdout);
    expect(outcome).toBe('finished');
    expect(ended).toMatchObject({ revision: 1, counts: { total: 4, pending: 0 } });
    expect(Object.values(processed).reduce((sum, count) => sum + count, 0)).toBe(3);
  });

  it('reports an interruption as JSON with --json', async () => {
    await using server = await startModelServer({ faults: [{ fault: { kind: 'hang' } }] });
    const environment = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: server.baseUrl };
    const stopped = start(['evaluate', '--week', '2026-W47', '--data', await copyOf(loaded), '--json'], {
      environment,
    });
    await server.hanging();
    stopped.child.kill('SIGTERM');
    const { code, stdout } = await stopped.ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'INTERRUPTED',
        details: { total: 4, resume: expect.stringContaining('ai-manager evaluate --week') },
      },
    });
  });

  it('lets Claude judge where OpenAI refuses its key, and never the heuristic', async () => {
    await using server = await startModelServer({
      faults: [{ vendor: 'openai', fault: { kind: 'status', status: 401 } }],
    });
    const keys = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: server.baseUrl, ANTHROPIC_API_KEY: 'test' };
    const environment = { ...keys, ANTHROPIC_BASE_URL: server.anthropicUrl };
    const data = await copyOf(loaded);
    const { code, stdout } = await run(['evaluate', '--week', '2026-W47', '--data', data, '--json'], { environment });
    expect([code, parse(stdout).outcome]).toEqual([0, 'finished']);
    const listed = await run(['evaluations', 'list', '--data', data, '--json'], { environment });
    expect(listed.stdout).toContain('claude-sonnet-5-5');
    expect(listed.stdout).not.toContain('offline');
  });

  it('ends with 4 when projects failed, and names them', async () => {
    await using server = await startModelServer({ faults: [{ fault: { kind: 'status', status: 400 } }] });
    const environment = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: server.baseUrl };
    const { code, stdout } = await run(['evaluate', '--week', '2026-W47', '--data', await copyOf(loaded)], {
      environment,
    });
    expect(code).toBe(4);
    expect(stdout).toMatch(/ 3 {2}failed/);
    expect(stdout).toMatch(/^Failed\n {2}prj-1 ReturnLoop: /m);
  });

  it('mails nobody about an outage of the model, and says how to go on', async () => {
    const data = await copyOf(loaded);
    await using server = await startModelServer({ faults: [{ fault: { kind: 'status', status: 400 } }] });
    const environment = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: server.baseUrl };
    const { stdout } = await run(['evaluate', '--week', '2026-W47', '--data', data], { environment });
    expect(stdout).toContain('Not one project could be judged: nothing was ranked, nobody was mailed.');
    expect(stdout).toMatch(/^Go on +ai-manager evaluate --week 2026-W47/m);
    expect(existsSync(join(data, 'outbox'))).toBe(false);
  });

  it('ends with 4 while mails cannot be written, and writes them the next time', async () => {
    const data = await copyOf(loaded);
    await writeFile(join(data, 'outbox'), 'a file is in the way');
    const stuck = await run(['evaluate', '--week', '2026-W47', '--data', data]);
    expect(stuck).toMatchObject({ code: 4 });
    expect(stuck.stdout).toContain('3 waiting');
    await rm(join(data, 'outbox'));
    const again = await run(['evaluate', '--week', '2026-W47', '--data', data]);
    expect(again).toMatchObject({ code: 0 });
    expect((await readdir(join(data, 'outbox'))).filter((name) => name.endsWith('.eml'))).toHaveLength(3);
  });

  it('ends with 3 at a budget, keeps what is done, and says how to go on', async () => {
    const data = await copyOf(loaded);
    const { rules } = JSON.parse((await run(['rules', 'get', '--json', '--data', data])).stdout) as {
      readonly rules: Readonly<Record<string, unknown>>;
    };
    const saved = await run(['rules', 'save', '--rules', '@-', '--data', data], {
      stdin: JSON.stringify({ ...rules, budget: { usd: null, tokens: 10_000 } }),
    });
    expect(saved).toMatchObject({ code: 0 });
    await using server = await startModelServer();
    const environment = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: server.baseUrl };
    const { code, stdout } = await run(['evaluate', '--week', '2026-W47', '--data', data, '--concurrency', '1'], {
      environment,
    });
    expect(code).toBe(3);
    expect(stdout).toMatch(/Stopped at the budget with [1-3] projects? left\./);
    expect(stdout).toMatch(
      /Go on +raise budget\.tokens in the rules, then\n +ai-manager evaluate --week 2026-W47 --concurrency 1 --data .*\n/,
    );
    expect(stdout).toMatch(/Cost +unknown \(a model without a known price took part\)/);
  });
});

describe('ai-manager evaluate with broken input', { timeout: 120_000 }, () => {
  it('names a folder that is not there', async () => {
    const { code, stderr, stdout } = await run([
      'evaluate',
      '--org',
      '/nowhere/at/all',
      '--data',
      await newDataFolder(),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Error: Cannot read \/nowhere\/at\/all \(there is no such file\)/);
    expect(stderr).not.toMatch(/ at .*\.ts:/);
    expect(stdout).toBe('');
  });

  it('leaves out bad rows with file, line and remedy and evaluates the good ones', async () => {
    const people = 'id,name,email\np-1,Anna,anna@example.com\np-2,Ben,not an address\n"p-3,Carla,carla@example.com\n';
    const [broken, data] = [await makeOrganisation({ 'people.csv': people }), await newDataFolder()];
    const { code, stderr, stdout } = await run(['evaluate', '--org', broken, '--data', data]);
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
    const org = await makeOrganisation({
      ...empty,
      'people.csv': 'id,name,email\n',
      'projects.csv': 'id,name,owner_id\n',
      'metrics.csv': null,
      'evaluations.csv': null,
    });
    const { code, stderr, stdout } = await run(['evaluate', '--org', org, '--data', await newDataFolder()]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no active people/);
    expect(stdout).toBe('');
  });

  it('writes errors as JSON on stdout with --json', async () => {
    const [org, data] = [await makeOrganisation({ 'rubric.yaml': 'title: [' }), await newDataFolder()];
    const { code, stdout } = await run(['evaluate', '--org', org, '--data', data, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'INVALID_INPUT', details: { problems: [{ file: 'rubric.yaml' }] } },
    });
    expect(existsSync(data)).toBe(false);
  });
});
