import { deepEqual, equal, ok } from 'node:assert/strict';
import type { ErrorCode } from '../../errors.ts';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import type { HandmadeTables } from './export-lines.ts';
import {
  asyncLines,
  handmadeExport,
  personColumns,
  personRow,
  projectColumns,
  projectRow,
  smallTables,
} from './export-lines.ts';

/** Name of what is wrong -> the lines, and the line that is at fault. */
type Damaged = readonly (readonly [what: string, lines: readonly string[], line: number | undefined])[];

/** Each is refused with the code and the line, and leaves nothing. */
async function refusesAll(storage: Storage, damaged: Damaged, code: ErrorCode): Promise<void> {
  for (const [what, lines, line] of damaged) {
    const error = await rejectsWith(storage.transfer.import(asyncLines(lines), {}), code);
    equal(error.details['line'], line, `${what}: ${error.message}`);
    deepEqual((await storage.people.list({}, {})).items, [], `${what} left something`);
  }
}

/** The small export with other rows of a table; its projects begin at line 4. */
const withRows = (table: string, rows: readonly string[]): HandmadeTables => {
  const columns = smallTables[table]?.columns ?? [];
  return { ...smallTables, [table]: { columns, rows } };
};

const secret = 'planted-name-of-somebody';

/** Rows that the tables do not take, each with something that no message may repeat. */
async function badRows(storage: Storage): Promise<Damaged> {
  const made = (table: string, rows: readonly string[]) => handmadeExport(storage, withRows(table, rows));
  const named = { name: secret, description: secret };
  return [
    ['an unknown owner', await made('projects', [projectRow('a'), projectRow('b', { ...named, owner_id: 'x' })]), 5],
    ['an unknown stage', await made('projects', [projectRow('a', { ...named, stage: secret })]), 4],
    ['a missing name', await made('projects', [projectRow('a'), projectRow('b', { ...named, name: null })]), 5],
    ['a key twice', await made('projects', [projectRow('a'), projectRow('b'), projectRow('b', named)]), 6],
    ['an unknown lead', await made('superbuilders', [personRow('ann', { name: secret, lead_id: 'x' })]), undefined],
    ['a character no database takes', await made('projects', [projectRow('a', { ...named, name: `${secret}\0` })]), 4],
    ['a word for a number', await handmadeExport(storage, { ...smallTables, rules: rulesTable }), 5],
  ];
}

const rulesTable = {
  columns: ['version', 'document', 'note', 'created_by', 'created_at'],
  rows: [JSON.stringify({ version: secret, document: {}, note: '', created_by: '', created_at: '2026-11-23' })],
};

/** What every TransferStore does with exports that are damaged or of another kind. */
export const damagedTransferContract: readonly ContractCase<Storage>[] = [
  {
    title: 'refuses an export of a newer schema or format with CONFIGURATION',
    async run(storage) {
      const newer = await handmadeExport(storage, smallTables, { header: { schema: '9999-later' } });
      const error = await rejectsWith(storage.transfer.import(asyncLines(newer), {}), 'CONFIGURATION');
      equal(error.details['export'], '9999-later');
      ok(typeof error.details['library'] === 'string');
      const format = await handmadeExport(storage, smallTables, { header: { version: 2 } });
      await rejectsWith(storage.transfer.import(asyncLines(format), {}), 'CONFIGURATION');
      deepEqual((await storage.people.list({}, {})).items, []);
    },
  },
  {
    title: 'refuses what is no export with INVALID_INPUT',
    async run(storage) {
      const damaged: Damaged = [
        ['nothing', [], 0],
        ['an empty line', [''], 1],
        ['other text', ['id,name', 'ann,Ann'], 1],
        ['other JSON', ['{"items":[]}'], 1],
        ['a header without tables', [JSON.stringify({ format: 'ai-manager-export', version: 1, schema: '' })], 1],
      ];
      await refusesAll(storage, damaged, 'INVALID_INPUT');
    },
  },
  {
    title: 'refuses tables and columns that it does not know, or that are named twice',
    async run(storage) {
      const people = { name: 'superbuilders', columns: personColumns, rows: 0 };
      const headers = {
        'an unknown table': [{ ...people, name: 'pets' }],
        'the table of migrations': [{ name: 'migrations', columns: ['name'], rows: 0 }],
        'an unknown column': [{ ...people, columns: [...personColumns, 'shoe_size'] }],
        'a table twice': [people, people],
        'a column twice': [{ ...people, columns: [...personColumns, 'id'] }],
      };
      for (const [what, tables] of Object.entries(headers))
        await refusesAll(
          storage,
          [[what, await handmadeExport(storage, {}, { header: { tables } }), 1]],
          'INVALID_INPUT',
        );
    },
  },
  {
    title: 'refuses damaged lines and names the line',
    async run(storage) {
      const [header = '', first = '', ...rest] = await handmadeExport(storage, smallTables);
      const damaged: Damaged = [
        ['half a line', [header, first.slice(0, -9), ...rest], 2],
        ['no object', [header, first, '7', ...rest], 3],
        ['no row', [header, first, '{"table":"projects"}', ...rest], 3],
        ['a table the header does not name', [header, first, '{"table":"runs","row":{"id":"r"}}', ...rest], 3],
        ['a column more', [header, first.replace('{"id"', '{"more":1,"id"'), ...rest], 2],
        ['a column less', [header, first.replace('"name":"ann",', ''), ...rest], 2],
      ];
      await refusesAll(storage, damaged, 'INVALID_INPUT');
    },
  },
  {
    title: 'refuses an export that is cut off, goes on after its end, or has other counts than it says',
    async run(storage) {
      const lines = await handmadeExport(storage, smallTables);
      const tables = [
        { name: 'superbuilders', columns: personColumns, rows: 3 },
        { name: 'projects', columns: projectColumns, rows: 1 },
      ];
      const damaged: Damaged = [
        ['cut off after the header', lines.slice(0, 1), 1],
        ['cut off before its end', lines.slice(0, -1), 4],
        ['goes on after the end', [...lines, ''], 6],
        ['ends twice', [...lines, lines.at(-1) ?? ''], 6],
        ['a row less', lines.filter((_, index) => index !== 3), 4],
        ['another sum', await handmadeExport(storage, smallTables, { trailer: { rows: 4 } }), 5],
        ['another count in the header', await handmadeExport(storage, smallTables, { header: { tables } }), 5],
      ];
      await refusesAll(storage, damaged, 'INVALID_INPUT');
    },
  },
  {
    title: 'refuses rows that the storage does not take, names the line, and keeps none of the others',
    async run(storage) {
      await refusesAll(storage, await badRows(storage), 'INVALID_INPUT');
    },
  },
  {
    title: 'repeats nothing of a bad row in its errors',
    async run(storage) {
      for (const [what, lines] of await badRows(storage)) {
        const error = await rejectsWith(storage.transfer.import(asyncLines(lines), {}), 'INVALID_INPUT');
        const said = JSON.stringify([error.message, error.details, error.stack, String(error.cause)]);
        ok(!said.includes(secret), `${what} is repeated: ${said}`);
      }
    },
  },
];
