import { createSesNotificationReader } from '@ai-manager/adapters/ses';
import { UpstreamError } from '@ai-manager/core';
import { createSnsSigner } from '@ai-manager/test-servers/sns';
import { expect, it } from 'vitest';
import { onMailEvents } from './mail-events.ts';

const at = '2026-11-23T09:00:00.000Z';
const bounce = {
  eventType: 'Bounce',
  mail: { messageId: 'id-1', timestamp: at },
  bounce: { bounceType: 'Permanent', timestamp: at, bouncedRecipients: [{ emailAddress: 'ada@example.com' }] },
};

it('reports a signed bounce, refuses a forged one, and lets SNS try again when storage is away', async () => {
  const sns = await createSnsSigner();
  const read = createSesNotificationReader({
    topicArns: [sns.topicArn],
    fetchCertificate: async () => sns.certificate,
  });
  const reported: unknown[] = [];
  let broken = false;
  const report = async ({ events }: { readonly events: readonly unknown[] }) => {
    if (broken) throw new UpstreamError('UPSTREAM_UNAVAILABLE', 'The database is away.');
    reported.push(...events);
    return { counted: events.length, ignored: 0 };
  };
  const manager = { mail: { report } } as never;
  const body = sns.notification(bounce);
  expect(await onMailEvents(manager, JSON.stringify(body), read)).toEqual({ status: 200 });
  expect(reported).toMatchObject([{ kind: 'bounced', address: 'ada@example.com', permanent: true, messageId: 'id-1' }]);
  expect(await onMailEvents(manager, JSON.stringify({ ...body, Message: '{}' }), read)).toEqual({ status: 403 });
  broken = true;
  expect(await onMailEvents(manager, JSON.stringify(body), read)).toEqual({ status: 503 });
});
