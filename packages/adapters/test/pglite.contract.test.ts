import { registerContract, storageContracts } from '@ai-manager/core/testing';
import { afterAll, describe, it } from 'vitest';
import { createPgliteStorage } from '../src/pglite/index.ts';
import { createPgliteBench } from './pglite-bench.ts';

const bench = createPgliteBench();
afterAll(() => bench[Symbol.asyncDispose]());

for (const [part, contract] of Object.entries(storageContracts)) {
  registerContract({ describe, it }, contract, { name: `pglite ${part}`, open: () => bench.open() });
}

// What a host gets from the factory, with a thread and a database of its own for each case.
registerContract({ describe, it }, storageContracts['storage'] ?? [], {
  name: 'pglite storage in memory, as made by the factory',
  open: () => createPgliteStorage({ folder: 'memory' }),
});
