import { createHash } from 'node:crypto';
import type { CallOptions, EventSink } from '@ai-manager/core';
import { parseOptions } from '../shared/parse-options.ts';
import { toAnswerError, toConnectionError } from './errors.ts';
import type { WebhookOptions } from './options.ts';
import { webhookOptionsSchema } from './options.ts';
import { signatureHeader } from './signature.ts';

/** Half of what receivers allow by default. */
const mostClockSkewMs = 150_000;

/**
 * Posts events to a URL, signed as Standard Webhooks has it, with the event's id as `webhook-id`. Does no I/O until
 * the first event.
 *
 * @throws ConfigurationError `CONFIGURATION` naming each option that is wrong
 */
export function createWebhookSink(options: WebhookOptions): EventSink {
  const { url, secret, previousSecret, timeoutMs, ...named } = parseOptions('a webhook', webhookOptionsSchema, options);
  const id = named.id ?? idOf(url);
  const secrets = previousSecret === undefined ? [secret] : [secret, previousSecret];
  const request = async (init: RequestInit, { signal }: CallOptions): Promise<Response> => {
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await fetch(url, {
        ...init,
        redirect: 'manual',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw toConnectionError(id, error, timeoutMs);
    }
  };
  return {
    id,
    async send(event, call) {
      const body = JSON.stringify(event);
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'ai-manager',
        'webhook-id': event.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatureHeader({ id: event.id, timestamp, body }, secrets),
      };
      const response = await request({ method: 'POST', body, headers }, call);
      await discard(response);
      if (!response.ok) throw toAnswerError(id, response);
    },
    async check(call) {
      try {
        // Any answer will do: many receivers know nothing but POST, which would set off what they do.
        const response = await request({ method: 'HEAD' }, call);
        await discard(response);
        if (response.status >= 500 || response.status === 410) return toAnswerError(id, response).message;
        return skewProblem(id, response.headers.get('date'));
      } catch (error) {
        call.signal?.throwIfAborted();
        return error instanceof Error ? error.message : String(error);
      }
    },
  };
}

/** The host is told, the path is not: it may be all that protects the receiver. */
function idOf(url: string): string {
  const host = new URL(url).host
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 80);
  return `${host}-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`;
}

/** Frees the connection; what a receiver answers is of no interest. */
async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}

function skewProblem(id: string, date: string | null): string | null {
  const skewMs = Date.now() - Date.parse(date ?? '');
  if (!(Math.abs(skewMs) > mostClockSkewMs)) return null;
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  return `The clock of this machine is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} that of the webhook ${id}, which refuses what is 300 s off: set the clock (NTP).`;
}
