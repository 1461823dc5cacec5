import { setTimeout as sleep } from 'node:timers/promises';
import { createOfflineProvider } from '@ai-manager/adapters/offline';
import { createPostgresStorage } from '@ai-manager/adapters/postgres';
import type { AiManager, ApprovalId, Clock } from '@ai-manager/core';
import { createAiManager, defaultRules } from '@ai-manager/core';
import { startHttpsProxy } from '@ai-manager/test-servers/https-proxy';
import { startModelServer } from '@ai-manager/test-servers/model';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { startSlackServer } from '@ai-manager/test-servers/slack';
import type { SlackServer } from '@ai-manager/test-servers/slack';
import { startSmtpServer } from '@ai-manager/test-servers/smtp';
import type { SmtpServer } from '@ai-manager/test-servers/smtp';
import type { N8nClient } from './client.ts';
import { signUp } from './client.ts';
import { createN8nHome } from './n8n-home.ts';
import type { N8nHome } from './n8n-home.ts';
import { packPackage } from './packed.ts';
import type { N8nProcess } from './process.ts';
import { loadSample } from './sample.ts';

/** The reviewer whom the workflows ask, who is one of the sample's people. */
export const reviewer = { id: 'p-001', name: 'Katarzyna Wójcik', email: 'katarzyna.wojcik@commerce.example.com' };
const otherReviewer = { id: 'exec-2', name: 'Ezra Example', email: 'ezra@example.com' };

const named = (id: string) => ({ id, name: id });
const slackToken = 'xoxb-planted';
const headerKey = 'key-of-the-webhook';

/** What a person chooses in the nodes of a shipped workflow. */
export const chosenCredentials = {
  '@ai-manager/n8n-nodes-ai-manager.aiManager': { aiManagerDatabaseApi: named('database') },
  '@n8n/n8n-nodes-langchain.lmChatOpenAi': { openAiApi: named('model') },
  'n8n-nodes-base.emailSend': { smtp: named('smtp') },
  'n8n-nodes-base.slack': { slackApi: named('slack') },
  'n8n-nodes-base.webhook': { httpHeaderAuth: named('header') },
};

/** A running n8n with all that people and requests need around it. */
export interface ReviewBench extends AsyncDisposable {
  readonly n8n: N8nHome;
  readonly client: N8nClient;
  readonly smtp: SmtpServer;
  readonly slack: SlackServer;
  /** as an executive sees it */
  readonly manager: AiManager;
  /** a second one, whose clock stands at another time */
  managerAt(at: Date): AiManager;
  /** Hands a request in at a webhook, as soon as that is there. */
  handIn(path: string, request: object): Promise<{ readonly status: number; readonly body: Handed }>;
  statusOf(approvalId: string): Promise<string>;
  /** As soon as an execution of the workflow waits. */
  waiting(workflowId: string): Promise<void>;
  /** Ends n8n as a power cut does, and starts it again. */
  powerCut(): Promise<void>;
}

interface Handed {
  readonly approvalId: string;
  readonly status: string;
  readonly message: string;
}

export async function openReviewBench(installation: string): Promise<ReviewBench> {
  const [{ tarball }, postgres, model, smtp, slack] = await Promise.all([
    packPackage(),
    startPostgres(),
    startModelServer(),
    startSmtpServer(),
    startSlackServer({ token: slackToken }),
  ]);
  const proxy = await startHttpsProxy({ 'slack.com': slack.port });
  const url = await postgres.createDatabase();
  await loadSample(url);
  const managers: AiManager[] = [];
  const open = (clock?: Clock): AiManager => {
    const ports = { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()] as const };
    const actor = { id: 'exec-1', role: 'executive', via: 'test' } as const;
    managers.push(createAiManager({ ...ports, ...(clock === undefined ? {} : { clock }) }, { actor }));
    return managers.at(-1) as AiManager;
  };
  const manager = open();
  await manager.rules.save({ rules: rulesWithReviewers() });
  const n8n = await createN8nHome({ installation, tarball, environment: proxy.environment });
  n8n.importCredentials(credentialsFor({ url, model: model.baseUrl, smtp: smtp.port }));
  let main: N8nProcess = await n8n.start();
  const client = await signUp(n8n.url, installation);
  return {
    n8n,
    client,
    smtp,
    slack,
    manager,
    managerAt: (at) =>
      open({
        now: () => at.toISOString(),
        monotonicMs: () => performance.now(),
        sleep: (ms, signal) => sleep(ms, undefined, { signal }),
      }),
    handIn: (path, request) => handIn(`${n8n.url}/webhook/${path}`, request),
    statusOf: async (approvalId) =>
      (await manager.approvals.get({ approvalId: approvalId as ApprovalId })).approval.status,
    waiting: (workflowId) => waiting(client, workflowId),
    powerCut: async () => {
      await main.kill();
      main = await n8n.start();
    },
    [Symbol.asyncDispose]: async () => {
      await n8n[Symbol.asyncDispose]();
      await Promise.all([...managers, postgres, model, smtp, slack, proxy].map((each) => each[Symbol.asyncDispose]()));
    },
  };
}

function rulesWithReviewers() {
  const { approvals } = defaultRules;
  const review = {
    ...approvals.review,
    reviewers: [reviewer, otherReviewer].map((each) => ({ ...each, role: 'executive' as const })),
  };
  return { ...defaultRules, approvals: { ...approvals, review } };
}

function credentialsFor({ url, model, smtp }: { url: string; model: string; smtp: number }): readonly object[] {
  return [
    { ...named('database'), type: 'aiManagerDatabaseApi', data: { url, actorRole: 'service', actorId: 'n8n' } },
    { ...named('model'), type: 'openAiApi', data: { apiKey: 'sk-planted', url: model } },
    { ...named('header'), type: 'httpHeaderAuth', data: { name: 'x-key', value: headerKey } },
    { ...named('slack'), type: 'slackApi', data: { accessToken: slackToken, signatureSecret: '' } },
    {
      ...named('smtp'),
      type: 'smtp',
      data: { user: '', password: '', host: '127.0.0.1', port: smtp, secure: false, disableStartTls: true },
    },
  ];
}

async function handIn(url: string, request: object): Promise<{ readonly status: number; readonly body: Handed }> {
  for (;;) {
    const headers = { 'content-type': 'application/json', 'x-key': headerKey };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(request) });
    // Webhooks answer some moments after their workflow was published, and after a start of n8n.
    if (response.status !== 404) return { status: response.status, body: (await response.json()) as Handed };
    await sleep(200);
  }
}

async function waiting(client: N8nClient, workflowId: string): Promise<void> {
  const filter = encodeURIComponent(JSON.stringify({ workflowId }));
  const endMs = Date.now() + 60_000;
  for (;;) {
    const { results } = (await client.get(`/executions?filter=${filter}`)) as {
      readonly results: readonly { readonly status: string }[];
    };
    if (results[0]?.status === 'waiting') return;
    if (Date.now() > endMs) throw new Error(`No execution of ${workflowId} waits: ${JSON.stringify(results[0])}`);
    await sleep(100);
  }
}
