import { InvalidInputError } from '@ai-manager/core';
import type { Storage } from '@ai-manager/core';
import { person } from './person.ts';
import type { BrokenCases } from './pglite-broken-cases.ts';
import {
  accepts,
  exportsOther,
  halfWritesFirst,
  importsOther,
  remembers,
  replaceExport,
  returns,
  rewords,
} from './pglite-broken-ports.ts';

const schemaCases: BrokenCases = {
  'has no step pending once any other method was called': returns('schema.status', (status) => ({
    ...status,
    pending: ['9999-later'],
  })),
  'applies what is pending, and nothing when it is asked again': returns('schema.migrate', () => ({
    applied: ['0001-weekly-evaluation'],
  })),
};

const savePerson = (id: string) => (storage: Storage) => storage.people.save(person(id), {});

/** Reads the rows again, after the header was given away. */
const readsLater = replaceExport(
  ({ transfer }) =>
    async function* (options) {
      for await (const header of transfer.export(options)) {
        yield header;
        break;
      }
      let number = 0;
      for await (const line of transfer.export(options)) {
        number += 1;
        if (number > 1) yield line;
      }
    },
);

/** Writes when its reader leaves. */
const leavesSomething = replaceExport(
  (storage) =>
    async function* (options) {
      try {
        yield* storage.transfer.export(options);
      } finally {
        await savePerson('left')(storage);
      }
    },
);

/** Every row goes through JavaScript's numbers. */
const rounded = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => JSON.stringify(JSON.parse(line) as unknown));

let exports = 0;

const transferCases: BrokenCases = {
  'exports a header, then every row of the tables in turn, then how many there were': exportsOther((lines) => [
    ...lines.slice(0, 1),
    ...lines.slice(1, -1).toReversed(),
    ...lines.slice(-1),
  ]),
  'exports the same lines again, but for the time': exportsOther((lines) => [...lines, String((exports += 1))]),
  'exports one moment, whatever is written meanwhile': readsLater,
  'is free for other calls after an export that was broken off': leavesSomething,
  'ends an export that is aborted half-way with the reason, and is free for other calls': replaceExport(
    ({ transfer }) =>
      () =>
        transfer.export({}),
  ),
  'exports rows larger than a page together with small ones': exportsOther((lines) =>
    lines.filter((line) => line.length < 1_000_000),
  ),
  'imports what an export holds, with defaults for the columns it does not have': importsOther((lines) =>
    lines.map((line) => line.replaceAll('"lead_id":"zoe"', '"lead_id":null')),
  ),
  'brings instants, numbers and documents through to the last digit': importsOther(rounded),
  'imports and exports more rows than one statement takes, by the code points of their ids': exportsOther((lines) => [
    ...lines.slice(0, 1),
    ...lines.slice(1, -1).toSorted((a, b) => a.localeCompare(b, 'en')),
    ...lines.slice(-1),
  ]),
  'refuses an import into a storage that holds rows with CONFLICT and changes nothing': accepts('transfer.import', {}),
  'writes nothing of an import that is aborted half-way, also while its source is silent': halfWritesFirst(
    'transfer.import',
    savePerson('early'),
  ),
};

const repairedHeader = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replace('"version":2', '"version":1').replace('9999-later', '0002-activity'));

const damagedCases: BrokenCases = {
  'refuses an export of a newer schema or format with CONFIGURATION': importsOther(repairedHeader),
  'refuses what is no export with INVALID_INPUT': accepts('transfer.import', {}),
  'refuses tables and columns that it does not know, or that are named twice': importsOther((lines) => [
    ...lines.slice(0, 1).map((line) => line.replace(/"tables":.*$/, '"tables":[]}')),
    ...lines.slice(1),
  ]),
  'refuses damaged lines and names the line': importsOther((lines) => lines.slice(0, 2)),
  'refuses an export that is cut off, goes on after its end, or has other counts than it says':
    remembers('transfer.import'),
  'refuses rows that the storage does not take, names the line, and keeps none of the others': halfWritesFirst(
    'transfer.import',
    savePerson('early'),
  ),
  'repeats nothing of a bad row in its errors': rewords(
    'transfer.import',
    (error) => new InvalidInputError('A row is bad: planted-name-of-somebody.', { cause: error }),
  ),
};

/** Broken ports for the schema, and for moving everything elsewhere. */
export const brokenTransfers: Readonly<Record<string, BrokenCases>> = {
  schema: schemaCases,
  transfer: transferCases,
  'transfer of damaged exports': damagedCases,
};
