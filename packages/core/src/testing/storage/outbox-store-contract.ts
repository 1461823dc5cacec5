import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import type { OutboxOutcome } from '../../ports/storage/outbox-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { pagesAgree } from './assertions.ts';
import { later, now, sampleDecision, sampleMail } from './samples.ts';

const claimOf = (limit: number, change: { leaseMs?: number; resend?: boolean; prefix?: string } = {}) => ({
  limit,
  leaseMs: 60_000,
  resend: false,
  ...change,
});

const sent = (key: string, claim: string): OutboxOutcome => ({
  key,
  claim,
  status: 'sent',
  error: null,
  now: later(60),
});

async function queue(storage: Storage, ...keys: readonly string[]): Promise<void> {
  await storage.outbox.enqueue(keys.map(sampleMail), now, {});
}

async function statusOf(storage: Storage, key: string): Promise<string | undefined> {
  return (await storage.outbox.list({}, {})).items.find((entry) => entry.key === key)?.status;
}

/** What every OutboxStore does. */
export const outboxStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'queues mails and returns them as they are',
    async run(storage) {
      equal(await storage.outbox.enqueue([sampleMail('a')], now, {}), 1);
      deepEqual((await storage.outbox.list({}, {})).items, [
        {
          ...sampleMail('a'),
          status: 'queued',
          attempts: 0,
          lastError: null,
          createdAt: now,
          sentAt: null,
          messageId: null,
          retryAt: null,
        },
      ]);
    },
  },
  {
    title: 'leaves a known key as it is and counts the new ones',
    async run(storage) {
      await queue(storage, 'a');
      const changed = { key: 'a', message: { ...sampleMail('a').message, subject: 'Other' } };
      equal(await storage.outbox.enqueue([changed, sampleMail('b'), sampleMail('b')], later(1), {}), 1);
      deepEqual(
        (await storage.outbox.list({}, {})).items.map(({ key, message }) => [key, message.subject]),
        [
          ['a', 'Week a'],
          ['b', 'Week b'],
        ],
      );
    },
  },
  {
    title: 'hands out queued mails oldest first and marks them sending',
    async run(storage) {
      await storage.outbox.enqueue([sampleMail('young')], later(10), {});
      await queue(storage, 'b', 'a');
      const claimed = await storage.outbox.claim(claimOf(2), {});
      deepEqual(
        claimed.map(({ entry }) => [entry.key, entry.status, entry.attempts]),
        [
          ['a', 'sending', 1],
          ['b', 'sending', 1],
        ],
      );
      deepEqual(await storage.outbox.counts({}, {}), { queued: 1, sending: 2, sent: 0, uncertain: 0, failed: 0 });
    },
  },
  {
    title: 'hands each mail to one of several claimers at once',
    async run(storage) {
      const keys = Array.from({ length: 12 }, (_, index) => `m-${String(index).padStart(2, '0')}`);
      await queue(storage, ...keys);
      const claims = await Promise.all(Array.from({ length: 6 }, () => storage.outbox.claim(claimOf(3), {})));
      deepEqual(
        claims
          .flat()
          .map(({ entry }) => entry.key)
          .toSorted(),
        keys,
      );
    },
  },
  {
    title: 'hands out nothing twice while its claim lasts',
    async run(storage) {
      await queue(storage, 'a');
      equal((await storage.outbox.claim(claimOf(5), {})).length, 1);
      deepEqual(await storage.outbox.claim(claimOf(5), {}), []);
      deepEqual(await storage.outbox.claim(claimOf(5, { resend: true }), {}), []);
    },
  },
  {
    title: 'records that a mail was sent, once',
    async run(storage) {
      await queue(storage, 'a');
      const [mail] = await storage.outbox.claim(claimOf(1), {});
      const outcome = { ...sent('a', mail?.claim ?? ''), messageId: 'id-of-a' };
      deepEqual(await storage.outbox.settle([outcome], {}), ['a']);
      deepEqual(await storage.outbox.settle([{ ...outcome, status: 'failed' }], {}), []);
      const [entry] = (await storage.outbox.list({}, {})).items;
      deepEqual([entry?.status, entry?.sentAt, entry?.lastError, entry?.attempts], ['sent', later(60), null, 1]);
      equal(entry?.messageId, 'id-of-a');
    },
  },
  {
    title: 'records failed, uncertain and returned mails with their error',
    async run(storage) {
      await queue(storage, 'a', 'b', 'c');
      const claimed = await storage.outbox.claim(claimOf(3), {});
      const statuses = ['failed', 'uncertain', 'queued'] as const;
      const outcomes = claimed.map(({ entry, claim }, index) => ({
        key: entry.key,
        claim,
        status: statuses[index] ?? 'failed',
        error: `because ${entry.key}`,
        now: later(60),
      }));
      deepEqual((await storage.outbox.settle(outcomes, {})).toSorted(), ['a', 'b', 'c']);
      deepEqual(
        (await storage.outbox.list({}, {})).items.map(({ status, lastError, sentAt }) => [status, lastError, sentAt]),
        [
          ['failed', 'because a', null],
          ['uncertain', 'because b', null],
          ['queued', 'because c', null],
        ],
      );
      deepEqual(
        (await storage.outbox.claim(claimOf(3), {})).map(({ entry }) => [entry.key, entry.attempts]),
        [['c', 2]],
      );
    },
  },
  {
    title: 'ignores an outcome with another token, and takes the others of the batch',
    async run(storage) {
      await queue(storage, 'a', 'b');
      const claimed = await storage.outbox.claim(claimOf(2), {});
      const outcomes = [sent('a', 'not-the-token'), sent('b', claimed[1]?.claim ?? '')];
      deepEqual(await storage.outbox.settle(outcomes, {}), ['b']);
      equal(await statusOf(storage, 'a'), 'sending');
    },
  },
  {
    title: 'marks a mail uncertain when its holder did not answer in time',
    async run(storage) {
      await queue(storage, 'a');
      await storage.outbox.claim(claimOf(1, { leaseMs: 0 }), {});
      deepEqual(await storage.outbox.claim(claimOf(1), {}), []);
      equal(await statusOf(storage, 'a'), 'uncertain');
      deepEqual(await storage.outbox.claim(claimOf(1, { resend: true }), {}), []);
    },
  },
  {
    title: 'hands a mail out again after its claim ended when sending twice does no harm',
    async run(storage) {
      await queue(storage, 'a');
      const [first] = await storage.outbox.claim(claimOf(1, { leaseMs: 0 }), {});
      const [second] = await storage.outbox.claim(claimOf(1, { resend: true }), {});
      equal(second?.entry.key, 'a');
      equal(second?.entry.attempts, 2);
      notEqual(second?.claim, first?.claim);
      deepEqual(await storage.outbox.settle([sent('a', first?.claim ?? '')], {}), []);
      deepEqual(await storage.outbox.settle([sent('a', second?.claim ?? '')], {}), ['a']);
    },
  },
  {
    title: 'believes a late answer as long as nobody took the mail since',
    async run(storage) {
      await queue(storage, 'a');
      const [mail] = await storage.outbox.claim(claimOf(1, { leaseMs: 0 }), {});
      await storage.outbox.claim(claimOf(1), {});
      equal(await statusOf(storage, 'a'), 'uncertain');
      deepEqual(await storage.outbox.settle([sent('a', mail?.claim ?? '')], {}), ['a']);
      equal(await statusOf(storage, 'a'), 'sent');
    },
  },
  {
    title: 'keeps a returned mail back for its pause, and hands it out after that',
    async run(storage) {
      await queue(storage, 'a', 'b');
      const claimed = await storage.outbox.claim(claimOf(2), {});
      const outcomes = claimed.map(({ entry, claim }) => ({
        ...sent(entry.key, claim),
        status: 'queued' as const,
        pauseMs: entry.key === 'a' ? 3_600_000 : 0,
      }));
      await storage.outbox.settle(outcomes, {});
      deepEqual(
        (await storage.outbox.claim(claimOf(2), {})).map(({ entry }) => entry.key),
        ['b'],
      );
      const [waiting] = (await storage.outbox.list({ status: 'queued' }, {})).items;
      ok(Date.parse(waiting?.retryAt ?? '') > Date.now() + 3_000_000, 'the end of the pause is not told');
    },
  },
  {
    title: 'ends claims that ran out without handing anything out when the limit is 0',
    async run(storage) {
      await queue(storage, 'a', 'b');
      await storage.outbox.claim(claimOf(1, { leaseMs: 0 }), {});
      deepEqual(await storage.outbox.claim(claimOf(0), {}), []);
      deepEqual([await statusOf(storage, 'a'), await statusOf(storage, 'b')], ['uncertain', 'queued']);
    },
  },
  {
    title: 'queues uncertain and failed mails again when asked, with the decision, and leaves others',
    async run(storage) {
      await queue(storage, 'a', 'b', 'c', 'd', 'e');
      const claimed = await storage.outbox.claim(claimOf(4), {});
      const statuses = ['failed', 'uncertain', 'sent'] as const;
      await storage.outbox.settle(
        claimed.slice(0, 3).map(({ entry, claim }, index) => ({
          ...sent(entry.key, claim),
          status: statuses[index] ?? 'sent',
          error: 'because',
        })),
        {},
      );
      const keys = ['a', 'b', 'c', 'd', 'e', 'unknown'];
      deepEqual(await storage.outbox.requeue(keys, sampleDecision('again'), {}), ['a', 'b']);
      deepEqual(
        (await storage.outbox.list({}, {})).items.map(({ status, lastError }) => [status, lastError]),
        [
          ['queued', null],
          ['queued', null],
          ['sent', 'because'],
          ['sending', null],
          ['queued', null],
        ],
      );
      deepEqual(await storage.outbox.requeue(['c'], sampleDecision('nothing'), {}), []);
      deepEqual(
        (await storage.decisions.list({}, {})).items.map(({ id }) => id),
        ['again'],
      );
    },
  },
  {
    title: 'believes a late answer for a mail that was queued again and not claimed since',
    async run(storage) {
      await queue(storage, 'a');
      const [mail] = await storage.outbox.claim(claimOf(1, { leaseMs: 0 }), {});
      await storage.outbox.claim(claimOf(0), {});
      await storage.outbox.requeue(['a'], null, {});
      deepEqual(await storage.outbox.settle([sent('a', mail?.claim ?? '')], {}), ['a']);
      deepEqual(await storage.outbox.claim(claimOf(1), {}), []);
    },
  },
  {
    title: 'keeps claims, lists and counts to a prefix of the key',
    async run(storage) {
      await queue(storage, 'weekly:1', 'weekly:2', 'weekly%', 'other:1');
      deepEqual(
        (await storage.outbox.list({ prefix: 'weekly:' }, {})).items.map(({ key }) => key),
        ['weekly:1', 'weekly:2'],
      );
      deepEqual(
        (await storage.outbox.list({ prefix: 'weekly%' }, {})).items.map(({ key }) => key),
        ['weekly%'],
      );
      const claimed = await storage.outbox.claim(claimOf(9, { prefix: 'weekly:', leaseMs: 0 }), {});
      deepEqual(
        claimed.map(({ entry }) => entry.key),
        ['weekly:1', 'weekly:2'],
      );
      await storage.outbox.claim(claimOf(9, { prefix: 'other:' }), {});
      equal((await storage.outbox.counts({ prefix: 'weekly:' }, {})).sending, 2);
      equal((await storage.outbox.counts({ prefix: 'other:' }, {})).sending, 1);
    },
  },
  {
    title: 'lists mails oldest first, then by key, the same in pages as at once',
    async run(storage) {
      await storage.outbox.enqueue([sampleMail('b'), sampleMail('a')], later(10), {});
      await storage.outbox.enqueue([sampleMail('z'), sampleMail('y')], now, {});
      await storage.outbox.enqueue([sampleMail('c')], later(20), {});
      const ordered = [
        ...['y', 'z'].map((key) => [key, now]),
        ...['a', 'b'].map((key) => [key, later(10)]),
        ['c', later(20)],
      ];
      const entries = ordered.map(([key = '', createdAt = '']) => ({
        ...sampleMail(key),
        status: 'queued' as const,
        attempts: 0,
        lastError: null,
        createdAt,
        sentAt: null,
        messageId: null,
        retryAt: null,
      }));
      await pagesAgree((request) => storage.outbox.list(request, {}), entries);
    },
  },
  {
    title: 'filters mails by status and counts every status, also those without mails',
    async run(storage) {
      deepEqual(await storage.outbox.counts({}, {}), { queued: 0, sending: 0, sent: 0, uncertain: 0, failed: 0 });
      await queue(storage, 'a', 'b');
      await storage.outbox.claim(claimOf(1), {});
      deepEqual(
        (await storage.outbox.list({ status: 'queued' }, {})).items.map(({ key }) => key),
        ['b'],
      );
      deepEqual((await storage.outbox.list({ status: 'sent' }, {})).items, []);
    },
  },
];
