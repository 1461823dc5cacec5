import { ConfigurationError } from '@ai-manager/core';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** `unique nulls not distinct`, which the schema needs, came with it. */
const oldestServer = 15;

/**
 * Makes sure that the server can hold the schema.
 *
 * @throws ConfigurationError `CONFIGURATION` when it is too old, or its encoding cannot hold every character
 */
export async function requireServer(db: Kysely<Tables>): Promise<{ readonly version: string }> {
  const found = await sql<{ readonly number: number; readonly version: string; readonly encoding: string }>`
    select current_setting('server_version_num')::integer as number, current_setting('server_version') as version,
      current_setting('server_encoding') as encoding`.execute(db);
  const { number = 0, version = '', encoding = '' } = found.rows[0] ?? {};
  if (number < oldestServer * 10_000) {
    throw new ConfigurationError(`PostgreSQL ${oldestServer} or newer is needed, this one is ${version}: update it.`, {
      details: { found: version, needed: oldestServer },
    });
  }
  if (encoding !== 'UTF8') {
    throw new ConfigurationError(
      `The database's encoding is ${encoding}, which cannot hold every character: create it anew with encoding 'UTF8'.`,
      { details: { encoding } },
    );
  }
  return { version };
}
