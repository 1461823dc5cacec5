import { setTimeout as sleep } from 'node:timers/promises';
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
import { startSmtpServer } from '@ai-manager/test-servers/smtp';
import type { SmtpServer } from '@ai-manager/test-servers/smtp';
import { startWorkSmartServer } from '@ai-manager/test-servers/worksmart';
import type { WorkSmartServer } from '@ai-manager/test-servers/worksmart';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUp } from './host/client.ts';
import type { N8nClient } from './host/client.ts';
import { installN8n } from './host/installations.ts';
import { createN8nHome } from './host/n8n-home.ts';
import type { N8nHome } from './host/n8n-home.ts';
import { packPackage } from './host/packed.ts';
import type { N8nProcess } from './host/process.ts';
import { loadSample, sampleWeek as week } from './host/sample.ts';
import { shippedWorkflow } from './host/shipped.ts';

const ours = '@ai-manager/n8n-nodes-ai-manager.aiManager';
const installation = installN8n();
const named = (id: string) => ({ id, name: id });
const credentials = {
  [ours]: {
    aiManagerDatabaseApi: named('database'),
    aiManagerSesApi: named('ses'),
    aiManagerWorkSmartApi: named('worksmart'),
  },
  '@n8n/n8n-nodes-langchain.lmChatOpenAi': { openAiApi: named('model') },
  'n8n-nodes-base.awsSes': { aws: named('aws') },
  'n8n-nodes-base.emailSend': { smtp: named('smtp') },
};
const ofWeek = { additionalFields: { week } };

describe.skipIf(installation.missing !== '')(`shipped workflows of jobs${installation.missing}`, () => {
  let servers: {
    postgres: PostgresServer;
    model: ModelServer;
    ses: SesServer;
    smtp: SmtpServer;
    worksmart: WorkSmartServer;
    proxy: HttpsProxy;
  };
  let n8n: N8nHome;
  let main: N8nProcess;
  let client: N8nClient;
  /** what n8n's database holds, as an executive sees it */
  let manager: AiManager;

  beforeAll(async () => {
    const folder = 'folder' in installation ? installation.folder : '';
    const [{ tarball }, postgres, model, ses, smtp, worksmart] = await Promise.all([
      packPackage(),
      startPostgres(),
      startModelServer(),
      startSesServer(),
      startSmtpServer(),
      startWorkSmartServer({
        people: [atWorkSmart],
        apiKey: 'account-key',
        manualTimes: [manualTime],
        accountCandidateId: 9,
      }),
    ]);
    // n8n's own node for SES knows no other address.
    const proxy = await startHttpsProxy({ 'email.eu-west-1.amazonaws.com': ses.port });
    servers = { postgres, model, ses, smtp, worksmart, proxy };
    const url = await postgres.createDatabase();
    await loadSample(url);
    manager = createAiManager(
      { storage: createPostgresStorage({ url }), llm: [createOfflineProvider()] },
      { actor: { id: 'boss', role: 'executive', via: 'test' } },
    );
    n8n = await createN8nHome({ installation: folder, tarball, environment: { ...proxy.environment } });
    n8n.importCredentials(credentialsFor(url, servers));
    main = await n8n.start();
    client = await signUp(n8n.url, folder);
  }, 1_200_000);

  afterAll(async () => {
    await n8n?.[Symbol.asyncDispose]();
    await manager?.close();
    await Promise.all(Object.values(servers ?? {}).map((server) => server[Symbol.asyncDispose]()));
  }, 60_000);

  const sendBy = async (delivery: 'core' | 'host') =>
    manager.rules.save({ rules: { ...defaultRules, mail: { ...defaultRules.mail, delivery } } });
  const mailsOfWeek = async () => (await manager.mail.list({ prefix: `weekly:${week}:`, limit: 200 })).items;

  describe('mails of the week by n8n', () => {
    let id: string;
    beforeAll(async () => {
      await sendBy('host');
      const workflow = shippedWorkflow('weekly-evaluation', {
        credentials,
        change: {
          'Evaluate last week': ofWeek,
          'Claim waiting mails': { additionalFields: { limit: 10, leaseSeconds: 10 } },
        },
      });
      id = await client.save(workflow);
    });

    it('goes on after it was killed, and sends no mail twice', async () => {
      // The first ones tell how SES answers; in the middle of the second ten, n8n dies with a mail on its way.
      servers.ses.failBy((_, index) => {
        if (index === 2)
          return { kind: 'error', code: 'MessageRejected', message: 'Address is on the suppression list.' };
        if (index === 4) return { kind: 'error', status: 403, code: 'AccessDenied' };
        return index === 6 ? { kind: 'taken', answer: 'reset' } : undefined;
      });
      const killed = new Promise<void>((resolve) => {
        servers.ses.onTaken(async () => {
          if (servers.ses.mails.length === 14) await main.kill().then(resolve);
        });
      });
      await Promise.race([killed, client.run(id, 'Monday at 9:00').catch(() => undefined)]);
      await killed;
      servers.ses.onTaken(() => undefined);
      main = await n8n.start();
      await sleep(10_000);
      const { status, error } = await client.run(id, 'Every hour, for mails that had to wait');
      expect(error).toBeUndefined();
      expect(status).toBe('success');
      const mails = await mailsOfWeek();
      const counted = Map.groupBy(mails, (mail) => mail.status);
      console.log(
        [...counted].map(([k, v]) => [k, v.length]),
        counted.get('failed'),
        counted.get('queued'),
        counted.get('uncertain')?.slice(0, 3),
      );
      console.log(servers.ses.mails.length, servers.ses.mails[0]?.parts, servers.ses.mails[0]?.source);
    });
  });

  it('spoke to nobody but this machine', () => {
    expect(servers.proxy.refused).toEqual([]);
    expect(n8n.foreignConnections()).toBe('');
  });
});

function credentialsFor(
  url: string,
  { model, ses, smtp, worksmart }: { model: ModelServer; ses: SesServer; smtp: SmtpServer; worksmart: WorkSmartServer },
): readonly object[] {
  const keys = { region: 'eu-west-1', accessKeyId: 'AKIA', secretAccessKey: 'planted' };
  return [
    { ...named('database'), type: 'aiManagerDatabaseApi', data: { url, actorRole: 'service', actorId: 'n8n' } },
    { ...named('ses'), type: 'aiManagerSesApi', data: { ...keys, endpoint: ses.endpoint } },
    {
      ...named('worksmart'),
      type: 'aiManagerWorkSmartApi',
      data: {
        apiKey: 'account-key',
        baseUrl: worksmart.url,
        options: '{ "requestsPerSecond": 500, "retryDelayMs": 1 }',
      },
    },
    { ...named('model'), type: 'openAiApi', data: { apiKey: 'sk-planted', url: model.baseUrl } },
    { ...named('aws'), type: 'aws', data: keys },
    {
      ...named('smtp'),
      type: 'smtp',
      data: { host: '127.0.0.1', port: smtp.port, secure: false, disableStartTls: true, hostName: 'localhost' },
    },
  ];
}

const atWorkSmart = {
  loginId: 11,
  candidateId: 22,
  assignmentId: 33,
  teamId: 44,
  managerId: 55,
  fullName: 'One of the sample',
  hours: { '2026-11-16': 38.5 },
  slots: { '2026-11-17': [['ai_usage'], ['not_second_brain']] },
} as const;

const manualTime = {
  candidateId: 22,
  monday: '2026-11-16',
  startDateTime: '2026-11-17T09:00:00Z',
  durationMinutes: 30,
  type: 'WEB',
  description: 'Call with a customer about the migration of their data, by phone.',
  timecardIds: [17, 18],
} as const;
