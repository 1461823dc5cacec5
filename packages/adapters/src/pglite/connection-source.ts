import { ConfigurationError } from '@ai-manager/core';
import type { PgliteConnection } from './connection.ts';
import type { ConnectionSource } from './dialect.ts';

export interface OpenedDatabase {
  readonly connection: PgliteConnection;
  /** gives up what was taken beside the connection, such as a lock */
  readonly release: () => Promise<void>;
}

export interface SourceOptions {
  /** readable name of the database */
  readonly name: string;
  readonly onStatement?: ConnectionSource['onStatement'];
}

/** Opens once and keeps it; opens again when the thread was lost. Callers take turns, so it opens one at a time. */
export function createConnectionSource(options: SourceOptions, open: () => Promise<OpenedDatabase>): ConnectionSource {
  let current: OpenedDatabase | undefined;
  let closed = false;
  return {
    onStatement: options.onStatement,
    open: async () => {
      if (closed) throw new ConfigurationError(`${options.name} is closed: create a new storage.`);
      if (current !== undefined && !current.connection.alive) {
        await current.release();
        current = undefined;
      }
      current ??= await open();
      return current.connection;
    },
    close: async () => {
      closed = true;
      try {
        await current?.connection.close();
      } finally {
        await current?.release();
      }
    },
  };
}
