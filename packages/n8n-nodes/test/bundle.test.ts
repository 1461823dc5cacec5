import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { defaultRules } from '@ai-manager/core';
import { startLangfuseServer } from '@ai-manager/test-servers/langfuse';
import { startModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { startSesServer } from '@ai-manager/test-servers/ses';
import { startWebhookServer } from '@ai-manager/test-servers/webhook';
import { startWorkSmartServer } from '@ai-manager/test-servers/worksmart';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackage } from '../scripts/build-package.ts';
import type { BuiltPackage } from '../scripts/build-package.ts';
import { bundleLimitBytes } from '../scripts/bundle-limit.ts';
import type { CallRequest, ModelConnection } from '../sdk/index.ts';
import type * as SdkModule from '../sdk/index.ts';
import { npm } from './host/npm.ts';

type Sdk = typeof SdkModule;

const source = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'ai-manager-n8n-package-'));
const load = createRequire(join(folder, 'index.js'));
const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
  readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
};
let built: BuiltPackage;

beforeAll(async () => {
  for (const file of ['package.json', 'README.md', 'LICENSE']) cpSync(join(source, file), join(folder, file));
  built = await buildPackage(folder);
  // All that n8n itself brings, as far as node files need it when they are loaded.
  const workflow = join(folder, 'node_modules', 'n8n-workflow');
  mkdirSync(workflow, { recursive: true });
  writeFileSync(
    join(workflow, 'index.js'),
    'exports.NodeConnectionTypes = { Main: "main", AiLanguageModel: "ai_languageModel" };',
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesOf = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('the package as built', () => {
  it('stays within its size', () => {
    const bytes = filesOf(join(folder, 'dist')).map((file) => statSync(file).size);
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(bundleLimitBytes);
  });

  it('requires nothing but what Node and n8n have', () => {
    const allowed = new Set([...builtinModules, 'n8n-workflow', '../../operations.json', '../../sdk.js', 'pg-native']);
    const required = Object.values(built.outputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external).map(({ path }) => path.replace(/^node:/, '')),
    );
    expect(required).toContain('crypto');
    expect(required.filter((path) => !allowed.has(path))).toEqual([]);
  });

  it('is registered without loading the bundle', () => {
    for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
      const [className = ''] = basename(file).split('.');
      const loaded = load(join(folder, file)) as Record<string, unknown>;
      // n8n makes it with nothing in its hands.
      const made = (): object => new (loaded[className] as new () => object)();
      expect(made, `${file} exports a class named as the file`).not.toThrow();
    }
    expect(Object.keys(load.cache)).not.toContain(join(folder, 'dist', 'sdk.js'));
  });

  it('names every node and credential that there is', () => {
    const found = filesOf(join(folder, 'dist')).filter((file) => /\.(?:node|credentials)\.js$/.test(file));
    const declared = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map((file) => join(folder, file));
    expect(found.toSorted()).toEqual(declared.toSorted());
  });

  it('packs nothing but what n8n needs, without dependencies', () => {
    const [{ files }] = Object.values(
      JSON.parse(npm(folder, ['pack', '--dry-run', '--json', '--ignore-scripts'])) as Record<
        string,
        { readonly files: readonly { readonly path: string }[] }
      >,
    ) as [{ readonly files: readonly { readonly path: string }[] }];
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path) => !path.startsWith('dist/')).toSorted()).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
    ]);
    expect(paths).toContain('dist/THIRD-PARTY-LICENSES.txt');
    expect(paths.filter((path) => /\.(?:ts|map)$/.test(path))).toEqual([]);
    for (const key of ['dependencies', 'optionalDependencies', 'bundleDependencies', 'overrides'])
      expect(manifest).not.toHaveProperty(key);
  });

  it('names the licence of every package in it', () => {
    const text = readFileSync(join(folder, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const packages = built.packages.map((name) => name.split('/').at(-1));
    expect(packages).toEqual(expect.arrayContaining(['langgraph', 'pg', 'openai', 'sdk', 'echarts']));
    for (const name of built.packages) expect(text).toContain(name);
  });
});

describe('the bundle', () => {
  const week = '2026-W47';
  let sdk: Sdk;
  let model: Awaited<ReturnType<typeof startModelServer>>;
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let langfuse: Awaited<ReturnType<typeof startLangfuseServer>>;
  let request: Omit<CallRequest, 'operation' | 'input'>;
  const warnings: unknown[] = [];

  beforeAll(async () => {
    sdk = load('./dist/sdk.js') as Sdk;
    [model, postgres, langfuse] = await Promise.all([startModelServer(), startPostgres(), startLangfuseServer()]);
    request = {
      database: {
        url: await postgres.createDatabase(),
        directUrl: '',
        maxConnections: 3,
        actorId: 'boss',
        actorRole: 'executive',
      },
      models: { connected: [], credential: undefined },
      langfuse,
      signal: undefined,
      onProgress: () => undefined,
      logger: { debug() {}, info() {}, warn: (...words: unknown[]) => void warnings.push(words), error() {} },
    };
    await call('rules.save', { rules: defaultRules });
    await call('people.save', { id: 'p-1', name: 'Ada Example', email: 'ada@example.com' });
    await call('projects.save', { id: 'prj-1', name: 'Engine', ownerId: 'p-1' });
    const text = 'Our checkout converts 14 % of visits, measured on 2026-11-16 with 2,100 visits.';
    await call('projects.submit', { projectId: 'prj-1', week, oneLiner: text, goals: text, achievements: text });
  });

  afterAll(async () => {
    await sdk?.closeStorages();
    await sdk?.closeTraces();
    await Promise.all([model, postgres, langfuse].map((server) => server?.[Symbol.asyncDispose]()));
  });

  const call = (operation: string, input: unknown, credential?: ModelConnection) =>
    sdk.callOperation({ ...request, operation, input, models: { connected: [], credential } });
  const vendor = (name: 'openai' | 'anthropic'): ModelConnection => ({
    vendor: name,
    apiKey: 'sk-planted',
    model: name === 'openai' ? 'gpt-5-mini' : 'claude-sonnet-5',
    baseUrl: name === 'openai' ? model.baseUrl : model.anthropicUrl,
  });

  it.each(['openai', 'anthropic'] as const)(
    'grades with %s, and traces go to Langfuse',
    async (name) => {
      const before = langfuse.spans.length;
      const { output, spent } = await call('evaluations.weekly', { week, force: true }, vendor(name));
      expect(output).toMatchObject({ run: { counts: { total: 1, failed: 0 } } });
      expect(spent.inputTokens).toBeGreaterThan(100);
      expect((await model.statistics()).requestsByVendor[name]).toBeGreaterThan(1);
      expect(langfuse.spans.length).toBeGreaterThan(before);
      expect(JSON.stringify(warnings)).not.toContain('Langfuse');
    },
    60_000,
  );

  it('draws the report', async () => {
    const { output } = await call('reports.weekly', { week, format: 'html' });
    expect((output as { readonly html: string }).html).toContain('<svg');
  });

  describe('with services beside the models', () => {
    const callWith = (services: Partial<CallRequest>, operation: string, input: unknown) =>
      sdk.callOperation({ ...request, ...services, operation, input });
    const mailsBy = async (status: string) => {
      const { output } = await call('mail.list', { status });
      return (output as { readonly items: readonly { readonly to: string; readonly lastError: string | null }[] })
        .items;
    };

    it('keeps mails in the outbox without a mailer, and says what to choose', async () => {
      expect(await mailsBy('sent')).toEqual([]);
      const [waiting] = await mailsBy('queued');
      expect(waiting?.lastError).toMatch(/choose an AI Manager SES credential/);
      const remarks: string[] = [];
      const { output } = await callWith({ onRemark: (sentence) => void remarks.push(sentence) }, 'mail.send', {});
      expect(output).toMatchObject({ sent: 0, failed: 0, waiting: expect.any(Number) as number });
      expect(remarks).toEqual([waiting?.lastError]);
    }, 60_000);

    it('sends them by Amazon SES, each once', async () => {
      await using server = await startSesServer();
      const ses = {
        ...noSes,
        region: 'eu-west-1',
        accessKeyId: 'AKIA',
        secretAccessKey: 's',
        endpoint: server.endpoint,
      };
      const waiting = (await mailsBy('queued')).length;
      expect(waiting).toBeGreaterThan(0);
      expect((await callWith({ ses }, 'mail.send', {})).output).toMatchObject({ sent: waiting, failed: 0, waiting: 0 });
      expect((await callWith({ ses }, 'mail.send', {})).output).toMatchObject({ sent: 0 });
      expect(server.mails.map(({ destinations }) => destinations)).toEqual(
        Array.from({ length: waiting }, () => ['ada@example.com']),
      );
      expect(Buffer.from(server.mails[0]?.raw ?? []).toString()).toMatch(/^Content-Type: multipart\/alternative/m);
      server.account.verified = ['example.com'];
      expect(await sdk.checkSes({ ...ses, from: 'ada@example.com' })).toMatchObject({ ok: true });
      server.account.sendingEnabled = false;
      expect(await sdk.checkSes({ ...ses, from: 'ada@example.com' })).toMatchObject({ ok: false });
    }, 60_000);

    it('reads weeks and requests from WorkSmart, and tells the outcome there', async () => {
      const [one] = workSmartPeople;
      await using server = await startWorkSmartServer({
        people: workSmartPeople,
        apiKey: 'account-key',
        manualTimes: [{ candidateId: 22, ...manualTime }],
        accountCandidateId: 99,
      });
      const worksmart = { ...noWorkSmart, apiKey: 'account-key', baseUrl: server.url };
      await call('people.save', {
        id: 'p-1',
        name: 'Ada Example',
        email: 'ada@example.com',
        accounts: { worksmart: String(one.candidateId) },
      });
      const synced = await callWith({ worksmart }, 'people.sync', { week });
      expect(synced.output).toMatchObject({ people: 1, sources: [{ source: 'worksmart', failed: 0, unknown: 0 }] });
      expect((await callWith({ worksmart }, 'approvals.sync', { week })).output).toMatchObject({
        sources: [{ source: 'worksmart', found: 1, added: 1, error: null }],
      });
      const { output } = await callWith({ worksmart }, 'approvals.list', {});
      const [{ id }] = (output as { readonly items: readonly [{ readonly id: string }] }).items;
      await callWith({ worksmart }, 'approvals.triage', { approvalIds: [id] });
      await callWith({ worksmart }, 'approvals.decide', { approvalIds: [id], outcome: 'approved', reason: 'Seen.' });
      await callWith({ worksmart }, 'jobs.run', { job: 'deliver-outcomes' });
      await callWith({ worksmart }, 'jobs.run', { job: 'deliver-outcomes' });
      expect(server.decisions).toEqual(['approved 17,18 by 99']);
      expect(await sdk.checkWorkSmart(worksmart)).toMatchObject({ ok: true });
      expect(await sdk.checkWorkSmart({ ...worksmart, apiKey: 'wrong' })).toMatchObject({ ok: false });
    }, 60_000);

    it('tells a webhook what happened, signed', async () => {
      await using server = await startWebhookServer();
      const webhooks = { urls: [server.url], secret: 'a-secret-of-24-characters', previousSecret: '' };
      await callWith({ webhooks, models: { connected: [], credential: vendor('openai') } }, 'evaluations.weekly', {
        week,
        force: true,
      });
      await callWith({ webhooks }, 'jobs.run', { job: 'deliver-events' });
      const [event] = server.calls.filter(({ method }) => method === 'POST');
      expect(event?.headers['webhook-signature']).toMatch(/^v1,/);
      expect(JSON.parse(event?.body ?? '{}')).toMatchObject({ type: 'evaluation.finished' });
      expect(await sdk.checkWebhooks(webhooks)).toMatchObject({ ok: true });
      expect(await sdk.checkWebhooks({ ...webhooks, secret: 'short' })).toMatchObject({ ok: false });
      expect(await sdk.checkWebhooks({ ...webhooks, urls: ['http://127.0.0.1:9/'] })).toMatchObject({ ok: false });
    }, 60_000);
  });

  it('tells LangSmith nothing, and nobody of it, where n8n traces its own nodes', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { LANGSMITH_TRACING: 'true', LANGSMITH_API_KEY: 'planted' });
    try {
      const { output } = await call('evaluations.weekly', { week, force: true }, vendor('openai'));
      expect(output).toMatchObject({ run: { counts: { total: 1, failed: 0 } } });
    } finally {
      process.env = before;
    }
  });

  it('says in a sentence what is wrong, and where to get a database', async () => {
    const error = await sdk
      .callOperation({
        ...request,
        operation: 'people.list',
        input: {},
        database: { ...request.database, url: 'postgres://nobody@127.0.0.1:9/none' },
        signal: AbortSignal.timeout(20_000),
      })
      .catch((reason: unknown) => sdk.explainError(reason));
    expect(error).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      description: expect.stringContaining('docker run') as string,
    });
  });
});

const noSes = {
  region: '',
  accessKeyId: '',
  secretAccessKey: '',
  from: '',
  replyTo: '',
  configurationSet: '',
  maxPerSecond: 0,
  endpoint: '',
};
const noWorkSmart = {
  baseUrl: '',
  apiKey: '',
  username: '',
  password: '',
  personKeys: {},
  approverId: '',
  options: {},
};

const workSmartPeople = [
  {
    loginId: 11,
    candidateId: 22,
    assignmentId: 33,
    teamId: 44,
    managerId: 55,
    fullName: 'Ada Example',
    hours: { '2026-11-16': 38.5 },
    slots: { '2026-11-17': [['ai_usage'], ['not_second_brain']] },
  },
] as const;

const manualTime = {
  monday: '2026-11-16',
  startDateTime: '2026-11-17T09:00:00Z',
  durationMinutes: 30,
  type: 'WEB',
  description: 'Call with a customer about the migration of their data, by phone.',
  timecardIds: [17, 18],
} as const;
