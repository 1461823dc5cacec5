import type { Storage } from '@ai-manager/core';
import type { PgliteConnection } from '../src/pglite/connection.ts';
import { openConnection } from '../src/pglite/connection.ts';
import { createPgliteDialect } from '../src/pglite/dialect.ts';
import { createSqlStorage } from '../src/shared/sql/sql-storage.ts';
import { emptyAllTables } from './empty-all-tables.ts';

/**
 * Storages over one PGlite in memory that is emptied for each, which takes milliseconds where opening another takes
 * a good part of a second.
 */
export interface PgliteBench extends AsyncDisposable {
  /** an empty, migrated storage; only one at a time */
  open(): Promise<Storage>;
}

export function createPgliteBench(): PgliteBench {
  let connection: Promise<PgliteConnection> | undefined;
  // Without the template of the factory: making that pays off only when several databases are opened.
  const connect = (): Promise<PgliteConnection> =>
    openConnection({
      dataFolder: null,
      template: null,
      name: 'PGlite of the tests',
      queryTimeoutMs: 30_000,
      openTimeoutMs: 60_000,
    });
  return {
    open: async () => {
      connection ??= connect();
      const shared = await connection;
      await shared.query(emptyAllTables, []);
      return createSqlStorage({
        name: 'PGlite of the tests',
        dialect: createPgliteDialect({ open: async () => shared, close: async () => {} }),
      });
    },
    [Symbol.asyncDispose]: async () => (await connection)?.close(),
  };
}
