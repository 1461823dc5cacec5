import { deepEqual, equal, ok } from 'node:assert/strict';
import type { LoggedEvent } from '../../ports/storage/event-store.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import { later, sampleAnnouncement, sampleEvent, sampleSwitchedOff, toldNames } from './samples.ts';

async function append(storage: Storage, ...names: readonly string[]): Promise<void> {
  for (const name of names) await storage.events.append([{ event: sampleEvent(name), endpoints: [] }], {});
}

/** Asks on from each answer until there is no more. */
async function follow({ events }: Storage, from: number, limit: number): Promise<readonly LoggedEvent[]> {
  const read: LoggedEvent[] = [];
  for (let after = from; ;) {
    const answer = await events.list({ after, limit }, {});
    ok(answer.events.length <= limit, 'an answer is longer than its limit');
    read.push(...answer.events);
    if (answer.events.length === 0) return read;
    after = answer.position;
  }
}

/** What a log of events does. */
export const eventStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'writes events down with a delivery for each endpoint, and returns them as they are',
    async run(storage) {
      const event = sampleEvent('a');
      equal(await storage.events.append([{ event, endpoints: ['n8n', 'other'] }], {}), 1);
      deepEqual(await storage.events.list({ after: 0, limit: 10 }, {}), {
        events: [{ position: 1, event }],
        position: 1,
      });
      deepEqual(
        (await storage.deliveries.list({}, {})).items.map(({ key, message }) => [key, message]),
        ['n8n', 'other'].map((endpoint) => [`${endpoint}:${event.id}`, { endpoint, event }]),
      );
    },
  },
  {
    title: 'leaves a known event as it is, in its place, and counts the new ones',
    async run(storage) {
      await append(storage, 'a');
      await storage.events.list({ after: 0, limit: 1 }, {});
      const changed = sampleEvent('a', later(60));
      const announcements = [changed, sampleEvent('b')].map((event) => ({ event, endpoints: [] }));
      equal(await storage.events.append(announcements, {}), 1);
      deepEqual((await storage.events.list({ after: 0, limit: 10 }, {})).events, [
        { position: 1, event: sampleEvent('a') },
        { position: 2, event: sampleEvent('b') },
      ]);
    },
  },
  {
    title: 'gives every event once, in the order of its places, to whoever asks on from each answer',
    async run(storage) {
      await append(storage, 'c', 'a');
      const first = await follow(storage, 0, 1);
      await append(storage, 'b', 'e', 'd');
      const all = [...first, ...(await follow(storage, first.at(-1)?.position ?? 0, 2))];
      deepEqual(
        all.map(({ position }) => position),
        [1, 2, 3, 4, 5],
      );
      deepEqual(
        all.map(({ event }) => event.id).toSorted(),
        ['a', 'b', 'c', 'd', 'e'].map((name) => sampleEvent(name).id),
      );
    },
  },
  {
    title: 'gives a later place to what is told later, also when it happened earlier',
    async run(storage) {
      await append(storage, 'now');
      await storage.events.list({ after: 0, limit: 1 }, {});
      const earlier = sampleEvent('earlier', later(-3_600));
      await storage.events.append([{ event: earlier, endpoints: [] }], {});
      deepEqual((await storage.events.list({ after: 1, limit: 10 }, {})).events, [{ position: 2, event: earlier }]);
    },
  },
  {
    title: 'gives events told by many at once to each of several readers once',
    async run(storage) {
      const names = Array.from({ length: 20 }, (_, index) => `e-${String(index)}`);
      const reading = async (): Promise<readonly string[]> => {
        const read: string[] = [];
        for (let after = 0; read.length < names.length;) {
          const { events, position } = await storage.events.list({ after, limit: 3 }, {});
          read.push(...events.map(({ event }) => event.id));
          after = position;
        }
        return read;
      };
      const [one, two] = await Promise.all([reading(), reading(), ...names.map((name) => append(storage, name))]);
      deepEqual(one, two);
      deepEqual([...one].toSorted(), names.map((name) => sampleEvent(name).id).toSorted());
    },
  },
  {
    title: 'keeps to the types that are asked for, and goes past the others',
    async run(storage) {
      await append(storage, 'a');
      await storage.events.append([{ event: sampleSwitchedOff('off'), endpoints: [] }], {});
      await append(storage, 'b');
      const types = ['automation.switched-off'] as const;
      const found = await storage.events.list({ after: 0, types, limit: 10 }, {});
      deepEqual([found.events.map(({ event }) => event.type), found.position], [[...types], 3]);
      deepEqual(await storage.events.list({ after: found.position, types, limit: 10 }, {}), {
        events: [],
        position: 3,
      });
      equal((await storage.events.list({ after: 0, types, limit: 1 }, {})).position, found.events[0]?.position);
    },
  },
  {
    title: 'gives the newest, oldest of them first, and the end of the log without a position',
    async run(storage) {
      deepEqual(await storage.events.list({ after: null, limit: 2 }, {}), { events: [], position: 0 });
      for (const name of ['a', 'b', 'c']) {
        await append(storage, name);
        await storage.events.list({ after: 0, limit: 1 }, {});
      }
      const { events, position } = await storage.events.list({ after: null, limit: 2 }, {});
      deepEqual([events.map((each) => each.position), position], [[2, 3], 3]);
    },
  },
  {
    title: 'refuses a position behind its end with INVALID_INPUT',
    async run(storage) {
      await append(storage, 'a');
      const error = await rejectsWith(storage.events.list({ after: 2, limit: 1 }, {}), 'INVALID_INPUT');
      deepEqual([error.details['after'], error.details['last']], [2, 1]);
    },
  },
  {
    title: 'has events without endpoints in the log only',
    async run(storage) {
      await storage.events.append([sampleAnnouncement('told')], {});
      await append(storage, 'quiet');
      deepEqual((await toldNames(storage)).toSorted(), ['n8n: told', 'quiet', 'told']);
    },
  },
];
