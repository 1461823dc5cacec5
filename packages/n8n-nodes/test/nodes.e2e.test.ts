import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import { createAiManager, defaultRules } from '@ai-manager/core';
import { startModelServer } from '@ai-manager/test-servers/model';
import type { ModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createN8nHome } from './host/n8n-home.ts';
import type { N8nHome } from './host/n8n-home.ts';
import { installN8n } from './host/n8n-install.ts';
import { npm } from './host/npm.ts';
import { workflow } from './host/workflow.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const type = '@ai-manager/n8n-nodes-ai-manager.aiManager';
const week = '2026-W47';

let postgres: PostgresServer;
let model: ModelServer;
let n8n: N8nHome;

beforeAll(async () => {
  const packed = mkdtempSync(join(tmpdir(), 'ai-manager-packed-'));
  npm(join(import.meta.dirname, '..'), ['run', 'build']);
  const [{ filename }] = JSON.parse(
    npm(join(import.meta.dirname, '..'), ['pack', '--json', '--pack-destination', packed]),
  ) as readonly [{ readonly filename: string }];
  postgres = await startPostgres();
  model = await startModelServer();
  n8n = await createN8nHome({ installation: installN8n(), tarball: join(packed, filename) });
  const url = await postgres.createDatabase();
  execFileSync(
    process.execPath,
    [
      '--conditions=@ai-manager/source',
      join(repository, 'packages/cli/src/main.ts'),
      'people',
      'import-roster',
      '--files',
      join(repository, 'examples/sample-org'),
    ],
    { env: { ...process.env, DATABASE_URL: url, AI_MANAGER_HOME: join(packed, 'data') }, stdio: 'pipe' },
  );
  await using manager = createAiManager(
    { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()] },
    { actor: { id: 'test', role: 'executive', via: 'test' } },
  );
  await manager.rules.save({ rules: defaultRules });
  n8n.importCredentials([
    {
      id: 'database',
      name: 'AI Manager database',
      type: 'aiManagerDatabaseApi',
      data: { url, actorRole: 'service', actorId: 'n8n' },
    },
    { id: 'openai', name: 'Simulated vendor', type: 'openAiApi', data: { apiKey: 'sk-planted', url: model.baseUrl } },
    {
      id: 'model',
      name: 'Model of our own',
      type: 'aiManagerModelApi',
      data: { vendor: 'openai', apiKey: 'sk-planted', model: 'gpt-5-mini', baseUrl: model.baseUrl },
    },
  ]);
}, 600_000);

afterAll(async () => {
  await n8n?.[Symbol.asyncDispose]();
  await model?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
});

const credentials = { aiManagerDatabaseApi: { id: 'database', name: 'AI Manager database' } };

describe('AI Manager in n8n', () => {
  it('is registered by n8n from the packed tarball', () => {
    const file = join(n8n.folder, 'nodes.json');
    n8n.command(['export:nodes', `--output=${file}`]);
    const names = execFileSync('grep', ['-o', '"name":"@ai-manager[^"]*"', file], { encoding: 'utf8' });
    expect(names.split('\n')).toContain(`"name":"${type}"`);
  });

  it('grades the week with a connected chat model of n8n', () => {
    n8n.importWorkflows([
      workflow('weekly', [
        {
          name: 'Evaluate',
          type,
          parameters: { resource: 'evaluations', operation: 'weekly', additionalFields: { week } },
          credentials,
          model: { name: 'Model', credential: { id: 'openai', name: 'Simulated vendor' } },
        },
        {
          name: 'Ranking',
          type,
          parameters: { resource: 'evaluations', operation: 'rankings', additionalFields: { week } },
          credentials,
        },
        {
          name: 'Report',
          type,
          parameters: { resource: 'reports', operation: 'weekly', additionalFields: { week, format: 'html' } },
          credentials,
        },
      ]),
    ]);
    const { status, items, error } = n8n.execute('weekly');
    expect(error).toBeUndefined();
    expect(status).toBe('success');
    expect(items['Evaluate']?.[0]?.json['run']).toMatchObject({ counts: { total: 97, failed: 0 } });
    expect(items['Ranking']?.[0]?.json).toMatchObject({ week, of: 65 });
    expect(items['Report']?.[0]?.binary?.['data']).toMatchObject({
      fileName: 'weekly-report.html',
      mimeType: 'text/html',
    });
  }, 300_000);
});
