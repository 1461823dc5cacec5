import type { SchemaStore } from '@ai-manager/core';
import { migrationStatus } from '../migrate.ts';
import { migrations } from '../migrations/index.ts';
import type { SqlSession } from '../session.ts';
import type { SqlCheckpoints } from './checkpoint-store.ts';

export function createSchemaStore(session: SqlSession, checkpoints: Pick<SqlCheckpoints, 'makeTables'>): SchemaStore {
  const status: SchemaStore['status'] = async (options) => {
    options.signal?.throwIfAborted();
    // Looking at a database that is not there yet must not make it.
    if ((await session.backend.isUnmade?.()) === true)
      return { applied: [], pending: migrations.map(({ name }) => name) };
    return session.inspect(options, (db) => migrationStatus(db));
  };
  return {
    status,
    migrate: async (options) => {
      const { pending } = await status(options);
      // Any call migrates before it does its work; this one has none of its own.
      await session.run(options, async () => {});
      await checkpoints.makeTables(options);
      const { applied } = await status(options);
      return { applied: applied.filter((name) => pending.includes(name)) };
    },
  };
}
