import type { Ports } from '@ai-manager/core';
import type { WebhookSettings } from '../settings/webhooks.ts';

/** An endpoint per address; none without settings. */
export async function composeWebhooks(webhooks: WebhookSettings | undefined): Promise<Pick<Ports, 'eventSinks'>> {
  if (webhooks === undefined) return {};
  const { createWebhookSink } = await import('@ai-manager/adapters/webhook');
  const { urls, secret, previousSecret } = webhooks;
  const secrets = { secret, ...(previousSecret === undefined ? {} : { previousSecret }) };
  return { eventSinks: urls.map((url) => createWebhookSink({ url, ...secrets })) };
}
