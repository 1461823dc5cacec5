import { personalHashOf } from '@ai-manager/core';
import type { BrokenCases } from './pglite-broken-cases.ts';
import type { Loose } from './pglite-broken-ports.ts';
import { alters, altersFirst, lists, overlooks, returns } from './pglite-broken-ports.ts';

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

/** Broken ports for the chain of decision records. */
export const brokenAudit: Readonly<Record<string, BrokenCases>> = { 'audit chain': chainCases };
