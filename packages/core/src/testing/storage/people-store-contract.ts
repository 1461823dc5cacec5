import { deepEqual, equal } from 'node:assert/strict';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { pagesAgree, rejectsWith } from './assertions.ts';
import { personId, samplePerson } from './samples.ts';

/** What every PeopleStore does; the import of rosters has a contract of its own. */
export const peopleStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'returns a person as saved',
    async run({ people }) {
      const lead = samplePerson('lead');
      const member = samplePerson('ann', {
        team: 'Blue',
        leadId: lead.id,
        timeZone: 'Europe/Berlin',
        language: 'pt-BR',
        status: 'inactive',
        accounts: { worksmart: '2362707' },
      });
      await people.save(lead, {});
      await people.save(member, {});
      deepEqual(await people.get(member.id, {}), member);
    },
  },
  {
    title: 'returns null for an unknown person',
    async run({ people }) {
      equal(await people.get(personId('nobody'), {}), null);
    },
  },
  {
    title: 'replaces a person who is saved again',
    async run({ people }) {
      await people.save(samplePerson('ann', { team: 'Blue' }), {});
      await people.save(samplePerson('ann', { name: 'Ann Two' }), {});
      deepEqual(await people.get(personId('ann'), {}), samplePerson('ann', { name: 'Ann Two' }));
      equal((await people.list({}, {})).items.length, 1);
    },
  },
  {
    title: 'refuses a lead who is unknown with NOT_FOUND',
    async run({ people }) {
      await rejectsWith(people.save(samplePerson('ann', { leadId: personId('nobody') }), {}), 'NOT_FOUND');
      equal(await people.get(personId('ann'), {}), null);
    },
  },
  {
    title: 'lists people by id, the same in pages as at once',
    async run({ people }) {
      // By code point: capitals before small letters, whatever the language of the database.
      const all = ['B', 'a', 'b', 'c', 'ä'].map((id) => samplePerson(id));
      for (const person of all.toReversed()) await people.save(person, {});
      await pagesAgree((request) => people.list(request, {}), all);
    },
  },
  {
    title: 'filters people by id, status and lead',
    async run({ people }) {
      await people.save(samplePerson('lead'), {});
      await people.save(samplePerson('ann', { leadId: personId('lead') }), {});
      await people.save(samplePerson('bob', { status: 'inactive', leadId: personId('lead') }), {});
      const idsOf = async (filter: Parameters<typeof people.list>[0]) =>
        (await people.list(filter, {})).items.map(({ id }) => id);
      deepEqual(await idsOf({ ids: [personId('lead'), personId('bob'), personId('nobody')] }), ['bob', 'lead']);
      deepEqual(await idsOf({ ids: [] }), []);
      deepEqual(await idsOf({ status: 'active' }), ['ann', 'lead']);
      deepEqual(await idsOf({ leadId: personId('lead') }), ['ann', 'bob']);
      deepEqual(await idsOf({ leadId: personId('lead'), status: 'active' }), ['ann']);
    },
  },
  {
    title: 'refuses a cursor that is not from a page with INVALID_INPUT',
    async run({ people }) {
      await rejectsWith(people.list({ cursor: 'nonsense' }, {}), 'INVALID_INPUT');
    },
  },
  {
    title: 'refuses a limit below 1 with INVALID_INPUT',
    async run({ people }) {
      await rejectsWith(people.list({ limit: 0 }, {}), 'INVALID_INPUT');
    },
  },
];
