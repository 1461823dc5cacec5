import { webhookOptionsSchema } from '@ai-manager/adapters/webhook';
import { type Read, wrong } from './variables.ts';

/** Who is told what happens, and with what secrets requests are signed. */
export interface WebhookSettings {
  readonly urls: readonly string[];
  readonly secret: string;
  readonly previousSecret: string | undefined;
}

const howToMakeOne = 'Make one with: openssl rand -hex 32';

/** Undefined: nobody is told. @throws CliError `CONFIGURATION` */
export function readWebhooks(read: Read): WebhookSettings | undefined {
  const list = read('N8N_WEBHOOK_URL');
  const secret = readSecret('WEBHOOK_SECRET', read);
  const previousSecret = readSecret('WEBHOOK_SECRET_PREVIOUS', read);
  if (list === undefined && secret === undefined && previousSecret === undefined) return undefined;
  if (list === undefined)
    throw wrong(
      'N8N_WEBHOOK_URL',
      `It is not set, but ${secret === undefined ? 'WEBHOOK_SECRET_PREVIOUS' : 'WEBHOOK_SECRET'} is.`,
      'Webhooks need N8N_WEBHOOK_URL and WEBHOOK_SECRET: set N8N_WEBHOOK_URL, too, or unset the secret.',
    );
  if (secret === undefined)
    throw wrong(
      'WEBHOOK_SECRET',
      'It is not set, but N8N_WEBHOOK_URL is.',
      `Webhooks are always signed: set WEBHOOK_SECRET, too, or unset N8N_WEBHOOK_URL. ${howToMakeOne}`,
    );
  return { urls: readUrls(list), secret, previousSecret };
}

/** An address is never repeated in a message: its path may be all that protects the receiver. */
function readUrls(list: string): readonly string[] {
  const urls = list.split(/[\s,]+/).filter((url) => url !== '');
  const bad = urls.findIndex((url) => !webhookOptionsSchema.shape.url.safeParse(url).success);
  if (bad !== -1 || urls.length === 0)
    throw wrong(
      'N8N_WEBHOOK_URL',
      urls.length > 1 ? `Address ${bad + 1} of it is no http(s) address.` : 'It is no http(s) address.',
      'Write it like https://n8n.example.com/webhook/weekly, without user name and password; several with a comma between.',
    );
  if (new Set(urls).size < urls.length)
    throw wrong('N8N_WEBHOOK_URL', 'It holds an address twice.', 'Leave one of them out.');
  return urls;
}

function readSecret(name: 'WEBHOOK_SECRET' | 'WEBHOOK_SECRET_PREVIOUS', read: Read): string | undefined {
  const secret = read(name);
  if (secret === undefined || webhookOptionsSchema.shape.secret.safeParse(secret).success) return secret;
  throw wrong(
    name,
    'It is no secret for webhooks: those are 24 or more printable ASCII characters, or "whsec_" and base64.',
    howToMakeOne,
  );
}
