import { parentPort, workerData } from 'node:worker_threads';
/**
 * The thread that PGlite lives in, so that queries leave the host's event loop free and a hanging one can be ended.
 * It is started by URL, as source or built, so it imports nothing that needs a resolution condition.
 */
import { PGlite } from '@electric-sql/pglite';
import { typeParsers } from '../shared/sql/type-parsers.ts';
import type { QueryReply, WireError, WorkerReply, WorkerRequest, WorkerStart } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread of the PGlite adapter only.');

const { dataFolder, template } = workerData as WorkerStart;
const reply = (message: WorkerReply): void => port.postMessage(message);

function open(): Promise<PGlite> {
  return PGlite.create({
    ...(dataFolder === null ? {} : { dataDir: dataFolder }),
    ...(template === null ? {} : { loadDataDir: new Blob([template]) }),
    parsers: typeParsers,
  });
}

async function answer(db: PGlite, request: WorkerRequest): Promise<unknown> {
  switch (request.kind) {
    case 'query': {
      const { rows, affectedRows } = await db.query(request.sql, [...request.parameters]);
      return { rows, affectedRows } satisfies QueryReply;
    }
    case 'dump':
      return (await db.dumpDataDir('none')).arrayBuffer();
    case 'close':
      await db.close();
      return null;
  }
}

function toWireError(error: unknown): WireError {
  const { message, code, detail, table, constraint } = error as Partial<WireError>;
  return { message: message ?? describe(error), code, detail, table, constraint, fatal: isBreakdown(error) };
}

/**
 * What PGlite does not recover from: aborts of the WebAssembly program, failures of its file system (no `Error`s),
 * PostgreSQL's own PANIC and FATAL, after which the next statement would never end, and a session that lost its state
 * (24000; nobody here uses cursors).
 */
function isBreakdown(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === 'RuntimeError') return true;
  const { severity, code } = error as { readonly severity?: string; readonly code?: string };
  return severity === 'PANIC' || severity === 'FATAL' || code === '24000';
}

function describe(error: unknown): string {
  const { name, errno } = error as { readonly name?: string; readonly errno?: number };
  return name === undefined ? 'an unknown failure' : `${name} ${errno ?? ''}`.trim();
}

try {
  const db = await open();
  port.on('message', (request: WorkerRequest) => {
    answer(db, request).then(
      (value) => reply({ id: request.id, ok: true, value }),
      (error: unknown) => reply({ id: request.id, ok: false, error: toWireError(error) }),
    );
  });
  reply({ id: 0, ok: true, value: null });
} catch (error) {
  reply({ id: 0, ok: false, error: toWireError(error) });
}
