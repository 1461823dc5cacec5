import { deepEqual, ok } from 'node:assert/strict';
import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';

/** What every SchemaStore does; older and newer databases are a matter of the adapter's own tests. */
export const schemaContract: readonly ContractCase<Storage>[] = [
  {
    title: 'has no step pending once any other method was called',
    async run(storage) {
      await storage.people.list({}, {});
      const { applied, pending } = await storage.schema.status({});
      deepEqual(pending, []);
      ok(applied.length > 0);
      deepEqual(applied, [...new Set(applied)].toSorted());
    },
  },
  {
    title: 'applies what is pending, and nothing when it is asked again',
    async run({ schema }) {
      const before = await schema.status({});
      deepEqual((await schema.migrate({})).applied, before.pending);
      deepEqual(await schema.status({}), { applied: [...before.applied, ...before.pending], pending: [] });
      deepEqual((await schema.migrate({})).applied, []);
    },
  },
];
