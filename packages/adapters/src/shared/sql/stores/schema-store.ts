import type { SchemaStore } from '@ai-manager/core';
import { migrationStatus } from '../migrate.ts';
import type { SqlSession } from '../session.ts';

export function createSchemaStore(session: SqlSession): SchemaStore {
  const status: SchemaStore['status'] = (options) => session.inspect(options, (db) => migrationStatus(db));
  return {
    status,
    migrate: async (options) => {
      const { pending } = await status(options);
      // Any call migrates before it does its work; this one has none of its own.
      await session.run(options, async () => {});
      const { applied } = await status(options);
      return { applied: applied.filter((name) => pending.includes(name)) };
    },
  };
}
