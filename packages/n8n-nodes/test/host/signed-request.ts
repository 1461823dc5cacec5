import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Signed {
  readonly id?: string;
  readonly body: string;
  /** seconds before now */
  readonly ageSeconds?: number;
  /** each signs it */
  readonly secrets: readonly string[];
  readonly contentType?: string;
  /** in place of those that belong to it; undefined: left out */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** what is sent in place of what was signed */
  readonly sentBody?: string;
}

export interface Reply {
  readonly status: number;
  readonly body: { readonly code?: string; readonly error?: string } & Readonly<Record<string, unknown>>;
}

/** Posts to a webhook as a system does that signs as Standard Webhooks has it. */
export async function postSigned(url: string, request: Signed): Promise<Reply> {
  const { id = `msg_${randomUUID()}`, body, ageSeconds = 0, secrets, contentType = 'application/json' } = request;
  const timestamp = String(Math.floor(Date.now() / 1_000) - ageSeconds);
  const sign = (secret: string) =>
    `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  const headers = {
    'content-type': contentType,
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(sign).join(' '),
    ...request.headers,
  };
  const sent = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined);
  const response = await fetch(url, { method: 'POST', headers: sent, body: request.sentBody ?? body });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Reply['body']) };
}

/** Webhooks answer some moments after their workflow was published; until then nobody is there. */
export async function untilThere(url: string): Promise<void> {
  const endMs = Date.now() + 60_000;
  while ((await fetch(url, { method: 'POST' })).status === 404) {
    if (Date.now() > endMs) throw new Error(`Nobody answers at ${url} after a minute.`);
    await sleep(200);
  }
}
