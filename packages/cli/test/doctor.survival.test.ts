import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startModelServer } from '@ai-manager/test-servers/model';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { copyOf, newDataFolder, run, start } from './run-cli.ts';

interface Part {
  readonly part: string;
  readonly ok: boolean;
  readonly message: string;
  readonly remedy: string | null;
}

interface Options {
  readonly data?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

async function examine({ data, environment = {} }: Options = {}) {
  const { code, stdout } = await run(['doctor', '--json', '--data', data ?? (await newDataFolder())], { environment });
  const { ok, parts } = JSON.parse(stdout) as { readonly ok: boolean; readonly parts: readonly Part[] };
  return { code, ok, parts, unwell: parts.filter((part) => !part.ok) };
}

let server: PostgresServer;
/** an installation with rules and people in it */
let loaded: string;

beforeAll(async () => {
  [server, loaded] = await Promise.all([startPostgres(), newDataFolder()]);
  const { code, stderr } = await run(['init', await makeOrganisation(), '--data', loaded]);
  if (code !== 0) throw new Error(`init failed:\n${stderr}`);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('ai-manager doctor', { timeout: 120_000 }, () => {
  it('finds a fresh installation well, and makes no database', async () => {
    const { code, ok, parts } = await examine();
    expect([code, ok]).toEqual([0, true]);
    expect(parts.find(({ part }) => part === 'database')?.message).toContain('not there yet');
    expect(parts.map(({ part }) => part)).not.toContain('rules');
  });

  it('looks at every part by itself', async () => {
    const { code, parts } = await examine({ data: await copyOf(loaded) });
    expect(code).toBe(0);
    expect(parts.map(({ part }) => part)).toEqual([
      'node',
      'data folder',
      'database',
      'rights',
      'migrations',
      'lock',
      'disk',
      'rules',
      'outbox',
      'documents',
      'mail',
      'cache',
      'rate limiter',
      'model offline:offline-heuristic-1',
    ]);
  });

  it('says of PostgreSQL what is missing, and that it is well when it is', async () => {
    const DATABASE_URL = await server.createDatabase();
    const environment = { DATABASE_URL };
    const before = await examine({ environment });
    expect([before.code, before.unwell.map(({ part }) => part)]).toEqual([1, ['migrations']]);
    expect(before.unwell[0]?.remedy).toContain('ai-manager migrate');
    await run(['migrate', '--data', await newDataFolder()], { environment });
    const after = await examine({ environment });
    expect(after.unwell.map(({ part }) => part)).toEqual(['rules']);
  });

  it('names a database that is down without its password, and still looks at the rest', async () => {
    const environment = { DATABASE_URL: 'postgres://anna:planted-password@127.0.0.1:1/builders' };
    const { code, parts, unwell } = await examine({ environment });
    expect([code, unwell.map(({ part }) => part)]).toEqual([1, ['database']]);
    expect(unwell[0]?.message).toMatch(/127\.0\.0\.1:1\/builders cannot be reached/);
    expect(JSON.stringify(parts)).not.toContain('planted-password');
    expect(parts.map(({ part }) => part)).toContain('documents');
  });

  it('names the process that holds the database', async () => {
    const data = await copyOf(loaded);
    await using model = await startModelServer({ faults: [{ fault: { kind: 'hang' } }] });
    const environment = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: model.baseUrl };
    const holder = start(['evaluate', '--week', '2026-W47', '--data', data], { environment });
    await model.hanging();
    const { unwell } = await examine({ data });
    holder.child.kill('SIGKILL');
    await holder.ended;
    expect(unwell).toMatchObject([{ part: 'lock', message: expect.stringContaining(`process ${holder.child.pid}`) }]);
  });

  it('asks the model, says what came of it, and does not when told so', async () => {
    await using refusing = await startModelServer({ faults: [{ fault: { kind: 'status', status: 401 } }] });
    const environment = { OPENAI_API_KEY: 'planted-key', OPENAI_BASE_URL: refusing.baseUrl };
    const { code, unwell } = await examine({ environment });
    expect([code, unwell.map(({ part }) => part)]).toEqual([1, ['model 127.0.0.1:gpt-6-sol']]);
    expect(unwell[0]?.remedy).toContain('Check the key');
    const skipped = await run(['doctor', '--skip-model', '--data', await newDataFolder()], { environment });
    expect(skipped).toMatchObject({ code: 0, stdout: expect.stringContaining('configured, not asked') });
  });

  it('says what is wrong with a data folder, a damaged database and mails that cannot be written', async () => {
    const file = await newDataFolder();
    await writeFile(file, '');
    expect((await examine({ data: file })).unwell.map(({ part }) => part)).toContain('data folder');
    const data = await copyOf(loaded);
    await writeFile(join(data, 'db', 'pgdata', 'global', 'pg_control'), 'x');
    await mkdir(join(data, 'outbox'), { recursive: true });
    await chmod(join(data, 'outbox'), 0o755);
    const { unwell } = await examine({ data });
    expect(unwell).toMatchObject([{ part: 'database', message: expect.stringContaining('damaged') }]);
  });
});
