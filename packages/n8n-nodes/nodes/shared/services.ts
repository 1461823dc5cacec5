import type { FunctionsBase, ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { CallRequest, SesConnection, WebhookConnection, WorkSmartConnection } from '../../sdk/index.ts';
import { objectOf, optional, textOf } from './fields.ts';

type Fields = ICredentialDataDecryptedObject;
type Host = Pick<FunctionsBase, 'getCredentials' | 'getNode'>;

/** Resources with an operation that can use it. Elsewhere the form does not show it, and n8n does not give it out. */
export const resourcesUsing = {
  aiManagerSesApi: ['approvals', 'evaluations', 'health', 'jobs', 'mail'],
  aiManagerWorkSmartApi: ['approvals', 'health', 'jobs', 'people'],
  aiManagerWebhookApi: ['approvals', 'evaluations', 'health', 'jobs'],
} as const;

/** What beside database, models and traces the chosen credentials connect; of a resource that can use it. */
export async function servicesOf(
  functions: Host,
  resource: string,
  item: number,
): Promise<Pick<CallRequest, 'ses' | 'worksmart' | 'webhooks'>> {
  const chosen = async (name: keyof typeof resourcesUsing): Promise<Fields | undefined> =>
    (resourcesUsing[name] as readonly string[]).includes(resource) ? optional(functions, name, item) : undefined;
  const [ses, worksmart, webhooks] = await Promise.all([
    chosen('aiManagerSesApi'),
    chosen('aiManagerWorkSmartApi'),
    chosen('aiManagerWebhookApi'),
  ]);
  return {
    ses: ses === undefined ? undefined : toSes(ses),
    worksmart: worksmart === undefined ? undefined : toWorkSmart(worksmart),
    webhooks: webhooks === undefined ? undefined : toWebhooks(webhooks),
  };
}

export function toSes(fields: Fields): SesConnection {
  return {
    region: textOf(fields, 'region'),
    accessKeyId: textOf(fields, 'accessKeyId'),
    secretAccessKey: textOf(fields, 'secretAccessKey'),
    from: textOf(fields, 'from'),
    replyTo: textOf(fields, 'replyTo'),
    configurationSet: textOf(fields, 'configurationSet'),
    maxPerSecond: typeof fields['maxPerSecond'] === 'number' ? fields['maxPerSecond'] : 0,
    endpoint: textOf(fields, 'endpoint'),
  };
}

export function toWorkSmart(fields: Fields): WorkSmartConnection {
  return {
    baseUrl: textOf(fields, 'baseUrl'),
    apiKey: textOf(fields, 'apiKey'),
    username: textOf(fields, 'username'),
    password: textOf(fields, 'password'),
    personKeys: objectOf(fields, 'personKeys', 'Keys of People'),
    approverId: textOf(fields, 'approverId'),
    options: objectOf(fields, 'options', 'Further Options'),
  };
}

export function toWebhooks(fields: Fields): WebhookConnection {
  return {
    urls: textOf(fields, 'url')
      .split(/[\s,]+/)
      .filter((url) => url !== ''),
    secret: textOf(fields, 'secret'),
    previousSecret: textOf(fields, 'previousSecret'),
  };
}
