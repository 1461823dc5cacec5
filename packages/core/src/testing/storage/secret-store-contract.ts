import { deepEqual, equal } from 'node:assert/strict';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { rejectsWith } from './assertions.ts';
import { asyncLines, exportLines, handmadeExport } from './export-lines.ts';

/** What a store of secrets does. */
export const secretStoreContract: readonly ContractCase<Storage>[] = [
  {
    title: 'stores the candidate when there is no secret of that name, and returns it from then on',
    async run({ secrets }) {
      equal(await secrets.obtain('tokens', 'first', {}), 'first');
      equal(await secrets.obtain('tokens', 'second', {}), 'first');
      equal(await secrets.obtain('other', 'second', {}), 'second');
    },
  },
  {
    title: 'gives everybody the same secret who asks at the same time',
    async run({ secrets }) {
      const candidates = Array.from({ length: 8 }, (_, index) => `candidate-${index}`);
      const obtained = await Promise.all(candidates.map((candidate) => secrets.obtain('tokens', candidate, {})));
      deepEqual(new Set(obtained).size, 1);
      equal(await secrets.obtain('tokens', 'late', {}), obtained[0]);
    },
  },
  {
    title: 'is not in an export',
    async run(storage) {
      await storage.secrets.obtain('tokens', 'a-secret-of-this-storage', {});
      const lines = await exportLines(storage);
      deepEqual(
        lines.filter((line) => line.includes('secret')),
        [],
      );
    },
  },
  {
    title: 'cannot be brought in by an import',
    async run(storage) {
      const row = '{"name":"tokens","value":"known-to-somebody"}';
      const lines = await handmadeExport(storage, { secrets: { columns: ['name', 'value'], rows: [row] } });
      await rejectsWith(storage.transfer.import(asyncLines(lines), {}), 'INVALID_INPUT');
      equal(await storage.secrets.obtain('tokens', 'own', {}), 'own');
    },
  },
];
