import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import type { AiManager } from '@ai-manager/core';
import { createAiManager, defaultRules } from '@ai-manager/core';
import { startHttpsProxy } from '@ai-manager/test-servers/https-proxy';
import type { HttpsProxy } from '@ai-manager/test-servers/https-proxy';
import { startModelServer } from '@ai-manager/test-servers/model';
import type { ModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startSesServer } from '@ai-manager/test-servers/ses';
import type { SesServer } from '@ai-manager/test-servers/ses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUp } from './host/client.ts';
import type { N8nClient } from './host/client.ts';
import { installN8n } from './host/installations.ts';
import { createN8nHome } from './host/n8n-home.ts';
import type { N8nHome } from './host/n8n-home.ts';
import { packPackage } from './host/packed.ts';
import { loadSample, sampleWeek as week } from './host/sample.ts';
import { shippedWorkflow } from './host/shipped.ts';

const ours = '@ai-manager/n8n-nodes-ai-manager.aiManager';
const installation = installN8n();
const named = (id: string) => ({ id, name: id });
const credentials = {
  [ours]: { aiManagerDatabaseApi: named('database') },
  '@n8n/n8n-nodes-langchain.lmChatOpenAi': { openAiApi: named('model') },
  'n8n-nodes-base.awsSes': { aws: named('aws') },
};

describe.skipIf(installation.missing !== '')(`shipped workflows of jobs${installation.missing}`, () => {
  let servers: { postgres: PostgresServer; model: ModelServer; ses: SesServer; proxy: HttpsProxy };
  let n8n: N8nHome;
  let client: N8nClient;
  /** what n8n's database holds, as an executive sees it */
  let manager: AiManager;

  beforeAll(async () => {
    const folder = 'folder' in installation ? installation.folder : '';
    const [{ tarball }, postgres, model, ses] = await Promise.all([
      packPackage(),
      startPostgres(),
      startModelServer(),
      startSesServer(),
    ]);
    // n8n's own node for SES takes no other address.
    const proxy = await startHttpsProxy({ 'email.eu-west-1.amazonaws.com': ses.port });
    servers = { postgres, model, ses, proxy };
    const url = await postgres.createDatabase();
    await loadSample(url);
    manager = createAiManager(
      { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()] },
      { actor: { id: 'boss', role: 'executive', via: 'test' } },
    );
    n8n = await createN8nHome({ installation: folder, tarball, environment: { ...proxy.environment } });
    n8n.importCredentials([
      { ...named('database'), type: 'aiManagerDatabaseApi', data: { url, actorRole: 'service', actorId: 'n8n' } },
      { ...named('model'), type: 'openAiApi', data: { apiKey: 'sk-planted', url: model.baseUrl } },
      { ...named('aws'), type: 'aws', data: { region: 'eu-west-1', accessKeyId: 'AKIA', secretAccessKey: 'planted' } },
    ]);
    await n8n.start();
    client = await signUp(n8n.url, folder);
  }, 1_200_000);

  afterAll(async () => {
    await n8n?.[Symbol.asyncDispose]();
    await manager?.[Symbol.asyncDispose]();
    await Promise.all(Object.values(servers ?? {}).map((server) => server[Symbol.asyncDispose]()));
  }, 60_000);

  const sendBy = async (delivery: 'core' | 'host') =>
    manager.rules.save({ rules: { ...defaultRules, mail: { ...defaultRules.mail, delivery } } });

  it('evaluates the week and sends its mails with the SES node of n8n, each once', async () => {
    await sendBy('host');
    servers.ses.failBy((_, index) => {
      if (index === 3)
        return { kind: 'error', code: 'MessageRejected', message: 'Address is on the suppression list.' };
      if (index === 5) return { kind: 'taken', answer: 'reset' };
      return undefined;
    });
    const id = await client.save(
      shippedWorkflow('weekly-evaluation', {
        credentials,
        change: { 'Evaluate last week': { additionalFields: { week } } },
      }),
    );
    const { status, nodes, error } = await client.run(id, 'Monday at 9:00');
    expect(error).toBeUndefined();
    expect(status).toBe('success');
    expect(nodes['Evaluate last week']?.items[0]?.json['run']).toMatchObject({ counts: { total: 97, failed: 0 } });
    const { items } = await manager.mail.list({ prefix: `weekly:${week}:`, limit: 200 });
    const by = Map.groupBy(items, (mail) => mail.status);
    expect({
      failed: by.get('failed')?.length,
      uncertain: by.get('uncertain')?.length,
      sent: by.get('sent')?.length,
    }).toEqual({ failed: 1, uncertain: 1, sent: items.length - 2 });
  });

  it('spoke to nobody but this machine', () => {
    expect(servers.proxy.refused).toEqual([]);
    expect(n8n.foreignConnections()).toBe('');
  });
});
