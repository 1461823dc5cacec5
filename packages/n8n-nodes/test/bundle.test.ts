import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { defaultRules } from '@ai-manager/core';
import { startLangfuseServer } from '@ai-manager/test-servers/langfuse';
import { startModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
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
    const allowed = new Set([...builtinModules, 'n8n-workflow', '../../sdk.js', 'pg-native']);
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
