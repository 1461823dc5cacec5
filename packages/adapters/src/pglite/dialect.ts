import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { PgliteConnection } from './connection.ts';

/** Opens the database, closes it, and is told of statements. */
export interface ConnectionSource {
  open(): Promise<PgliteConnection>;
  close(): Promise<void>;
  readonly onStatement?: ((statement: { readonly sql: string; readonly durationMs: number }) => void) | undefined;
}

/** Kysely over the one session that PGlite has: callers take turns, and a lost connection is opened again for the next. */
export function createPgliteDialect(source: ConnectionSource): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PgliteDriver(source),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

class PgliteDriver implements Driver {
  readonly #source: ConnectionSource;
  /** resolves when whoever holds the session gives it back */
  #turn: Promise<void> = Promise.resolve();
  readonly #giveBack = new WeakMap<DatabaseConnection, () => void>();

  constructor(source: ConnectionSource) {
    this.#source = source;
  }

  async init(): Promise<void> {
    // Opened with the first connection, and again after a lost one.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    try {
      const connection = new Session(await this.#source.open(), this.#source.onStatement);
      this.#giveBack.set(connection, resolve);
      return connection;
    } catch (error) {
      resolve();
      throw error;
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#giveBack.get(connection)?.();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Session).command('begin');
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Session).command('commit');
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as Session).command('rollback');
  }

  async destroy(): Promise<void> {
    await this.#turn;
    await this.#source.close();
  }
}

class Session implements DatabaseConnection {
  readonly #connection: PgliteConnection;
  readonly #onStatement: ConnectionSource['onStatement'];

  constructor(connection: PgliteConnection, onStatement: ConnectionSource['onStatement']) {
    this.#connection = connection;
    this.#onStatement = onStatement;
  }

  /** A lost thread has rolled back already; saying so again would hide why it was lost. */
  async command(sql: 'begin' | 'commit' | 'rollback'): Promise<void> {
    if (sql === 'rollback' && !this.#connection.alive) return;
    await this.#connection.query(sql, []);
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const started = this.#onStatement === undefined ? 0 : performance.now();
    const { rows, affectedRows } = await this.#connection.query(sql, parameters);
    this.#onStatement?.({ sql, durationMs: performance.now() - started });
    return {
      rows: rows as Row[],
      ...(affectedRows === undefined ? {} : { numAffectedRows: BigInt(affectedRows) }),
    };
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('PGlite does not stream rows; read pages.');
  }
}
