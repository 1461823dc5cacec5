import { createWebhookSink } from '@ai-manager/adapters/webhook';
import type { EventSink } from '@ai-manager/core';
import type { WebhookConnection } from './connection.ts';

/** An endpoint per address. They hold nothing, so they are made anew each time. */
export function openWebhooks(webhooks: WebhookConnection | undefined): readonly EventSink[] {
  if (webhooks === undefined) return [];
  const { urls, secret, previousSecret } = webhooks;
  const secrets = { secret, ...(previousSecret === '' ? {} : { previousSecret }) };
  return urls.map((url) => createWebhookSink({ url, ...secrets }));
}
