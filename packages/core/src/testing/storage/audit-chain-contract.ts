import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { chainStart, personalHashOf, verifyLinks } from '../../domain/audit-chain.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { pagesAgree } from './assertions.ts';
import { later, sampleDecision } from './samples.ts';

const readLinks = ({ decisions }: Storage, after = 0) => decisions.links({ after, limit: 1_000 }, {});

async function sealAll({ decisions }: Storage): Promise<void> {
  await decisions.seal({ limit: 1_000, wait: true }, {});
}

const appendNumbered = ({ decisions }: Storage, numbers: readonly number[]) =>
  decisions.append(
    numbers.map((number) => sampleDecision(`d-${number}`, { at: later(number) })),
    {},
  );

/** What the chain of decision records promises, whatever the storage. */
export const auditChainContract: readonly ContractCase<Storage>[] = [
  {
    title: 'gives records their places oldest first, in batches and without gaps',
    async run(storage) {
      await appendNumbered(storage, [3, 1, 4, 2, 5]);
      const sealed: number[] = [];
      for (let batch = 0; batch < 4; batch += 1)
        sealed.push((await storage.decisions.seal({ limit: 2, wait: true }, {})).sealed);
      deepEqual(sealed, [2, 2, 1, 0]);
      deepEqual(
        (await readLinks(storage)).map(({ position, decisionId }) => [position, decisionId]),
        [1, 2, 3, 4, 5].map((number) => [number, `d-${number}`]),
      );
    },
  },
  {
    title: 'links every record to the one before it',
    async run(storage) {
      await appendNumbered(storage, [1, 2, 3]);
      await sealAll(storage);
      const links = await readLinks(storage);
      const verified = verifyLinks(chainStart, links);
      equal(verified.break, null);
      equal(verified.head.position, 3);
      deepEqual((await storage.decisions.chain({})).head, verified.head);
    },
  },
  {
    title: 'keeps the places of sealed records when earlier ones come later',
    async run(storage) {
      await appendNumbered(storage, [5, 6]);
      await sealAll(storage);
      const before = await readLinks(storage);
      await appendNumbered(storage, [1]);
      await sealAll(storage);
      const links = await readLinks(storage);
      deepEqual(links.slice(0, 2), before);
      deepEqual([links[2]?.position, links[2]?.decisionId], [3, 'd-1']);
      equal(verifyLinks(chainStart, links).break, null);
    },
  },
  {
    title: 'says where the chain stands and how many records have no place',
    async run(storage) {
      deepEqual(await storage.decisions.chain({}), { head: chainStart, unsealed: 0 });
      await appendNumbered(storage, [1, 2, 3]);
      await storage.decisions.seal({ limit: 2, wait: true }, {});
      const { head, unsealed } = await storage.decisions.chain({});
      deepEqual([head.position, unsealed], [2, 1]);
      equal(head.hash, (await readLinks(storage))[1]?.hash);
    },
  },
  {
    title: 'returns links after a position, as many as asked for',
    async run(storage) {
      await appendNumbered(storage, [1, 2, 3, 4]);
      await sealAll(storage);
      const positions = (await storage.decisions.links({ after: 1, limit: 2 }, {})).map(({ position }) => position);
      deepEqual(positions, [2, 3]);
      deepEqual(await storage.decisions.links({ after: 4, limit: 2 }, {}), []);
    },
  },
  {
    title: 'reads few large records at a time',
    async run(storage) {
      // Random digits: what is stored is compressed.
      const large = () => Array.from({ length: 150_000 }, () => Math.floor(Math.random() * 1e9).toString(36)).join('');
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
      for (const id of ids) await storage.decisions.append([sampleDecision(id, { outcome: { large: large() } })], {});
      let batches = 0;
      while ((await storage.decisions.seal({ limit: 100, wait: true }, {})).sealed > 0) batches += 1;
      const read: string[] = [];
      let pages = 0;
      for (;;) {
        const links = await storage.decisions.links({ after: read.length, limit: 100 }, {});
        if (links.length === 0) break;
        read.push(...links.map(({ decisionId }) => decisionId));
        pages += 1;
      }
      deepEqual(read, ids);
      ok(pages > 1 && batches > 1, 'all of them were read at once');
    },
  },
  {
    title: 'lists records with their places, the same in pages as at once',
    async run(storage) {
      await appendNumbered(storage, [1, 2, 3]);
      await storage.decisions.seal({ limit: 2, wait: true }, {});
      const places = new Map(
        (await readLinks(storage)).map(({ decisionId, position, hash }) => [decisionId, { position, hash }]),
      );
      const expected = [3, 2, 1].map((number) => ({
        record: sampleDecision(`d-${number}`, { at: later(number) }),
        sealed: places.get(`d-${number}`) ?? null,
      }));
      await pagesAgree((request) => storage.decisions.entries(request, {}), expected);
    },
  },
  {
    title: 'keeps personal data apart from what the chain is made of, under a salted hash',
    async run(storage) {
      const personal = { reason: 'My child was ill.' };
      await storage.decisions.append([sampleDecision('a', { personal }), sampleDecision('b', { personal })], {});
      await sealAll(storage);
      const links = await readLinks(storage);
      for (const link of links) {
        deepEqual(link.personal, personal);
        ok(!JSON.stringify(link.record).includes('child'), 'the record itself holds personal data');
        equal(link.personalHash, personalHashOf(link.personalSalt ?? '', personal));
      }
      notEqual(links[0]?.personalHash, links[1]?.personalHash);
    },
  },
  {
    title: 'verifies records with characters that databases refuse',
    async run(storage) {
      const text = 'a\u0000b \uD800 \u{1F469}\u200D\u{1F680} \u2028 "\\u0000"';
      const outcome = { text, numbers: [0.1 + 0.2, 1e21, -1e-7, 12_345_678_901] };
      await storage.decisions.append([sampleDecision('a', { outcome, personal: { text } })], {});
      await sealAll(storage);
      const verified = verifyLinks(chainStart, await readLinks(storage));
      deepEqual([verified.break, verified.head.position], [null, 1]);
    },
  },
  {
    title: 'gives each place once when several seal and append at the same time',
    async run(storage) {
      await appendNumbered(storage, [1, 2, 3, 4, 5]);
      await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          await storage.decisions.seal({ limit: 2, wait: index % 2 === 0 }, {});
          await appendNumbered(storage, [10 + index]);
        }),
      );
      await sealAll(storage);
      const links = await readLinks(storage);
      const verified = verifyLinks(chainStart, links);
      deepEqual([verified.break, links.length, (await storage.decisions.chain({})).unsealed], [null, 13, 0]);
    },
  },
  {
    title: 'gives what records of earlier versions quote a part of its own when it seals them',
    async run(storage) {
      const outcome = { grade: 'B', evidence: { goals: ['Ship it.'] } };
      await storage.decisions.append([sampleDecision('a', { kind: 'evaluation', outcome })], {});
      await sealAll(storage);
      const [record] = (await storage.decisions.list({}, {})).items;
      deepEqual([record?.outcome, record?.personal], [{ grade: 'B' }, { evidence: outcome.evidence }]);
      equal(verifyLinks(chainStart, await readLinks(storage)).break, null);
    },
  },
];
