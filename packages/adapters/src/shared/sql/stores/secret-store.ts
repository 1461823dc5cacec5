import type { SecretStore } from '@ai-manager/core';
import { sql } from 'kysely';
import type { Database, SqlSession } from '../session.ts';
import type { SecretTable } from '../tables.ts';

export function createSecretStore(session: SqlSession): SecretStore {
  return {
    obtain: async (name, candidate, options) => {
      const stored = await session.run(options, (db) => read(db, name));
      if (stored !== undefined) return stored;
      return session.transaction(options, async (db) => {
        await sql`
          insert into ai_manager.secrets (name, value) values (${name}, ${candidate})
          on conflict (name) do nothing`.execute(db);
        return (await read(db, name)) ?? candidate;
      });
    },
  };
}

async function read(db: Database, name: string): Promise<string | undefined> {
  const found = await sql<Pick<SecretTable, 'value'>>`
    select value from ai_manager.secrets where name = ${name}`.execute(db);
  return found.rows[0]?.value;
}
