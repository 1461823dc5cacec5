import { Worker } from 'node:worker_threads';
import { UpstreamError } from '@ai-manager/core';
import type { QueryReply, WireError, WorkerReply, WorkerRequest, WorkerStart } from './protocol.ts';

/** One open database in its own thread. */
export interface PgliteConnection {
  /** false once the thread has ended: open a new connection then */
  readonly alive: boolean;
  query(sql: string, parameters: readonly unknown[]): Promise<QueryReply>;
  /** A tar of the whole database, a template for others. */
  dump(): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

export interface ConnectionOptions extends WorkerStart {
  readonly queryTimeoutMs: number;
  readonly openTimeoutMs: number;
  /** readable name of the database, for messages */
  readonly name: string;
}

/** PostgreSQL's code for "no space left on device". */
const diskFull = '53100';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/** A failure inside PGlite, with PostgreSQL's SQLSTATE when it is one; names as in `pg`. */
class PgliteError extends Error {
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly table: string | undefined;
  readonly constraint: string | undefined;

  constructor({ message, code, detail, table, constraint }: WireError) {
    super(message);
    this.name = 'PgliteError';
    this.code = code;
    this.detail = detail;
    this.table = table;
    this.constraint = constraint;
  }
}

/**
 * Starts the thread and opens the database in it.
 *
 * The thread keeps the process alive only while something is asked of it, so that a host which forgets to close
 * still ends.
 *
 * @throws PgliteError when PGlite cannot open the folder; UpstreamError `UPSTREAM_UNAVAILABLE` when it takes too long
 */
export async function openConnection(options: ConnectionOptions): Promise<PgliteConnection> {
  const connection = new WorkerConnection(options);
  await connection.opened;
  return connection;
}

class WorkerConnection implements PgliteConnection {
  readonly opened: Promise<unknown>;
  readonly #worker: Worker;
  readonly #options: ConnectionOptions;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #alive = true;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { dataFolder, template } = options;
    const started = { workerData: { dataFolder, template } satisfies WorkerStart, stdout: true, stderr: true };
    // Its output stays apart from the host's, and unread: reading it would keep the process alive.
    this.#worker = new Worker(workerUrl(), started);
    this.#worker.on('message', (message: WorkerReply) => this.#settle(message));
    this.#worker.on('error', (error) => this.#end(this.#lost(`its thread failed: ${messageOf(error)}`, error)));
    this.#worker.on('exit', () => this.#end(this.#lost('its thread ended')));
    this.opened = this.#expect('opening it', options.openTimeoutMs);
  }

  get alive(): boolean {
    return this.#alive;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<QueryReply> {
    return (await this.#ask({ kind: 'query', sql, parameters }, 'a statement')) as QueryReply;
  }

  async dump(): Promise<ArrayBuffer> {
    return (await this.#ask({ kind: 'dump' }, 'copying it')) as ArrayBuffer;
  }

  async close(): Promise<void> {
    if (!this.#alive) return;
    try {
      await this.#ask({ kind: 'close' }, 'closing it');
    } finally {
      await this.#worker.terminate();
    }
  }

  async #ask(request: WithoutId<WorkerRequest>, what: string): Promise<unknown> {
    if (!this.#alive) throw this.#lost('its thread has ended');
    const answer = this.#expect(what, this.#options.queryTimeoutMs);
    this.#worker.postMessage({ ...request, id: this.#nextId - 1 });
    return answer;
  }

  /** Waits for the reply with the next id; ends the thread when it does not come in time. */
  #expect(what: string, timeoutMs: number): Promise<unknown> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#timeOut(what, timeoutMs), timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
      this.#worker.ref();
    });
  }

  #settle(message: WorkerReply): void {
    const pending = this.#take(message.id);
    if (message.ok) {
      pending?.resolve(message.value);
      return;
    }
    const error = new PgliteError(message.error);
    if (!message.error.fatal && message.id !== 0) {
      pending?.reject(error);
      return;
    }
    const lost = this.#lost(`PGlite broke down: ${error.message}`, error);
    // Who opens the folder, and who hears that the disk is full, can say more than that.
    pending?.reject(message.id === 0 || error.code === diskFull ? error : lost);
    this.#end(lost);
    void this.#worker.terminate();
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(pending?.timer);
    if (this.#pending.size === 0) this.#worker.unref();
    return pending;
  }

  #timeOut(what: string, timeoutMs: number): void {
    this.#end(this.#lost(`${what} took longer than ${timeoutMs} ms and was ended`));
    void this.#worker.terminate();
  }

  #end(error: UpstreamError): void {
    this.#alive = false;
    for (const id of this.#pending.keys()) this.#take(id)?.reject(error);
  }

  #lost(what: string, cause?: unknown): UpstreamError {
    const { name } = this.#options;
    return new UpstreamError(
      'UPSTREAM_UNAVAILABLE',
      `${name} was lost: ${what}. The next call opens it again; what was confirmed is kept.`,
      {
        details: { service: name },
        ...(cause === undefined ? {} : { cause }),
      },
    );
  }
}

type WithoutId<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

/** The worker lies beside this file, as source or built (tsup.config.ts keeps it a file of its own). */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
