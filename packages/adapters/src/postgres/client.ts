import type { PostgresQueryResult } from 'kysely';

/** The slice of a `pg` pool that is called here. */
export interface PostgresPoolLike {
  connect(): Promise<PostgresClientLike>;
}

/** The slice of a `pg` client that is called here. */
export interface PostgresClientLike {
  query(query: QueryConfig): Promise<unknown>;
  /** @param destroy - close the connection instead of keeping it for the next caller */
  release(destroy?: boolean): void;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  off(event: 'error', listener: (error: unknown) => void): unknown;
}

interface QueryConfig {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly types: TypeLookup;
}

/** How `pg` is told to read values. */
export interface TypeLookup {
  getTypeParser(typeId: number, format?: string): (text: string) => unknown;
}

export interface ClientOptions {
  readonly types: TypeLookup;
  /** a statement the server has not answered by then is given up, with its connection */
  readonly answerTimeoutMs: number;
  readonly onStatement?: ((statement: { readonly sql: string; readonly durationMs: number }) => void) | undefined;
}

/** The server did not answer in time, or its answer never came. */
export class NoAnswerError extends Error {
  constructor(timeoutMs: number) {
    super(`The server did not answer within ${timeoutMs} ms.`);
    this.name = 'NoAnswerError';
  }
}

/**
 * One connection, lent by the pool. A connection on which anything but a refused statement happened is closed when it is
 * given back: what is left on it would be taken for the answer to the next statement.
 */
export class LentClient {
  readonly #client: PostgresClientLike;
  readonly #options: ClientOptions;
  #broken = false;

  constructor(client: PostgresClientLike, options: ClientOptions) {
    this.#client = client;
    this.#options = options;
    // A connection that breaks between two statements says so here; unheard, it would end the process.
    client.on('error', this.#onError);
  }

  readonly #onError = (): void => {
    this.#broken = true;
  };

  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    const { types, answerTimeoutMs, onStatement } = this.#options;
    const started = onStatement === undefined ? 0 : performance.now();
    try {
      const asked = this.#client.query({ text: sql, values: parameters, types });
      const result = await withinTime(asked, answerTimeoutMs);
      onStatement?.({ sql, durationMs: performance.now() - started });
      return result as PostgresQueryResult<Row>;
    } catch (error) {
      this.#broken ||= !isRefusedStatement(error);
      throw error;
    }
  }

  release(destroy = false): void {
    this.#client.off('error', this.#onError);
    this.#client.release(destroy || this.#broken);
  }
}

/** Severity ERROR: the statement failed, the connection is as good as before. FATAL and the rest end it. */
function isRefusedStatement(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR';
}

function withinTime<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswerError(timeoutMs)), timeoutMs);
    promise.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
