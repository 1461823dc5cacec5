import type { Storage } from '@ai-manager/core';
import { createSqlStorage } from '../shared/sql/sql-storage.ts';
import { isConnectionLoss, toPostgresError } from './errors.ts';
import type { PostgresOptions } from './options.ts';
import { parsePostgresOptions, placeOf } from './options.ts';
import { createPoolDialect } from './pool.ts';

/**
 * Storage in a PostgreSQL server, 15 or newer, directly or through a pooler in transaction mode. Does nothing until the
 * first call; that one connects and brings the schema `ai_manager` up to date. Any number of processes may share it.
 *
 * Once it was connected, a lost connection is tried again for `reconnectMs` before a call rejects.
 *
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid
 */
export function createPostgresStorage(options: PostgresOptions): Storage {
  const parsed = parsePostgresOptions(options);
  const name = parsed.url === undefined ? "PostgreSQL of the host's pool" : `PostgreSQL at ${placeOf(parsed.url)}`;
  return createSqlStorage({
    name,
    dialect: createPoolDialect(parsed),
    migrationDialect: parsed.directUrl === undefined ? undefined : createPoolDialect(parsed, parsed.directUrl),
    reconnectMs: parsed.reconnectMs,
    isConnectionLoss,
    translateError: (error) => toPostgresError(error, name),
  });
}
