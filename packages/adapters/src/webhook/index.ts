export { webhookOptionsSchema } from './options.ts';
export type { WebhookOptions } from './options.ts';
export { verifyWebhook } from './verify-webhook.ts';
export type { VerifiedWebhook, WebhookRequest, VerifyWebhookOptions } from './verify-webhook.ts';
export { createWebhookSink } from './webhook-sink.ts';
