import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { PostgresDialect } from 'kysely';
import { typeParsers } from '../shared/sql/type-parsers.ts';
import type { ClientOptions, PostgresClientLike, PostgresPoolLike, TypeLookup } from './client.ts';
import { LentClient } from './client.ts';
import type { ParsedPostgresOptions } from './options.ts';
import { withCheckedTls } from './options.ts';

/** A transaction of a client that is cut off without the server noticing keeps its locks no longer than this. */
const idleInTransactionMs = 60_000;

/**
 * Kysely over a pool of `pg`, made with the first statement.
 *
 * @param graceMs - time beyond the statement's: the server ends it first and says so, and only a server that is silent is
 *   given up by us
 */
export function createPoolDialect(options: ParsedPostgresOptions, url = options.url, graceMs = 5_000): PostgresDialect {
  return new PostgresDialect({
    pool: async () => {
      const pg = await import('pg');
      const own = url === undefined ? undefined : new pg.default.Pool(poolConfig(options, url));
      // An idle connection that breaks is taken out of the pool; unheard, its error would end the process.
      own?.on('error', () => undefined);
      const types = lookUp(pg.default.types);
      return lendFrom(own ?? (options.pool as PostgresPoolLike), {
        client: { types, answerTimeoutMs: options.statementTimeoutMs + graceMs, onStatement: options.onStatement },
        end: async () => own?.end(),
        // A pooler in transaction mode refuses parameters that would belong to one server connection.
        relax: own === undefined ? undefined : () => Object.assign(own.options, withoutServerLimits),
      });
    },
  });
}

const withoutServerLimits = { statement_timeout: undefined, idle_in_transaction_session_timeout: undefined };

function poolConfig(options: ParsedPostgresOptions, url: string) {
  return {
    connectionString: withCheckedTls(url),
    max: options.maxConnections,
    connectionTimeoutMillis: options.connectTimeoutMs,
    idleTimeoutMillis: options.idleTimeoutMs,
    application_name: options.applicationName,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    // A host that forgets to close still ends.
    allowExitOnIdle: true,
  };
}

interface Lending {
  readonly client: ClientOptions;
  readonly end: () => Promise<void>;
  readonly relax: (() => void) | undefined;
}

function lendFrom(pool: PostgresPoolLike, { client, end, relax }: Lending): PostgresPool {
  const connect = async (): Promise<PostgresClientLike> => {
    try {
      return await pool.connect();
    } catch (error) {
      if (relax === undefined || !/unsupported startup parameter/.test(String(error))) throw error;
      relax();
      return pool.connect();
    }
  };
  // Kysely's client can also open cursors, which nobody here does.
  const lend = async () => new LentClient(await connect(), client) as unknown as PostgresPoolClient;
  return { connect: lend, end, options: {} };
}

/** Our forms for the types that clients disagree on, `pg`'s own for all others. */
function lookUp(types: TypeLookup): TypeLookup {
  return { getTypeParser: (typeId, format) => typeParsers[typeId] ?? types.getTypeParser(typeId, format) };
}
