import { registerContract, storageContracts } from '@ai-manager/core/testing';
import { afterAll, describe, it } from 'vitest';
import { createPostgresBench } from './postgres-bench.ts';

const bench = createPostgresBench();
afterAll(() => bench[Symbol.asyncDispose]());

for (const [part, contract] of Object.entries(storageContracts)) {
  registerContract({ describe, it }, contract, { name: `postgres ${part}`, open: () => bench.open() });
}

// A single connection: whoever asks for a second one while holding the first would wait for ever.
for (const part of [
  'storage',
  'run store',
  'run ledger',
  'roster import',
  'outbox',
  'spending',
  'events',
  'audit chain',
  'changes of approvals',
]) {
  registerContract({ describe, it }, storageContracts[part] ?? [], {
    name: `postgres ${part}, over one connection`,
    open: () => bench.open({ maxConnections: 1 }),
  });
}

// Every transaction may fail to serialise here, and is run again then.
const strict = createPostgresBench((client) =>
  client.query(
    `do $$ begin execute format('alter database %I set default_transaction_isolation = serializable', current_database()); end $$`,
  ),
);
afterAll(() => strict[Symbol.asyncDispose]());
for (const part of [
  'storage',
  'run ledger',
  'outbox',
  'spending',
  'events',
  'rules store',
  'prompt store',
  'audit chain',
  'approvals',
  'changes of approvals',
  'calibrations',
]) {
  registerContract({ describe, it }, storageContracts[part] ?? [], {
    name: `postgres ${part}, serializable`,
    open: () => strict.open(),
  });
}
