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
import { startWebhookServer } from '@ai-manager/test-servers/webhook';
import type { WebhookServer } from '@ai-manager/test-servers/webhook';
import { startWorkSmartServer } from '@ai-manager/test-servers/worksmart';
import type { WorkSmartServer } from '@ai-manager/test-servers/worksmart';

/** Everything that workflows of jobs speak to, on this machine. */
export interface Vendors {
  readonly postgres: PostgresServer;
  readonly model: ModelServer;
  readonly ses: SesServer;
  readonly smtp: SmtpServer;
  readonly webhook: WebhookServer;
  readonly worksmart: WorkSmartServer;
  readonly proxy: HttpsProxy;
}

export async function startVendors(): Promise<Vendors> {
  const [postgres, model, ses, smtp, webhook, worksmart] = await Promise.all([
    startPostgres(),
    startModelServer(),
    startSesServer(),
    startSmtpServer(),
    startWebhookServer(),
    startWorkSmartServer({
      people: [atWorkSmart],
      apiKey: 'account-key',
      manualTimes: [manualTime],
      accountCandidateId: 9,
    }),
  ]);
  // n8n's own node for SES knows no other address.
  const proxy = await startHttpsProxy({ 'email.eu-west-1.amazonaws.com': ses.port });
  return { postgres, model, ses, smtp, webhook, worksmart, proxy };
}

const named = (id: string) => ({ id, name: id });

/** What a person chooses in each node. */
export const chosenCredentials = {
  '@ai-manager/n8n-nodes-ai-manager.aiManager': {
    aiManagerDatabaseApi: named('database'),
    aiManagerSesApi: named('ses'),
    aiManagerWebhookApi: named('webhook'),
    aiManagerWorkSmartApi: named('worksmart'),
  },
  '@n8n/n8n-nodes-langchain.lmChatOpenAi': { openAiApi: named('model') },
  'n8n-nodes-base.awsSes': { aws: named('aws') },
  'n8n-nodes-base.httpRequest': { aws: named('aws') },
  'n8n-nodes-base.emailSend': { smtp: named('smtp') },
};

const keys = { region: 'eu-west-1', accessKeyId: 'AKIA', secretAccessKey: 'planted' };

/** Each with what makes it wrong. */
export function optionalCredentials({ ses, webhook, worksmart }: Vendors) {
  return [
    {
      ...named('ses'),
      type: 'aiManagerSesApi',
      data: { ...keys, endpoint: ses.endpoint, from: 'weekly@example.com' },
      wrong: { from: 'weekly@example.org' },
    },
    {
      ...named('webhook'),
      type: 'aiManagerWebhookApi',
      data: { url: webhook.url, secret: 'a-secret-of-twenty-four-characters' },
      wrong: { secret: 'short' },
    },
    {
      ...named('worksmart'),
      type: 'aiManagerWorkSmartApi',
      data: {
        apiKey: 'account-key',
        baseUrl: worksmart.url,
        options: '{ "requestsPerSecond": 500, "retryDelayMs": 1 }',
      },
      wrong: { options: '[1]' },
    },
  ];
}

export function credentialsFor(url: string, vendors: Vendors): readonly object[] {
  const { model, smtp } = vendors;
  return [
    { ...named('database'), type: 'aiManagerDatabaseApi', data: { url, actorRole: 'service', actorId: 'n8n' } },
    ...optionalCredentials(vendors).map(({ id, name, type, data }) => ({ id, name, type, data })),
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

export const manualTime = {
  candidateId: 22,
  monday: '2026-11-16',
  startDateTime: '2026-11-17T09:00:00Z',
  durationMinutes: 30,
  type: 'WEB',
  description: 'Call with a customer about the migration of their data, by phone.',
  timecardIds: [17, 18],
} as const;
