import { createSesNotificationReader } from '@ai-manager/adapters/ses';
import { mailTagOf, UpstreamError } from '@ai-manager/core';
import type { SnsFields, SnsSigner } from '@ai-manager/test-servers/sns';
import { createSnsSigner } from '@ai-manager/test-servers/sns';
import { beforeAll, describe, expect, it } from 'vitest';

let sns: SnsSigner;
beforeAll(async () => {
  sns = await createSnsSigner();
});

function reader(signer = sns, fetched: string[] = []) {
  return createSesNotificationReader({
    topicArns: [signer.topicArn],
    fetchCertificate: async (url) => {
      fetched.push(url);
      return signer.certificate;
    },
  });
}

const at = '2026-11-23T09:00:02.669Z';
const mail = {
  timestamp: '2026-11-23T09:00:00.012Z',
  source: 'AI Manager <ai-manager@example.org>',
  messageId: '0102018b-1',
  destination: ['ada@example.com'],
};

/** As SES publishes events of a configuration set; notifications of an identity have no tags and another name. */
const bounce = {
  eventType: 'Bounce',
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [
      { emailAddress: 'ada@example.com', action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 ada unknown' },
    ],
    timestamp: at,
    feedbackId: '0102',
    reportingMTA: 'dsn; mta.example.com',
  },
  mail: { ...mail, tags: { 'ses:configuration-set': ['weekly'], mail: ['the-tag'] } },
};

const eventsOf = async (message: unknown) => {
  const notification = await reader()(JSON.stringify(sns.notification(message)));
  return notification.kind === 'events' ? notification.events : notification;
};

describe('what SES tells through SNS', () => {
  it('is a bounce with address, message id, tag and codes, and without the words of another server', async () => {
    expect(await eventsOf(bounce)).toEqual([
      {
        kind: 'bounced',
        address: 'ada@example.com',
        permanent: true,
        messageId: '0102018b-1',
        tag: 'the-tag',
        at,
        detail: 'The mail came back for good (General), status 5.1.1.',
      },
    ]);
  });

  it('is a bounce that does not last, one per recipient, from an identity that has no tags', async () => {
    const { eventType, ...rest } = bounce;
    const bouncedRecipients = ['a@example.com', 'Bob <b@example.com>'].map((emailAddress) => ({ emailAddress }));
    const transient = { ...bounce.bounce, bounceType: 'Transient', bounceSubType: 'MailboxFull', bouncedRecipients };
    expect(await eventsOf({ ...rest, notificationType: eventType, mail, bounce: transient })).toMatchObject([
      { address: 'a@example.com', permanent: false, tag: null },
      { address: 'b@example.com', detail: 'The mail came back for the moment (MailboxFull).' },
    ]);
  });

  it('is a complaint or a delivery', async () => {
    const complaint = {
      timestamp: at,
      complainedRecipients: [{ emailAddress: 'ada@example.com' }],
      complaintFeedbackType: 'abuse',
    };
    expect(await eventsOf({ eventType: 'Complaint', mail, complaint })).toMatchObject([
      { kind: 'complained', address: 'ada@example.com', detail: 'The receiver complained about a mail (abuse).' },
    ]);
    const delivery = { timestamp: at, recipients: ['ada@example.com'], smtpResponse: '250 ok' };
    expect(await eventsOf({ eventType: 'Delivery', mail, delivery })).toMatchObject([
      { kind: 'delivered', address: 'ada@example.com', at, permanent: false },
    ]);
  });

  it('is nothing when it is about opening, clicking or the topic itself', async () => {
    expect(await eventsOf({ eventType: 'Open', mail, open: {} })).toEqual([]);
    expect(await eventsOf('Successfully validated SNS topic for Amazon SES event publishing.')).toEqual([]);
  });

  it('finds a mail by the tag that the mailer gives it', async () => {
    const key = 'weekly:2026-W47:run:ada:1';
    const [event] = (await eventsOf({
      ...bounce,
      mail: { ...mail, tags: { mail: [await mailTagOf(key)] } },
    })) as never[];
    expect(event).toMatchObject({ tag: await mailTagOf(key) });
  });

  it('asks to be confirmed at an address of SNS', async () => {
    const body = JSON.stringify(sns.confirmation());
    expect(await reader()(body)).toEqual({
      kind: 'confirm',
      url: expect.stringMatching(/^https:\/\/sns\.eu-west-1\.amazonaws\.com\/\?Action=ConfirmSubscription/),
    });
  });

  it('is believed in both versions of signatures, also with a subject', async () => {
    const old = await createSnsSigner('1');
    const body = JSON.stringify(old.notification(bounce, { Subject: 'Bounce' }));
    expect(await reader(old)(body)).toMatchObject({ kind: 'events', events: [{ kind: 'bounced' }] });
  });
});

const forged: readonly (readonly [string, (signer: SnsSigner) => SnsFields])[] = [
  [
    'has another message',
    (signer) => ({ ...signer.notification(bounce), Message: JSON.stringify({ ...bounce, x: 1 }) }),
  ],
  ['has another time', (signer) => ({ ...signer.notification(bounce), Timestamp: new Date(1).toISOString() })],
  ['has a subject that was not signed', (signer) => ({ ...signer.notification(bounce), Subject: 'x' })],
  ['is of another topic', (signer) => signer.notification(bounce, { TopicArn: `${signer.topicArn}-other` })],
  ['is old', (signer) => signer.notification(bounce, { Timestamp: '2020-01-01T00:00:00.000Z' })],
  [
    'asks to be confirmed somewhere else',
    (signer) => signer.confirmation({ SubscribeURL: 'https://example.com/?Token=1' }),
  ],
  ['is nothing of SES', (signer) => signer.notification({ hello: 'world' })],
  ...[
    'http://sns.eu-west-1.amazonaws.com/a.pem',
    'https://sns.eu-west-1.amazonaws.com.example.com/a.pem',
    'https://user@sns.eu-west-1.amazonaws.com/a.pem',
    'https://s3.eu-west-1.amazonaws.com/a.pem',
  ].map((url): readonly [string, (signer: SnsSigner) => SnsFields] => [
    `names its certificate at ${url}`,
    (signer) => ({ ...signer.notification(bounce), SigningCertURL: url }),
  ]),
];

describe('a message is refused that', () => {
  it.each(forged)('%s', async (_what, forge) => {
    await expect(reader()(JSON.stringify(forge(sns)))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('is signed by somebody else', async () => {
    const other = await createSnsSigner();
    await expect(reader()(JSON.stringify(other.notification(bounce)))).rejects.toThrow(/signature/);
  });

  it('is signed with a certificate that is out of date', async () => {
    const old = await createSnsSigner('2', new Date(1_000));
    await expect(reader(old)(JSON.stringify(old.notification(bounce)))).rejects.toThrow(/out of date/);
  });

  it('is no JSON, or lacks fields, which are named', async () => {
    await expect(reader()('hello')).rejects.toThrow(/not JSON/);
    await expect(reader()('{"Type":"Notification"}')).rejects.toThrow(/MessageId.*Signature/);
  });
});

describe('the certificate of SNS', () => {
  it('is fetched once, and not at all for messages of other topics', async () => {
    const fetched: string[] = [];
    const read = reader(sns, fetched);
    await expect(read(JSON.stringify(sns.notification(bounce, { TopicArn: 'arn:other' })))).rejects.toThrow(/topic/);
    expect(fetched).toEqual([]);
    for (let time = 0; time < 3; time += 1) await read(JSON.stringify(sns.notification(bounce)));
    expect(fetched).toEqual([sns.certificateUrl]);
  });

  it('that cannot be fetched now is asked for again with the next message', async () => {
    let broken = true;
    const read = createSesNotificationReader({
      topicArns: [sns.topicArn],
      fetchCertificate: async () => {
        if (broken) throw new UpstreamError('UPSTREAM_UNAVAILABLE', 'No way out.');
        return sns.certificate;
      },
    });
    const body = JSON.stringify(sns.notification(bounce));
    await expect(read(body)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    broken = false;
    expect(await read(body)).toMatchObject({ kind: 'events' });
  });
});
