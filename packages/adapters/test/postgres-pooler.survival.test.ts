import type { Storage } from '@ai-manager/core';
import { registerContract, storageContracts } from '@ai-manager/core/testing';
import type { PgBouncer } from '@ai-manager/test-servers/pgbouncer';
import { hasPgBouncer, startPgBouncer } from '@ai-manager/test-servers/pgbouncer';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresStorage } from '../src/postgres/index.ts';
import { createPostgresBench } from './postgres-bench.ts';

const bench = createPostgresBench();
let bouncer: PgBouncer | undefined;

/** An empty storage, all of whose statements, those that make the schema included, go through the pooler. */
async function openThroughPooler(): Promise<Storage> {
  await using _empty = await bench.open();
  const url = await bench.url();
  bouncer ??= await startPgBouncer(url);
  return createPostgresStorage({ url: bouncer.through(url) });
}

describe.runIf(hasPgBouncer())('through PgBouncer in transaction mode', () => {
  beforeAll(() => bench.url(), 60_000);
  afterAll(async () => {
    await bouncer?.[Symbol.asyncDispose]();
    await bench[Symbol.asyncDispose]();
  });

  it('does without the limits that the pooler refuses to pass on', async () => {
    await using storage = await openThroughPooler();
    const url = bouncer?.through(await bench.url()) ?? '';
    const strict = new Client({ connectionString: url, statement_timeout: 1_000 });
    await expect(strict.connect()).rejects.toThrow('unsupported startup parameter');
    await expect(storage.rules.history({})).resolves.toEqual([]);
  });

  for (const [part, contract] of Object.entries(storageContracts)) {
    registerContract({ describe, it }, contract, { name: part, open: openThroughPooler });
  }
});
