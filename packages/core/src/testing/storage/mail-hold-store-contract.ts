import { deepEqual, equal } from 'node:assert/strict';
import type { MailEvent } from '../../domain/mail.ts';
import { mailTagOf } from '../../domain/mail.ts';
import type { OutboxOutcome } from '../../ports/storage/outbox-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { pagesAgree } from './assertions.ts';
import { later, now, sampleDecision, sampleMail } from './samples.ts';

const event = (change: Partial<MailEvent> = {}): MailEvent => ({
  kind: 'bounced',
  address: 'ann@example.org',
  permanent: true,
  messageId: 'id-a',
  tag: null,
  at: later(120),
  detail: 'No such mailbox.',
  ...change,
});

/** A mail to ann@example.org that ended like this; `sending`: its holder is still at it. */
async function mailThatIs(storage: Storage, status: OutboxOutcome['status'] | 'sending', key = 'a'): Promise<void> {
  await storage.outbox.enqueue([sampleMail(key)], now, {});
  const request = { limit: 1, leaseMs: 60_000, resend: false, prefix: key };
  const [mail] = await storage.outbox.claim(request, {});
  if (status === 'sending') return;
  const messageId = status === 'sent' ? `id-${key}` : null;
  await storage.outbox.settle([{ key, claim: mail?.claim ?? '', status, error: null, now: later(60), messageId }], {});
}

async function entryOf(storage: Storage, key = 'a') {
  const entry = (await storage.outbox.list({ prefix: key }, {})).items[0];
  return { status: entry?.status, lastError: entry?.lastError, messageId: entry?.messageId, sentAt: entry?.sentAt };
}

async function held(storage: Storage): Promise<readonly (readonly string[])[]> {
  return (await storage.mailHolds.list({}, {})).items.map(({ address, reason }) => [address, reason]);
}

/** What every MailHoldStore does. */
export const mailHoldStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'makes a mail that came back failed, with the reason, and holds its address',
    async run(storage) {
      await mailThatIs(storage, 'sent');
      deepEqual(await storage.mailHolds.report([event()], {}), [0]);
      const expected = { status: 'failed', lastError: 'No such mailbox.', messageId: 'id-a', sentAt: later(60) };
      deepEqual(await entryOf(storage), expected);
      const hold = { address: 'ann@example.org', reason: 'bounced', detail: 'No such mailbox.', since: later(120) };
      deepEqual(await storage.mailHolds.find(['ann@example.org'], {}), [hold]);
    },
  },
  {
    title: 'does not hold the address of a mail that came back for the moment',
    async run(storage) {
      await mailThatIs(storage, 'sent');
      deepEqual(await storage.mailHolds.report([event({ permanent: false })], {}), [0]);
      equal((await entryOf(storage)).status, 'failed');
      deepEqual(await held(storage), []);
    },
  },
  {
    title: 'notes a complaint with the mail, which stays sent, and holds its address',
    async run(storage) {
      await mailThatIs(storage, 'sent');
      const complaint = event({ kind: 'complained', permanent: false, detail: 'Not wanted.' });
      await storage.mailHolds.report([complaint], {});
      const expected = { status: 'sent', lastError: 'Not wanted.', messageId: 'id-a', sentAt: later(60) };
      deepEqual(await entryOf(storage), expected);
      deepEqual(await held(storage), [['ann@example.org', 'complained']]);
    },
  },
  {
    title: 'finds a mail whose message id was never heard by its tag',
    async run(storage) {
      const tag = await mailTagOf('a');
      await mailThatIs(storage, 'uncertain');
      const delivery = event({ kind: 'delivered', permanent: false, messageId: 'late', tag, detail: '' });
      deepEqual(await storage.mailHolds.report([delivery], {}), [0]);
      const expected = { status: 'sent', lastError: null, messageId: 'late', sentAt: later(120) };
      deepEqual(await entryOf(storage), expected);
    },
  },
  {
    title: 'does not hand out a mail again whose delivery became known while it waited to be sent again',
    async run(storage) {
      await mailThatIs(storage, 'uncertain');
      await storage.outbox.requeue(['a'], null, {});
      const tag = await mailTagOf('a');
      await storage.mailHolds.report([event({ kind: 'delivered', messageId: 'late', tag })], {});
      deepEqual(await storage.outbox.claim({ limit: 1, leaseMs: 1_000, resend: false }, {}), []);
    },
  },
  {
    title: 'leaves a mail alone that somebody claims to have come back before it was ever handed out',
    async run(storage) {
      await storage.outbox.enqueue([sampleMail('a')], now, {});
      deepEqual(await storage.mailHolds.report([event({ messageId: 'x', tag: await mailTagOf('a') })], {}), []);
      equal((await entryOf(storage)).status, 'queued');
    },
  },
  {
    title: 'ignores events about mails of others and about other addresses, and counts the rest of the batch',
    async run(storage) {
      await mailThatIs(storage, 'sent');
      const events = [
        event({ messageId: 'id-of-others' }),
        event({ address: 'eve@example.org' }),
        event({ messageId: null }),
        event({ address: 'ANN@Example.org' }),
      ];
      deepEqual(await storage.mailHolds.report(events, {}), [3]);
      deepEqual(await held(storage), [['ann@example.org', 'bounced']]);
    },
  },
  {
    title: 'takes events twice and in any order',
    async run(storage) {
      await mailThatIs(storage, 'sent');
      const delivery = event({ kind: 'delivered', at: later(90) });
      const complaint = event({ kind: 'complained', detail: 'Not wanted.' });
      await storage.mailHolds.report([event(), delivery, event(), delivery], {});
      equal((await entryOf(storage)).status, 'failed');
      await storage.mailHolds.report([complaint, event()], {});
      deepEqual(await held(storage), [['ann@example.org', 'complained']]);
    },
  },
  {
    title: 'finds held addresses by address, in upper or lower case, and no others',
    async run(storage) {
      await mailThatIs(storage, 'sent');
      await storage.mailHolds.report([event()], {});
      const found = await storage.mailHolds.find(['zoe@example.org', 'Ann@EXAMPLE.org'], {});
      deepEqual(
        found.map(({ address }) => address),
        ['ann@example.org'],
      );
      deepEqual(await storage.mailHolds.find([], {}), []);
    },
  },
  {
    title: 'lists holds by address, the same in pages as at once',
    async run(storage) {
      const addresses = ['b@example.org', 'a@example.org', 'c@example.org'];
      for (const [index, address] of addresses.entries()) {
        const { key, message } = sampleMail(`m-${index}`);
        await storage.outbox.enqueue([{ key, message: { ...message, to: { name: '', address } } }], now, {});
        const [mail] = await storage.outbox.claim({ limit: 1, leaseMs: 60_000, resend: false, prefix: key }, {});
        const outcome = { key, claim: mail?.claim ?? '', status: 'sent', error: null, now, messageId: key } as const;
        await storage.outbox.settle([outcome], {});
        await storage.mailHolds.report([event({ address, messageId: key })], {});
      }
      const expected = addresses.toSorted().map((address) => ({
        address,
        reason: 'bounced' as const,
        detail: 'No such mailbox.',
        since: later(120),
      }));
      await pagesAgree((request) => storage.mailHolds.list(request, {}), expected);
    },
  },
  {
    title: 'releases an address once, together with the decision',
    async run(storage) {
      await mailThatIs(storage, 'sent');
      await storage.mailHolds.report([event()], {});
      equal(await storage.mailHolds.release('ANN@example.org', sampleDecision('first'), {}), true);
      equal(await storage.mailHolds.release('ann@example.org', sampleDecision('second'), {}), false);
      deepEqual(await held(storage), []);
      deepEqual(
        (await storage.decisions.list({}, {})).items.map(({ id }) => id),
        ['first'],
      );
    },
  },
];
