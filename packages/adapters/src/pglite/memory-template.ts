import { createSqlStorage } from '../shared/sql/sql-storage.ts';
import { openConnection } from './connection.ts';
import { createPgliteDialect } from './dialect.ts';

let template: Promise<ArrayBuffer> | undefined;

/**
 * A migrated, empty database as a tar, made once per process: opening a copy takes a fraction of the time that
 * making a database does.
 */
export function memoryTemplate(): Promise<ArrayBuffer> {
  template ??= makeTemplate().catch((error: unknown) => {
    template = undefined;
    throw error;
  });
  return template;
}

async function makeTemplate(): Promise<ArrayBuffer> {
  const timeouts = { queryTimeoutMs: 60_000, openTimeoutMs: 60_000 };
  const connection = await openConnection({
    dataFolder: null,
    template: null,
    name: 'the PGlite template',
    ...timeouts,
  });
  await using storage = createSqlStorage({
    name: 'the PGlite template',
    dialect: createPgliteDialect({ open: async () => connection, close: () => connection.close() }),
  });
  // The first call migrates.
  await storage.rules.history({});
  return connection.dump();
}
