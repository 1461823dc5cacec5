import { UpstreamError } from '@ai-manager/core';
import type { TransferStore } from '@ai-manager/core';
import type { SqlSession } from '../session.ts';
import { handOver } from '../transfer/hand-over.ts';
import { untilAborted } from '../transfer/until-aborted.ts';
import { writeExport } from '../transfer/write-export.ts';
import { writeImport } from '../transfer/write-import.ts';

export function createTransferStore(session: SqlSession): TransferStore {
  return {
    export: async function* (options) {
      const once = onlyOnce(session, 'export');
      const pages = handOver<readonly string[]>(
        (emit) => session.transaction(options, (db) => once(() => writeExport(db, emit))),
        options.signal,
      );
      for await (const page of pages) {
        for (const line of page) {
          options.signal?.throwIfAborted();
          yield line;
        }
      }
    },
    import: (lines, options) => {
      const once = onlyOnce(session, 'import');
      return session.transaction(options, (db) => once(() => writeImport(db, untilAborted(lines, options.signal))));
    },
  };
}

/** A session runs work again that the database could not finish; lines that were given or taken cannot come again. */
function onlyOnce({ backend }: SqlSession, what: string): <T>(work: () => Promise<T>) => Promise<T> {
  let begun = false;
  return async (work) => {
    if (begun) {
      throw new UpstreamError(
        'UPSTREAM_UNAVAILABLE',
        `${backend.name} ended the ${what} in the middle: start it again; nothing of it was written.`,
        { details: { service: backend.name } },
      );
    }
    begun = true;
    return work();
  };
}
