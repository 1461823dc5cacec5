import type { Storage } from '@ai-manager/core';
import { personalHashOf } from '@ai-manager/core';
import type { BrokenCases } from './pglite-broken-cases.ts';
import type { Loose } from './pglite-broken-ports.ts';
import { accepts, alters, altersFirst, answers, followsUp, lists, overlooks, returns } from './pglite-broken-ports.ts';

const unsalted = (link: Loose): Loose =>
  link['personal'] === null ? link : { ...link, personalSalt: '', personalHash: personalHashOf('', link['personal']) };

/** Every caller takes its places by itself. */
const shiftsPlaces = lists('decisions.links', (links) =>
  links.map((link, index) => (index > 4 ? { ...link, position: Number(link['position']) + 1 } : link)),
);

const chainCases: BrokenCases = {
  'gives records their places oldest first, in batches and without gaps': lists('decisions.links', (links) =>
    links.map((link) => ({ ...link, position: Number(link['position']) * 2 })),
  ),
  'links every record to the one before it': lists('decisions.links', (links) =>
    links.map((link, index) => (index === 1 ? { ...link, hash: links[0]?.['hash'] } : link)),
  ),
  'keeps the places of sealed records when earlier ones come later': lists('decisions.links', (links) =>
    links.toSorted((a, b) => (String(a['decisionId']) < String(b['decisionId']) ? -1 : 1)),
  ),
  'says where the chain stands and how many records have no place': returns('decisions.chain', (state) => ({
    ...state,
    unsealed: 0,
  })),
  'returns links after a position, as many as asked for': altersFirst('decisions.links', () => ({ after: 0 })),
  'reads few large records at a time': lists('decisions.links', (links) => links.slice(1)),
  'lists records with their places, the same in pages as at once': overlooks('decisions.entries', 'cursor'),
  'keeps personal data apart from what the chain is made of, under a salted hash': lists('decisions.links', (links) =>
    links.map(unsalted),
  ),
  'verifies records with characters that databases refuse': lists('decisions.links', (links) =>
    links.map((link) => ({ ...link, record: JSON.parse(JSON.stringify(link['record']).replaceAll('\u200D', '')) })),
  ),
  'gives each place once when several seal and append at the same time': shiftsPlaces,
  'gives what records of earlier versions quote a part of its own when it seals them': alters(
    'decisions.append',
    ([records, options]) => [
      (records as readonly Loose[]).map((record) => ({ ...record, kind: 'submission' })),
      options,
    ],
  ),
};

const stay = (items: readonly Loose[], change: (item: Loose) => Loose): readonly Loose[] => items.map(change);
const messageOf = (item: Loose): Loose => item['message'] as Loose;
const renamesBob = async ({ people }: Storage): Promise<void> => {
  const bob = await people.get('bob' as never, {});
  if (bob !== null) await people.save({ ...bob, name: 'erased' }, {});
};

const erasureCases: BrokenCases = {
  'puts placeholders for name and address and keeps the id, of a person who is inactive from then on': altersFirst(
    'people.erase',
    () => ({ placeholder: { name: 'Person ann', email: 'ann@example.org' } }),
  ),
  'empties updates, evaluations and activity, and keeps their figures': lists('evaluations.list', (items) =>
    stay(items, (item) => ({ ...item, notes: ['A note.'] })),
  ),
  'takes the texts out of requests, and lets those that nobody had decided expire': lists('approvals.list', (items) =>
    stay(items, (item) => ({ ...item, request: { ...(item['request'] as Loose), description: 'My child was ill.' } })),
  ),
  'drops mails to or about the person that were not sent, and empties those that were': lists('outbox.list', (items) =>
    stay(items, (item) => ({ ...item, message: { ...messageOf(item), text: 'Hello' } })),
  ),
  'forgets holds on the address, and names the rules gave the person': lists('mailHolds.list', (items) => [
    ...items,
    { address: 'ann@example.org' },
  ]),
  'takes personal data out of records about the person, and the chain goes on': lists('decisions.list', (items) =>
    stay(items, (item) => ({ ...item, personal: { quote: 'I was ill.' } })),
  ),
  'records the erasure with what was erased, and tells who was': answers('people.erased', []),
  'leaves what is about others as it was': followsUp('people.erase', renamesBob),
  'erases again what came since, and nothing twice': returns('people.erase', (counts) => ({
    ...counts,
    submissions: 1,
  })),
  'refuses to erase somebody who is unknown with NOT_FOUND': accepts('people.erase', {}),
  'refuses to erase while a run holds a project of the person, with CONFLICT, and changes nothing': accepts(
    'people.erase',
    {},
  ),
  'refuses to erase while a request is looked at, or an outcome has not been told, with CONFLICT': accepts(
    'people.erase',
    {},
  ),
  'refuses to erase while a mail to the person is being sent, with CONFLICT': accepts('people.erase', {}),
  'does not let an erased person come back by a save or an import, with CONFLICT': accepts('people.save'),
  'leaves the erased person out of the next run': lists('runs.claim', (items) => [{ projectId: 'alpha' }, ...items]),
};

/** Broken ports for the chain of decision records, and for taking people out of what is stored. */
export const brokenAudit: Readonly<Record<string, BrokenCases>> = {
  'audit chain': chainCases,
  'person erasure': erasureCases,
};
