import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LangfuseServer, startLangfuseServer } from '@ai-manager/test-servers/langfuse';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { copyOf, newDataFolder, run } from './run-cli.ts';

/** the organisation is loaded, nothing is evaluated */
let loaded = '';
let server: LangfuseServer;

beforeAll(async () => {
  loaded = await newDataFolder();
  const { code, stderr } = await run(['init', await makeOrganisation(), '--data', loaded]);
  if (code !== 0) throw new Error(`init failed:\n${stderr}`);
});
beforeEach(async () => {
  server = await startLangfuseServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const environment = (): Record<string, string> => ({
  LANGFUSE_PUBLIC_KEY: server.publicKey,
  LANGFUSE_SECRET_KEY: server.secretKey,
  LANGFUSE_URL: server.url,
});
const evaluate = async (more: Readonly<Record<string, string>> = {}) => {
  const data = await copyOf(loaded);
  const argv = ['evaluate', '--week', '2026-W47', '--data', data];
  return { data, ...(await run(argv, { environment: { ...environment(), ...more } })) };
};
const examine = async (more: Readonly<Record<string, string>> = {}) => {
  const argv = ['doctor', '--json', '--data', await newDataFolder()];
  const { stdout, stderr } = await run(argv, { environment: { ...environment(), ...more } });
  const { parts } = JSON.parse(stdout) as { readonly parts: readonly { readonly part: string }[] };
  expect(stderr).toBe('');
  return parts.filter(({ part }) => part.startsWith('langfuse'));
};

describe('ai-manager with Langfuse', { timeout: 180_000 }, () => {
  it('traces a week there and in the data folder, without names', async () => {
    const { code, data, stderr } = await evaluate();
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Langfuse')]);
    expect(server.spans.map(({ name }) => name)).toContain('evaluate-week');
    expect(server.bodies.join('\n')).not.toMatch(/Wójcik|Anna/);
    const [file = ''] = await readdir(join(data, 'traces'));
    const lines = (await readFile(join(data, 'traces', file), 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(server.spans.length);
    expect(lines.join('\n')).not.toMatch(/Wójcik|Anna|"subject"|"content"/);
  });

  it('shows names where AI_MANAGER_TRACE_NAMES says so', async () => {
    await evaluate({ AI_MANAGER_TRACE_NAMES: '1' });
    expect(server.bodies.join('\n')).toMatch(/Wójcik|Anna/);
  });

  it('ends a week as ever while Langfuse is away, with one line about it', async () => {
    server.behave('refused');
    const { code, stderr } = await evaluate();
    expect(code).toBe(0);
    expect(stderr.match(/Langfuse/g)).toHaveLength(1);
    expect(stderr).not.toMatch(/ {4}at |sk-lf/);
  });

  it('takes prompts from there when asked to', async () => {
    const prompt = 'Judge.\n{% for c in rubric.criteria %}{{ c.id }}{% endfor %}';
    server.prompts.add({ name: 'evaluation.judge', prompt, labels: ['production'] });
    const { data } = await evaluate({ AI_MANAGER_PROMPTS: 'langfuse' });
    const { stdout } = await run(['prompts', 'get', '--name', 'evaluation.judge', '--json', '--data', data]);
    expect(JSON.parse(stdout)).toMatchObject({ prompt: { version: 2, body: prompt, createdBy: 'langfuse' } });
    expect(server.requests).toContain('GET /api/public/v2/prompts/evaluation.judge');
  });
});

describe('ai-manager doctor with Langfuse', { timeout: 180_000 }, () => {
  it('names the project that the keys are for, and compares clocks', async () => {
    expect(await examine()).toEqual([
      { part: 'langfuse', ok: true, message: `${server.url}, project bakers`, remedy: null },
      { part: 'langfuse clock', ok: true, message: expect.stringMatching(/^\d+ s from/), remedy: null },
    ]);
  });

  it('finds a clock that is wrong', async () => {
    server.setClockAheadBy(-10 * 60_000);
    expect(await examine()).toMatchObject([
      { ok: true },
      {
        ok: false,
        message: expect.stringMatching(/(599|60\d) s ahead of Langfuse/),
        remedy: expect.stringContaining('time server'),
      },
    ]);
  });

  it('says which of keys, address and service is wrong', async () => {
    expect(await examine({ LANGFUSE_SECRET_KEY: 'sk-lf-planted' })).toMatchObject([
      {
        ok: false,
        message: expect.stringContaining('refuses the keys (HTTP 401)'),
        remedy: expect.stringContaining('one project'),
      },
    ]);
    server.behave('garbage');
    expect(await examine()).toMatchObject([{ ok: false, message: expect.stringContaining('not as Langfuse does') }]);
    server.behave('hang');
    expect(await examine()).toMatchObject([{ ok: false, message: expect.stringContaining('no answer in time') }]);
    server.behave('refused');
    expect(await examine()).toMatchObject([{ ok: false, message: expect.stringContaining('cannot be reached') }]);
  });
});
