import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import type { QueueEntry, QueueOutcome, QueueStore } from '../../ports/storage/queue-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { sampleNotice } from './approval-samples.ts';
import { pagesAgree } from './assertions.ts';
import { later, now, sampleDecision, sampleDelivery, sampleMail } from './samples.ts';

/** One queue of storage, whatever it holds. */
interface QueueBench {
  readonly store: QueueStore<object>;
  readonly decisions: Storage['decisions'];
  /** an entry whose message differs from that of another key */
  sample(key: string): Pick<QueueEntry<object>, 'key' | 'message'>;
}

const claimOf = (limit: number, change: { leaseMs?: number; resend?: boolean; prefix?: string } = {}) => ({
  limit,
  leaseMs: 60_000,
  resend: false,
  ...change,
});

const sent = (key: string, claim: string): QueueOutcome => ({
  key,
  claim,
  status: 'sent',
  error: null,
  now: later(60),
});

async function queue({ store, sample }: QueueBench, ...keys: readonly string[]): Promise<void> {
  await store.enqueue(keys.map(sample), now, {});
}

async function statusOf(store: QueueBench['store'], key: string): Promise<string | undefined> {
  return (await store.list({}, {})).items.find((entry) => entry.key === key)?.status;
}

const queueCases: readonly ContractCase<QueueBench>[] = [
  {
    title: 'queues entries and returns them as they are',
    async run({ store, sample }) {
      equal(await store.enqueue([sample('a')], now, {}), 1);
      deepEqual((await store.list({}, {})).items, [
        {
          ...sample('a'),
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
    async run(bench) {
      const { store, sample } = bench;
      await queue(bench, 'a');
      const changed = { ...sample('c'), key: 'a' };
      equal(await store.enqueue([changed, sample('b'), sample('b')], later(1), {}), 1);
      deepEqual(
        (await store.list({}, {})).items.map(({ key, message }) => ({ key, message })),
        [sample('a'), sample('b')],
      );
    },
  },
  {
    title: 'hands out queued entries oldest first and marks them sending',
    async run(bench) {
      const { store, sample } = bench;
      await store.enqueue([sample('young')], later(10), {});
      await queue(bench, 'b', 'a');
      const claimed = await store.claim(claimOf(2), {});
      deepEqual(
        claimed.map(({ entry }) => [entry.key, entry.status, entry.attempts]),
        [
          ['a', 'sending', 1],
          ['b', 'sending', 1],
        ],
      );
      deepEqual(await store.counts({}, {}), { queued: 1, sending: 2, sent: 0, uncertain: 0, failed: 0 });
    },
  },
  {
    title: 'hands each entry to one of several claimers at once',
    async run(bench) {
      const { store } = bench;
      const keys = Array.from({ length: 12 }, (_, index) => `m-${String(index).padStart(2, '0')}`);
      await queue(bench, ...keys);
      const claims = await Promise.all(Array.from({ length: 6 }, () => store.claim(claimOf(3), {})));
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
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a');
      equal((await store.claim(claimOf(5), {})).length, 1);
      deepEqual(await store.claim(claimOf(5), {}), []);
      deepEqual(await store.claim(claimOf(5, { resend: true }), {}), []);
    },
  },
  {
    title: 'records that an entry was sent, once',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a');
      const [mail] = await store.claim(claimOf(1), {});
      const outcome = { ...sent('a', mail?.claim ?? ''), messageId: 'id-of-a' };
      deepEqual(await store.settle([outcome], {}), ['a']);
      deepEqual(await store.settle([{ ...outcome, status: 'failed' }], {}), []);
      const [entry] = (await store.list({}, {})).items;
      deepEqual([entry?.status, entry?.sentAt, entry?.lastError, entry?.attempts], ['sent', later(60), null, 1]);
      equal(entry?.messageId, 'id-of-a');
    },
  },
  {
    title: 'records failed, uncertain and returned entries with their error',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a', 'b', 'c');
      const claimed = await store.claim(claimOf(3), {});
      const statuses = ['failed', 'uncertain', 'queued'] as const;
      const outcomes = claimed.map(({ entry, claim }, index) => ({
        key: entry.key,
        claim,
        status: statuses[index] ?? 'failed',
        error: `because ${entry.key}`,
        now: later(60),
      }));
      deepEqual((await store.settle(outcomes, {})).toSorted(), ['a', 'b', 'c']);
      deepEqual(
        (await store.list({}, {})).items.map(({ status, lastError, sentAt }) => [status, lastError, sentAt]),
        [
          ['failed', 'because a', null],
          ['uncertain', 'because b', null],
          ['queued', 'because c', null],
        ],
      );
      deepEqual(
        (await store.claim(claimOf(3), {})).map(({ entry }) => [entry.key, entry.attempts]),
        [['c', 2]],
      );
    },
  },
  {
    title: 'ignores an outcome with another token, and takes the others of the batch',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a', 'b');
      const claimed = await store.claim(claimOf(2), {});
      const outcomes = [sent('a', 'not-the-token'), sent('b', claimed[1]?.claim ?? '')];
      deepEqual(await store.settle(outcomes, {}), ['b']);
      equal(await statusOf(store, 'a'), 'sending');
    },
  },
  {
    title: 'marks an entry uncertain when its holder did not answer in time',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a');
      await store.claim(claimOf(1, { leaseMs: 0 }), {});
      deepEqual(await store.claim(claimOf(1), {}), []);
      equal(await statusOf(store, 'a'), 'uncertain');
      deepEqual(await store.claim(claimOf(1, { resend: true }), {}), []);
    },
  },
  {
    title: 'hands an entry out again after its claim ended when sending twice does no harm',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a');
      const [first] = await store.claim(claimOf(1, { leaseMs: 0 }), {});
      const [second] = await store.claim(claimOf(1, { resend: true }), {});
      equal(second?.entry.key, 'a');
      equal(second?.entry.attempts, 2);
      notEqual(second?.claim, first?.claim);
      deepEqual(await store.settle([sent('a', first?.claim ?? '')], {}), []);
      deepEqual(await store.settle([sent('a', second?.claim ?? '')], {}), ['a']);
    },
  },
  {
    title: 'believes a late answer as long as nobody took the entry since',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a');
      const [mail] = await store.claim(claimOf(1, { leaseMs: 0 }), {});
      await store.claim(claimOf(1), {});
      equal(await statusOf(store, 'a'), 'uncertain');
      deepEqual(await store.settle([sent('a', mail?.claim ?? '')], {}), ['a']);
      equal(await statusOf(store, 'a'), 'sent');
    },
  },
  {
    title: 'hands an entry out again only after the pause that its outcome asks for',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a', 'b');
      const claimed = await store.claim(claimOf(2), {});
      const outcomes = claimed.map(({ entry: { key }, claim }) => ({ key, claim, status: 'queued' as const }));
      const pauses = [3_600_000, 0];
      await store.settle(
        outcomes.map((outcome, index) => ({
          ...outcome,
          error: 'busy',
          now: later(60),
          pauseMs: pauses[index] ?? 0,
        })),
        {},
      );
      deepEqual(
        (await store.claim(claimOf(2), {})).map(({ entry }) => entry.key),
        ['b'],
      );
      const [waiting] = (await store.list({ status: 'queued' }, {})).items;
      ok(Date.parse(waiting?.retryAt ?? '') > Date.now() + 3_000_000, 'the end of the pause is not told');
    },
  },
  {
    title: 'ends claims that ran out without handing anything out when the limit is 0',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a', 'b');
      await store.claim(claimOf(1, { leaseMs: 0 }), {});
      deepEqual(await store.claim(claimOf(0), {}), []);
      deepEqual([await statusOf(store, 'a'), await statusOf(store, 'b')], ['uncertain', 'queued']);
    },
  },
  {
    title: 'queues uncertain and failed entries again when asked, with the decision, and leaves others',
    async run(bench) {
      const { store, decisions } = bench;
      await queue(bench, 'a', 'b', 'c', 'd', 'e');
      const claimed = await store.claim(claimOf(4), {});
      const statuses = ['failed', 'uncertain', 'sent'] as const;
      const outcomes = claimed.slice(0, 3).map(({ entry, claim }, index) => ({
        ...sent(entry.key, claim),
        status: statuses[index] ?? 'sent',
        error: 'because',
      }));
      await store.settle(outcomes, {});
      const keys = ['a', 'b', 'c', 'd', 'e', 'unknown'];
      deepEqual(await store.requeue(keys, sampleDecision('again'), {}), ['a', 'b']);
      deepEqual(
        (await store.list({}, {})).items.map(({ status, lastError }) => [status, lastError]),
        [
          ['queued', null],
          ['queued', null],
          ['sent', 'because'],
          ['sending', null],
          ['queued', null],
        ],
      );
      deepEqual(await store.requeue(['c'], sampleDecision('nothing'), {}), []);
      deepEqual(
        (await decisions.list({}, {})).items.map(({ id }) => id),
        ['again'],
      );
    },
  },
  {
    title: 'believes a late answer for an entry that was queued again and not claimed since',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'a');
      const [mail] = await store.claim(claimOf(1, { leaseMs: 0 }), {});
      await store.claim(claimOf(0), {});
      await store.requeue(['a'], null, {});
      deepEqual(await store.settle([sent('a', mail?.claim ?? '')], {}), ['a']);
      deepEqual(await store.claim(claimOf(1), {}), []);
    },
  },
  {
    title: 'keeps claims, lists and counts to a prefix of the key',
    async run(bench) {
      const { store } = bench;
      await queue(bench, 'weekly:1', 'weekly:2', 'weekly%', 'other:1');
      deepEqual(
        (await store.list({ prefix: 'weekly:' }, {})).items.map(({ key }) => key),
        ['weekly:1', 'weekly:2'],
      );
      deepEqual(
        (await store.list({ prefix: 'weekly%' }, {})).items.map(({ key }) => key),
        ['weekly%'],
      );
      const claimed = await store.claim(claimOf(9, { prefix: 'weekly:', leaseMs: 0 }), {});
      deepEqual(
        claimed.map(({ entry }) => entry.key),
        ['weekly:1', 'weekly:2'],
      );
      await store.claim(claimOf(9, { prefix: 'other:' }), {});
      equal((await store.counts({ prefix: 'weekly:' }, {})).sending, 2);
      equal((await store.counts({ prefix: 'other:' }, {})).sending, 1);
    },
  },
  {
    title: 'lists entries oldest first, then by key, the same in pages as at once',
    async run({ store, sample }) {
      await store.enqueue([sample('b'), sample('a')], later(10), {});
      await store.enqueue([sample('z'), sample('y')], now, {});
      await store.enqueue([sample('c')], later(20), {});
      const ordered = [
        ...['y', 'z'].map((key) => [key, now]),
        ...['a', 'b'].map((key) => [key, later(10)]),
        ['c', later(20)],
      ];
      const entries = ordered.map(([key = '', createdAt = '']) => ({
        ...sample(key),
        status: 'queued' as const,
        attempts: 0,
        lastError: null,
        createdAt,
        sentAt: null,
        messageId: null,
        retryAt: null,
      }));
      await pagesAgree((request) => store.list(request, {}), entries);
    },
  },
  {
    title: 'filters entries by status and counts every status, also those without entries',
    async run(bench) {
      const { store } = bench;
      deepEqual(await store.counts({}, {}), { queued: 0, sending: 0, sent: 0, uncertain: 0, failed: 0 });
      await queue(bench, 'a', 'b');
      await store.claim(claimOf(1), {});
      deepEqual(
        (await store.list({ status: 'queued' }, {})).items.map(({ key }) => key),
        ['b'],
      );
      deepEqual((await store.list({ status: 'sent' }, {})).items, []);
    },
  },
];

const contractOf = (open: (storage: Storage) => QueueBench): readonly ContractCase<Storage>[] =>
  queueCases.map(({ title, run }) => ({ title, run: (storage) => run(open(storage)) }));

/** What every queue of mails does. */
export const outboxStoreContract = contractOf(({ outbox, decisions }) => ({
  store: outbox,
  decisions,
  sample: sampleMail,
}));

/** What every queue of events does: the same. */
export const deliveryStoreContract = contractOf(({ deliveries, decisions }) => ({
  store: deliveries,
  decisions,
  sample: sampleDelivery,
}));

/** What the queue of outcomes does: the same. */
export const noticeStoreContract = contractOf(({ notices, decisions }) => ({
  store: notices,
  decisions,
  sample: sampleNotice,
}));
