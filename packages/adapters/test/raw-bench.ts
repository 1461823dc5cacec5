import type { Storage } from '@ai-manager/core';
import { Client } from 'pg';
import type { PgliteConnection } from '../src/pglite/connection.ts';
import { openConnection } from '../src/pglite/connection.ts';
import { createPgliteDialect } from '../src/pglite/dialect.ts';
import { createSqlStorage } from '../src/shared/sql/sql-storage.ts';
import { emptyAllTables } from './empty-all-tables.ts';
import { createPostgresBench } from './postgres-bench.ts';

/** A storage, and a way past it: what somebody with rights on the database can do. */
export interface RawBench extends AsyncDisposable {
  /** an empty storage; only one at a time */
  open(): Promise<Storage>;
  query(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

function createRawPglite(): RawBench {
  let connection: Promise<PgliteConnection> | undefined;
  const connect = () => {
    connection ??= openConnection({
      dataFolder: null,
      template: null,
      name: 'PGlite of the tests',
      queryTimeoutMs: 30_000,
      openTimeoutMs: 60_000,
    });
    return connection;
  };
  const query: RawBench['query'] = async (statement) => {
    const { rows } = await (await connect()).query(statement, []);
    return rows as readonly Readonly<Record<string, unknown>>[];
  };
  return {
    query,
    open: async () => {
      const shared = await connect();
      await query(emptyAllTables);
      const dialect = createPgliteDialect({ open: async () => shared, close: async () => {} });
      const storage = createSqlStorage({ name: 'PGlite of the tests', dialect });
      await storage.schema.migrate({});
      return storage;
    },
    [Symbol.asyncDispose]: async () => (await connection)?.close(),
  };
}

function createRawPostgres(): RawBench {
  const bench = createPostgresBench();
  let client: Promise<Client> | undefined;
  const connect = async () => {
    const opened = new Client({ connectionString: await bench.url() });
    await opened.connect();
    return opened;
  };
  return {
    open: async () => {
      const storage = await bench.open();
      await storage.schema.migrate({});
      return storage;
    },
    query: async (statement) => {
      client ??= connect();
      return (await (await client).query<Readonly<Record<string, unknown>>>(statement)).rows;
    },
    [Symbol.asyncDispose]: async () => {
      await (await client)?.end();
      await bench[Symbol.asyncDispose]();
    },
  };
}

export const rawBenches: Readonly<Record<string, () => RawBench>> = {
  PGlite: createRawPglite,
  PostgreSQL: createRawPostgres,
};
