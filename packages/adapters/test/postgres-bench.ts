import type { Storage } from '@ai-manager/core';
import type { PostgresServer } from '@ai-manager/test-servers/postgres';
import { startPostgres } from '@ai-manager/test-servers/postgres';
import { Client } from 'pg';
import { createPostgresStorage } from '../src/postgres/index.ts';
import type { PostgresOptions } from '../src/postgres/index.ts';
import { emptyAllTables } from './empty-all-tables.ts';

/** Storages over one database of a real server that is emptied for each. */
export interface PostgresBench extends AsyncDisposable {
  /** an empty, migrated storage; only one at a time */
  open(options?: Omit<PostgresOptions, 'url' | 'pool'>): Promise<Storage>;
  /** the database's URL */
  url(): Promise<string>;
}

export function createPostgresBench(prepare: (client: Client) => Promise<unknown> = async () => {}): PostgresBench {
  let opened: Promise<{ readonly server: PostgresServer; readonly url: string; readonly client: Client }> | undefined;
  const connect = async () => {
    const server = await startPostgres();
    const url = await server.createDatabase();
    const client = new Client({ connectionString: url });
    await client.connect();
    await prepare(client);
    return { server, url, client };
  };
  const open = (): ReturnType<typeof connect> => {
    opened ??= connect();
    return opened;
  };
  return {
    url: async () => (await open()).url,
    open: async (options = {}) => {
      const { url, client } = await open();
      await client.query(emptyAllTables);
      return createPostgresStorage({ url, ...options });
    },
    [Symbol.asyncDispose]: async () => {
      if (opened === undefined) return;
      const { server, client } = await opened;
      await client.end();
      await server[Symbol.asyncDispose]();
    },
  };
}
