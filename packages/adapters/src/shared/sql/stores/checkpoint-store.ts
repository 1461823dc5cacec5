import { ConfigurationError } from '@ai-manager/core';
import type { CallOptions, CheckpointStore } from '@ai-manager/core';
import type { openSqlSaver } from '../checkpoints/sql-saver.ts';
import { hasThreadTables, pruneThreads, removeThread } from '../checkpoints/thread-tables.ts';
import type { Database, SqlSession } from '../session.ts';

export interface SqlCheckpoints {
  readonly store: CheckpointStore;
  /** For whoever may make tables, so that others need not; does nothing without the package. */
  makeTables(options: CallOptions): Promise<void>;
}

export function createCheckpoints(session: SqlSession): SqlCheckpoints {
  let opened: Promise<object> | undefined;
  let made = false;
  /** Forgetting needs neither the package nor its tables: where there are none, nothing is to forget. */
  const whereMade = <T>(options: CallOptions, none: T, work: (db: Database) => Promise<T>): Promise<T> =>
    session.run(options, async (db) => {
      made ||= await hasThreadTables(db);
      return made ? work(db) : none;
    });
  const store: CheckpointStore = {
    saver: async ({ signal }) => {
      signal?.throwIfAborted();
      opened ??= openSaver(session).catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
    remove: (threadId, options) => whereMade(options, undefined, (db) => removeThread(db, threadId)),
    prune: (request, options) => whereMade(options, 0, (db) => pruneThreads(db, request)),
  };
  return {
    store,
    makeTables: async (options) => {
      const isInstalled = await loadSaver().then(
        () => true,
        () => false,
      );
      if (isInstalled) await store.saver(options);
    },
  };
}

/** Loaded with the first request that has to wait: whoever has none needs no LangGraph saver. */
async function openSaver(session: SqlSession): Promise<object> {
  const open = await loadSaver();
  return open(session);
}

async function loadSaver(): Promise<typeof openSqlSaver> {
  try {
    return (await import('../checkpoints/sql-saver.ts')).openSqlSaver;
  } catch (cause) {
    throw new ConfigurationError(
      'Requests cannot wait for a person because @langchain/langgraph-checkpoint-postgres is missing: run `npm install @langchain/langgraph-checkpoint-postgres`.',
      { cause },
    );
  }
}
