import { createWebhookSink } from '@ai-manager/adapters/webhook';
import type { DomainEvent } from '@ai-manager/core';
import { approvalWaiting } from '@ai-manager/core';
import { startWebhookServer } from '@ai-manager/test-servers/webhook';
import { expect, it } from 'vitest';
import { receive } from './webhook-receiver.ts';

const secret = 'a-secret-of-twenty-four-characters';

it('the receiver of the documentation handles an event once, and refuses what is not signed', async () => {
  await using server = await startWebhookServer();
  const sink = createWebhookSink({ url: server.url, secret });
  const event = await approvalWaiting({ approvalId: 'approval-1', expiresAt: null }, new Date().toISOString());
  for (const _ of [1, 2]) await sink.send(event, {});
  const events: DomainEvent[] = [];
  const settings = { secrets: [secret], handle: async (one: DomainEvent) => void events.push(one) };
  const requestOf = ({ body, headers }: (typeof server.calls)[number]) =>
    new Request(server.url, { method: 'POST', body, headers: headers as Record<string, string> });
  const statuses: number[] = [];
  for (const call of server.calls) statuses.push((await receive(requestOf(call), settings)).status);
  const [call] = server.calls;
  if (call === undefined) throw new Error('nothing arrived');
  statuses.push((await receive(requestOf({ ...call, body: `${call.body} ` }), settings)).status);
  statuses.push((await receive(new Request(server.url, { method: 'POST', body: '{}' }), settings)).status);
  expect([statuses, events]).toEqual([[204, 204, 401, 400], [event]]);
});
