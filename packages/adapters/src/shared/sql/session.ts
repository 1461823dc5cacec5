import { AsyncLocalStorage } from 'node:async_hooks';
import { AiManagerError, ConfigurationError } from '@ai-manager/core';
import type { CallOptions, HealthPart } from '@ai-manager/core';
import type { Dialect, KyselyPlugin, Transaction } from 'kysely';
import { Kysely } from 'kysely';
import { translateDatabaseError } from './errors.ts';
import { expireLeases } from './expire-leases.ts';
import { migrate, migrationStatus } from './migrate.ts';
import { lostWhileCommitting, withRetries } from './retries.ts';
import type { Tables } from './tables.ts';

/** What a backend brings: a lazily connecting dialect and its name; everything else about SQL is shared. */
export interface SqlBackend {
  /** readable name of the backend and where it is, without secrets */
  readonly name: string;
  /** connects when the first statement comes; `destroy` of its driver releases everything */
  readonly dialect: Dialect;
  /** another way to the same database, for changing the schema: a pooler may not be made for that */
  readonly migrationDialect?: Dialect | undefined;
  /** no other process can have this database open, so leases found on opening belong to nobody */
  readonly exclusive?: boolean;
  /** how long a lost connection is tried again once there was one, in ms; 0, the default: not at all */
  readonly reconnectMs?: number;
  /** told of errors as the driver throws them; without it no connection counts as lost */
  isConnectionLoss?(error: unknown): boolean;
  /** SQLSTATE errors are translated already; this sees what is left, such as a lost connection */
  translateError?(error: unknown): unknown;
  /** what can be told about the place where the data is, such as free space */
  checkPlace?(): Promise<HealthPart>;
}

export type Database = Kysely<Tables>;

/** The one way stores reach the database. */
export interface SqlSession {
  readonly backend: SqlBackend;
  /** For reads, and for a single statement, which is atomic by itself. `work` may run again as in `transaction`. */
  run<T>(options: CallOptions, work: (db: Database) => Promise<T>): Promise<T>;
  /**
   * All statements of `work` or none. `work` may run again after a serialisation failure or a lost connection; what was
   * lost while it was being committed is not repeated.
   */
  transaction<T>(options: CallOptions, work: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Reads without bringing the schema up to date first, and without patience: for finding out what is wrong. */
  inspect<T>(options: CallOptions, work: (db: Database) => Promise<T>): Promise<T>;
  /** Waits for calls under way, then releases the backend; later calls reject. */
  close(): Promise<void>;
}

/** Creates a session; nothing is connected until the first call, which also brings the schema up to date. */
export function createSqlSession(backend: SqlBackend): SqlSession {
  const db = new Kysely<Tables>({ dialect: backend.dialect });
  const inTransaction = new AsyncLocalStorage<true>();
  const underWay = new Set<Promise<unknown>>();
  let ready: Promise<void> | undefined;
  let closed: Promise<void> | undefined;

  const prepare = (): Promise<void> => {
    ready ??= open(db, backend).catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  };
  const call = async <T>({ signal }: CallOptions, work: (scoped: Database) => Promise<T>): Promise<T> => {
    signal?.throwIfAborted();
    if (closed !== undefined) throw new ConfigurationError(`${backend.name} is closed: create a new storage.`);
    if (inTransaction.getStore() === true) throw nestedCall();
    try {
      return await work(signal === undefined ? db : db.withPlugin(abortBetweenStatements(signal)));
    } catch (error) {
      throw translate(error, backend, signal);
    }
  };
  const patient = <T>({ signal }: CallOptions, work: () => Promise<T>): Promise<T> => {
    const isConnectionLoss = (error: unknown): boolean => backend.isConnectionLoss?.(error) === true;
    return withRetries(work, { isConnectionLoss, reconnectMs: backend.reconnectMs ?? 0, signal });
  };
  const tracked = <T>(promise: Promise<T>): Promise<T> => {
    underWay.add(promise);
    const forget = (): void => void underWay.delete(promise);
    promise.then(forget, forget);
    return promise;
  };
  const prepared = <T>(options: CallOptions, work: (scoped: Database) => Promise<T>): Promise<T> =>
    tracked(
      call(options, async (scoped) => {
        await prepare();
        return patient(options, () => work(scoped));
      }),
    );
  return {
    backend,
    run: prepared,
    transaction: (options, work) =>
      prepared(options, (scoped) => inOneTransaction(scoped, backend, (tx) => inTransaction.run(true, () => work(tx)))),
    inspect: (options, work) => tracked(call(options, work)),
    close: () => {
      closed ??= Promise.allSettled(underWay).then(() => db.destroy());
      return closed;
    },
  };
}

async function open(db: Database, backend: SqlBackend): Promise<void> {
  await migrateBackend(db, backend);
  if (backend.exclusive === true) await expireLeases(db);
}

/** Brings the schema up to date, over the connection that is made for it; nothing is connected when nothing is to do. */
async function migrateBackend(db: Database, { migrationDialect: dialect }: SqlBackend): Promise<void> {
  if (dialect === undefined) return migrate(db);
  if ((await migrationStatus(db)).pending.length === 0) return;
  const direct = new Kysely<Tables>({ dialect });
  try {
    await migrate(direct);
  } finally {
    await direct.destroy();
  }
}

async function inOneTransaction<T>(
  db: Database,
  backend: SqlBackend,
  work: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  let committing = false;
  try {
    return await db.transaction().execute(async (tx) => {
      const result = await work(tx);
      committing = true;
      return result;
    });
  } catch (error) {
    if (committing && backend.isConnectionLoss?.(error) === true) throw lostWhileCommitting(backend.name, error);
    throw error;
  }
}

function translate(error: unknown, backend: SqlBackend, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true && error === signal.reason) return error;
  const translated = translateDatabaseError(error, backend.name);
  return backend.translateError?.(translated) ?? translated;
}

/** A statement outside a transaction, asked for from inside it, would wait for ever on a single connection. */
function nestedCall(): AiManagerError {
  return new AiManagerError(
    'INTERNAL',
    'A storage method was called inside a storage transaction. Use the transaction it was given.',
  );
}

/** Looks at the signal before each statement; a statement under way ends by itself. */
function abortBetweenStatements(signal: AbortSignal): KyselyPlugin {
  return {
    transformQuery: ({ node }) => {
      signal.throwIfAborted();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}
