import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyWebhook } from '@ai-manager/adapters/webhook';
import type { WebhookServer } from '@ai-manager/test-servers/webhook';
import { startWebhookServer } from '@ai-manager/test-servers/webhook';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeOrganisation } from '../src/__fixtures__/organisation.ts';
import { temporaryFolder } from '../src/__fixtures__/temporary-folder.ts';
import { renderEnvExample } from '../src/settings/env-example.ts';
import { newDataFolder, run, start } from './run-cli.ts';

const WEBHOOK_SECRET = 'planted-secret-of-enough-length';

interface Diagnosis {
  readonly ok: boolean;
  readonly parts: readonly { readonly part: string; readonly ok: boolean; readonly message: string }[];
  readonly environmentFile: {
    readonly path: string;
    readonly names: readonly string[];
    readonly overridden: readonly string[];
  } | null;
  readonly settings: readonly { readonly group: string; readonly state: string; readonly message: string }[];
}

async function examine(cwd: string, environment: Record<string, string> = {}) {
  const { code, stdout, stderr } = await run(['doctor', '--json'], { cwd, environment });
  return { code, stderr, stdout, ...(JSON.parse(stdout) as Diagnosis) };
}
const stateIn = ({ settings }: Diagnosis, group: string) => settings.find((one) => one.group === group)?.state;

describe('ai-manager init without a folder', { timeout: 120_000 }, () => {
  it('writes a .env with everything in it and nothing set, for its owner alone, and says what is on', async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, '.git'));
    const { code, stdout } = await run(['init'], { cwd });
    expect(code).toBe(0);
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe(renderEnvExample());
    expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o600);
    expect(stdout).toMatch(/Wrote .*\.env/);
    expect(stdout).toContain('Add .env to .gitignore');
    expect(stdout).toMatch(/Webhooks, off: nobody is told when a run ends\n +Set N8N_WEBHOOK_URL and WEBHOOK_SECRET\./);
    expect(existsSync(join(cwd, '.ai-manager'))).toBe(false);
  });

  it('leaves a .env as it is, however wrong, and gives no hint where git ignores it', async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, '.git'));
    await writeFile(join(cwd, '.gitignore'), 'node_modules/\n.env\n');
    await writeFile(join(cwd, '.env'), 'N8N_WEBHOOK_URL=https://n8n.example.com/hook\n');
    const { code, stdout } = await run(['init', '--json'], { cwd });
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as Diagnosis & { readonly organisation: unknown };
    expect(document).toMatchObject({ environmentFile: { isNew: false, isIgnored: true }, organisation: null });
    expect(stateIn(document, 'webhooks')).toBe('half-set');
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe('N8N_WEBHOOK_URL=https://n8n.example.com/hook\n');
  });

  it('loads the organisation it stands in', async () => {
    const cwd = await makeOrganisation();
    const { code, stdout } = await run(['init', '--json', '--data', await newDataFolder()], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      environmentFile: { isNew: true },
      organisation: { roster: { outcome: 'imported' } },
    });
  });
});

describe('settings in a .env', { timeout: 120_000 }, () => {
  it('count in the folder where they are, and the environment wins', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, '.env'), 'AI_MANAGER_HOME=from-file\nAI_MANAGER_LOG=debug\nAI_MANAGER_MODLE=offline\n');
    const diagnosis = await examine(cwd, { AI_MANAGER_LOG: 'warn' });
    expect(diagnosis.environmentFile).toMatchObject({
      path: join(cwd, '.env'),
      names: ['AI_MANAGER_HOME', 'AI_MANAGER_MODLE'],
      overridden: ['AI_MANAGER_LOG'],
    });
    expect(diagnosis.parts.find(({ part }) => part === 'data folder')?.message).toContain(join(cwd, 'from-file'));
    expect(diagnosis.stderr).toBe(
      'Note: AI_MANAGER_MODLE is no variable of AI Manager and changes nothing; do you mean AI_MANAGER_MODEL?\n',
    );
  });
});

describe('doctor about settings', { timeout: 120_000 }, () => {
  it('tells what is half-set and wrong by its exit code, and still looks at the rest', async () => {
    const cwd = await temporaryFolder();
    const environment = {
      WEBHOOK_SECRET,
      OPENAI_BASE_URL: 'nowhere',
      OPENAI_API_KEY: 'planted-key',
      VOYAGE_API_KEY: 'planted-key',
    };
    const diagnosis = await examine(cwd, environment);
    expect([diagnosis.code, diagnosis.ok]).toEqual([1, false]);
    expect(['webhooks', 'model', 'embeddings', 'database'].map((group) => stateIn(diagnosis, group))).toEqual([
      'half-set',
      'wrong',
      'unused',
      'off',
    ]);
    expect(diagnosis.parts.map(({ part }) => part)).toContain('documents');
    expect(diagnosis.stdout + diagnosis.stderr).not.toContain('planted');
    const { code, stdout } = await run(['doctor'], { cwd, environment });
    expect(code).toBe(1);
    expect(stdout).toMatch(/Webhooks, half-set: N8N_WEBHOOK_URL: It is not set, but WEBHOOK_SECRET is\./);
  });

  it('is the only command that goes on with a half-set group', async () => {
    const { code, stderr } = await run(['people', 'list'], {
      cwd: await temporaryFolder(),
      environment: { WEBHOOK_SECRET },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('N8N_WEBHOOK_URL');
  });
});

describe('webhooks of the command line', { timeout: 240_000 }, () => {
  let server: WebhookServer;
  beforeEach(async () => {
    server = await startWebhookServer();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  it('are told again under the same id when the command is killed before it knows that they were told', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    const environment = { N8N_WEBHOOK_URL: server.url, WEBHOOK_SECRET };
    server.answer('hang');
    const killed = start(['evaluate', '--org', org, '--data', data], { environment });
    await expect.poll(() => server.calls.length, { timeout: 100_000 }).toBe(1);
    killed.child.kill('SIGKILL');
    await killed.ended;
    server.answer({ status: 200 });
    const { stdout } = await run(['jobs', 'run', '--job', 'deliver-events', '--json', '--data', data], { environment });
    expect(JSON.parse(stdout)).toMatchObject({ done: 1, waiting: 0, failed: 0 });
    const [first, second] = server.calls.map(({ headers, body }) => [headers['webhook-id'], body]);
    expect(second).toEqual(first);
  });

  it('are told of a finished week, signed; what could not be told is told by the job', async () => {
    const [org, data] = [await makeOrganisation(), await newDataFolder()];
    const environment = { N8N_WEBHOOK_URL: server.url, WEBHOOK_SECRET };
    server.answer({ status: 503, headers: { 'retry-after': '1' } });
    const evaluated = await run(['evaluate', '--org', org, '--data', data], { environment });
    expect(evaluated.code).toBe(0);
    expect(evaluated.stdout).toMatch(
      /Webhooks: 1 not told yet \(try again: ai-manager jobs run --job deliver-events\)/,
    );
    server.answer({ status: 200 });
    const before = server.calls.length;
    await expect
      .poll(
        async () => {
          const job = await run(['jobs', 'run', '--job', 'deliver-events', '--json', '--data', data], { environment });
          return JSON.parse(job.stdout) as unknown;
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toMatchObject({ done: 1, waiting: 0 });
    const [call] = server.calls.slice(before);
    const { event } = verifyWebhook(call ?? { body: '', headers: {} }, { secrets: WEBHOOK_SECRET });
    expect(event).toMatchObject({ type: 'evaluation.finished', data: { scope: 'all', counts: { pending: 0 } } });
    expect(evaluated.stdout + evaluated.stderr).not.toMatch(/planted|weekly-3f1c/);
  });
});
