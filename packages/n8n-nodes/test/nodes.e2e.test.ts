import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { startModelServer } from '@ai-manager/test-servers/model';
import type { ModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installN8n } from './host/installations.ts';
import { createN8nHome } from './host/n8n-home.ts';
import type { N8nHome } from './host/n8n-home.ts';
import { packPackage } from './host/packed.ts';
import { loadSample, sampleWeek as week } from './host/sample.ts';
import { chatModel, workflow } from './host/workflow.ts';

const type = '@ai-manager/n8n-nodes-ai-manager.aiManager';
const installation = installN8n();
const credentials = { aiManagerDatabaseApi: { id: 'database', name: 'AI Manager database' } };

describe.skipIf(installation.missing !== '')(`AI Manager in n8n, headless${installation.missing}`, () => {
  let postgres: PostgresServer;
  let model: ModelServer;
  let n8n: N8nHome;

  beforeAll(async () => {
    const [{ tarball }, database, vendor] = await Promise.all([packPackage(), startPostgres(), startModelServer()]);
    postgres = database;
    model = vendor;
    n8n = await createN8nHome({ installation: 'folder' in installation ? installation.folder : '', tarball });
    const url = await postgres.createDatabase();
    await loadSample(url);
    n8n.importCredentials([
      {
        id: 'database',
        name: 'AI Manager database',
        type: 'aiManagerDatabaseApi',
        data: { url, actorRole: 'service', actorId: 'n8n' },
      },
      { id: 'openai', name: 'Simulated vendor', type: 'openAiApi', data: { apiKey: 'sk-planted', url: model.baseUrl } },
    ]);
  }, 1_200_000);

  afterAll(async () => {
    await n8n?.[Symbol.asyncDispose]();
    await model?.[Symbol.asyncDispose]();
    await postgres?.[Symbol.asyncDispose]();
  });

  it('is registered by n8n from the packed tarball, as node and as tool', () => {
    const file = join(n8n.folder, 'nodes.json');
    n8n.command(['export:nodes', `--output=${file}`]);
    const names = execFileSync('grep', ['-o', '"name":"@ai-manager[^"]*"', file], { encoding: 'utf8' });
    expect(names.split('\n')).toEqual(expect.arrayContaining([`"name":"${type}"`, `"name":"${type}Tool"`]));
  });

  it('grades the week with a connected chat model of n8n, ranks, and draws the report', () => {
    const step = (name: string, resource: string, operation: string, more: object = {}) => ({
      name,
      type,
      parameters: { resource, operation, additionalFields: { week, ...more } },
      credentials,
    });
    n8n.importWorkflows([
      workflow('weekly', 'manual', [
        {
          ...step('Evaluate', 'evaluations', 'weekly'),
          models: [chatModel('Model', { id: 'openai', name: 'Simulated vendor' })],
        },
        step('Ranking', 'evaluations', 'rankings'),
        step('Report', 'reports', 'weekly', { format: 'html' }),
      ]),
    ]);
    const { status, nodes, error } = n8n.execute('weekly');
    expect(error).toBeUndefined();
    expect(status).toBe('success');
    expect(nodes['Evaluate']?.items[0]?.json['run']).toMatchObject({ counts: { total: 97, failed: 0 } });
    expect(nodes['Evaluate']?.hints.map(({ message }) => message)).toEqual([
      expect.stringContaining('97 of 97'),
      expect.stringMatching(/^Mails wait in the outbox, because no mailer is chosen/),
      expect.stringMatching(/^Models read \d+ tokens and wrote \d+: /),
    ]);
    expect(nodes['Ranking']?.items[0]?.json).toMatchObject({ week, of: 65 });
    expect(nodes['Report']?.items[0]?.binary?.['data']).toMatchObject({
      fileName: 'weekly-report.html',
      mimeType: 'text/html',
    });
    expect(nodes['Report']?.items[0]?.pairedItem).toEqual({ item: 0 });
  });

  it('spoke to nobody but this machine', () => {
    expect(n8n.foreignConnections()).toBe('');
  });
});
