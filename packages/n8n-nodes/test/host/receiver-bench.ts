import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import { createWebhookSink } from '@ai-manager/adapters/webhook';
import type { AiManager, EventSink } from '@ai-manager/core';
import { createAiManager } from '@ai-manager/core';
import { startModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { startSmtpServer } from '@ai-manager/test-servers/smtp';
import type { SmtpServer } from '@ai-manager/test-servers/smtp';
import type { N8nClient } from './client.ts';
import { signUp } from './client.ts';
import { createN8nHome } from './n8n-home.ts';
import type { N8nHome } from './n8n-home.ts';
import { packPackage } from './packed.ts';
import { loadSample } from './sample.ts';
import { shippedFolder } from './shipped-files.ts';
import { startToolCallingModel } from './tool-calling-model.ts';

export const aiManager = '@ai-manager/n8n-nodes-ai-manager.aiManager';

/** What both sides of a webhook know. */
export const secret = 'a-secret-of-twenty-four-characters';

export const named = (id: string): { readonly id: string; readonly name: string } => ({ id, name: id });

/** What a person chooses in the nodes of a shipped workflow. */
export const chosenCredentials = {
  [aiManager]: { aiManagerDatabaseApi: named('database') },
  [`${aiManager}Trigger`]: { aiManagerDatabaseApi: named('database') },
  'n8n-nodes-base.crypto': { crypto: named('secret') },
  'n8n-nodes-base.emailSend': { smtp: named('smtp') },
  '@n8n/n8n-nodes-langchain.lmChatOpenAi': { openAiApi: named('model') },
};

/** A running n8n, and an installation of AI Manager that tells it what happens. */
export interface ReceiverBench extends AsyncDisposable {
  readonly n8n: N8nHome;
  readonly client: N8nClient;
  readonly smtp: SmtpServer;
  /** as an executive sees it */
  readonly manager: AiManager;
  /** where its events go */
  readonly sink: EventSink;
}

export async function openReceiverBench(installation: string): Promise<ReceiverBench> {
  const [{ tarball }, postgres, model, tools, smtp] = await Promise.all([
    packPackage(),
    startPostgres(),
    startModelServer(),
    startToolCallingModel(),
    startSmtpServer(),
  ]);
  const url = await postgres.createDatabase();
  await loadSample(url);
  const n8n = await createN8nHome({ installation, tarball });
  const sink = createWebhookSink({ url: `${n8n.url}/webhook/ai-manager-events`, secret, id: 'n8n' });
  const manager = createAiManager(
    { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()], eventSinks: [sink] },
    { actor: { id: 'boss', role: 'executive', via: 'test' } },
  );
  n8n.importCredentials(credentialsFor({ url, model: model.baseUrl, tools: tools.baseUrl, smtp: smtp.port }));
  // As the list of workflows says how to.
  n8n.command(['import:workflow', '--separate', `--input=${shippedFolder}`]);
  await n8n.start();
  return {
    n8n,
    client: await signUp(n8n.url, installation),
    smtp,
    manager,
    sink,
    [Symbol.asyncDispose]: async () => {
      await n8n[Symbol.asyncDispose]();
      await Promise.all([manager, postgres, model, tools, smtp].map((each) => each[Symbol.asyncDispose]()));
    },
  };
}

interface Places {
  readonly url: string;
  readonly model: string;
  readonly tools: string;
  readonly smtp: number;
}

function credentialsFor({ url, model, tools, smtp }: Places): readonly object[] {
  const openAi = (id: string, baseUrl: string) => ({
    ...named(id),
    type: 'openAiApi',
    data: { apiKey: 'sk-planted', url: baseUrl },
  });
  const server = { host: '127.0.0.1', port: smtp, secure: false, disableStartTls: true, hostName: 'localhost' };
  return [
    { ...named('database'), type: 'aiManagerDatabaseApi', data: { url, actorRole: 'service', actorId: 'n8n' } },
    { ...named('nowhere'), type: 'aiManagerDatabaseApi', data: { url: 'postgres://nobody@127.0.0.1:9/none' } },
    { ...named('secret'), type: 'crypto', data: { hmacSecret: secret } },
    { ...named('smtp'), type: 'smtp', data: server },
    openAi('model', model),
    openAi('tools', tools),
  ];
}
