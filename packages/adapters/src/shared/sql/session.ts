import { AsyncLocalStorage } from 'node:async_hooks';
import { AiManagerError, ConfigurationError } from '@ai-manager/core';
import type { CallOptions } from '@ai-manager/core';
import type { Dialect, KyselyPlugin, Transaction } from 'kysely';
import { Kysely } from 'kysely';
import { isTransient, translateDatabaseError } from './errors.ts';
import { expireLeases } from './expire-leases.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

/** What a backend brings: a lazily connecting dialect and its name; everything else about SQL is shared. */
export interface SqlBackend {
  /** readable name of the backend and where it is, without secrets */
  readonly name: string;
  /** connects when the first statement comes; `destroy` of its driver releases everything */
  readonly dialect: Dialect;
  /** no other process can have this database open, so leases found on opening belong to nobody */
  readonly exclusive?: boolean;
  /** SQLSTATE errors are translated already; this sees what is left, such as a lost connection */
  translateError?(error: unknown): unknown;
}

export type Database = Kysely<Tables>;

/** The one way stores reach the database. */
export interface SqlSession {
  readonly backend: SqlBackend;
  /** For reads, and for a single statement, which is atomic by itself. `work` may run again as in `transaction`. */
  run<T>(options: CallOptions, work: (db: Database) => Promise<T>): Promise<T>;
  /** For reads of the schema itself: connects, but does not bring it up to date. */
  inspect<T>(options: CallOptions, work: (db: Database) => Promise<T>): Promise<T>;
  /** All statements of `work` or none. `work` may run again after a serialisation failure. */
  transaction<T>(options: CallOptions, work: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Waits for calls under way, then releases the backend; later calls reject. */
  close(): Promise<void>;
}

/** Times work is tried again when the database could not serialise it or broke a deadlock. */
const serialisationRetries = 4;

/** Creates a session; nothing is connected until the first call, which also brings the schema up to date. */
export function createSqlSession(backend: SqlBackend): SqlSession {
  const db = new Kysely<Tables>({ dialect: backend.dialect });
  const inTransaction = new AsyncLocalStorage<true>();
  const underWay = new Set<Promise<unknown>>();
  let ready: Promise<void> | undefined;
  let closed: Promise<void> | undefined;

  const open = async (): Promise<void> => {
    await migrate(db);
    if (backend.exclusive === true) await expireLeases(db);
  };
  const prepare = (): Promise<void> => {
    ready ??= open().catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  };
  const translate = (error: unknown, signal: AbortSignal | undefined): unknown => {
    if (signal?.aborted === true && error === signal.reason) return error;
    const translated = translateDatabaseError(error, backend.name);
    return backend.translateError?.(translated) ?? translated;
  };
  const call = async <T>(
    { signal }: CallOptions,
    work: (scoped: Database) => Promise<T>,
    migrated = true,
  ): Promise<T> => {
    signal?.throwIfAborted();
    if (closed !== undefined) throw new ConfigurationError(`${backend.name} is closed: create a new storage.`);
    if (inTransaction.getStore() === true) throw nestedCall();
    try {
      if (migrated) await prepare();
      return await work(signal === undefined ? db : db.withPlugin(abortBetweenStatements(signal)));
    } catch (error) {
      throw translate(error, signal);
    }
  };
  const tracked = <T>(promise: Promise<T>): Promise<T> => {
    underWay.add(promise);
    const forget = (): void => void underWay.delete(promise);
    promise.then(forget, forget);
    return promise;
  };
  return {
    backend,
    run: (options, work) => tracked(call(options, (scoped) => withRetries(() => work(scoped)))),
    inspect: (options, work) => tracked(call(options, (scoped) => withRetries(() => work(scoped)), false)),
    transaction: (options, work) =>
      tracked(
        call(options, (scoped) =>
          withRetries(() => scoped.transaction().execute((tx) => inTransaction.run(true, () => work(tx)))),
        ),
      ),
    close: () => {
      closed ??= Promise.allSettled(underWay).then(() => db.destroy());
      return closed;
    },
  };
}

async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (retry >= serialisationRetries || !isTransient(error)) throw error;
      const delayMs = 2 ** retry * 10 * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
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
