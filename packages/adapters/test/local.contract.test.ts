import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createEmlMailer,
  createFolderDocumentStore,
  createJsonlTelemetry,
  createStderrLogger,
} from '@ai-manager/adapters/local';
import type { TelemetryEvent } from '@ai-manager/core';
import {
  documentStoreContract,
  loggerContract,
  mailerContract,
  registerContract,
  telemetryContract,
} from '@ai-manager/core/testing';
import { describe, it } from 'vitest';
import { openTemporaryFolder, readLines, visibleFiles } from './local-bench.ts';
import { readEml } from './read-eml.ts';

const runner = { describe, it };

registerContract(runner, documentStoreContract, {
  name: 'folder document store',
  open: async () => {
    const folder = await openTemporaryFolder();
    // The folder is made with the first document.
    return {
      ...createFolderDocumentStore({ folder: join(folder.path, 'documents') }),
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  },
});

registerContract(runner, mailerContract, {
  name: '.eml mailer',
  supports: ['idempotent'],
  open: async () => {
    const folder = await openTemporaryFolder();
    const outbox = join(folder.path, 'outbox');
    return {
      mailer: createEmlMailer({ folder: outbox }),
      delivered: async () =>
        Promise.all((await visibleFiles(outbox)).map(async (name) => readEml(await readFile(join(outbox, name))))),
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  },
});

registerContract(runner, telemetryContract, {
  name: 'JSONL telemetry',
  supports: ['breakable', 'inspectable'],
  open: async () => {
    const folder = await openTemporaryFolder();
    const traces = join(folder.path, 'traces');
    return {
      telemetry: createJsonlTelemetry({ folder: traces }),
      recorded: async () => {
        const files = await visibleFiles(traces);
        return (await Promise.all(files.map((name) => readLines(join(traces, name))))).flat() as TelemetryEvent[];
      },
      inspect: async () => readFile(join(traces, '2026-11-23.jsonl'), 'utf8'),
      breakSink: async () => {
        await rm(traces, { recursive: true, force: true });
        await writeFile(traces, 'a file where the folder was');
      },
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  },
});

for (const format of ['plain', 'json'] as const) {
  registerContract(runner, loggerContract, {
    name: `stderr logger, ${format}`,
    supports: ['readable', 'redacts'],
    open: () => {
      let text = '';
      const stream = {
        write: (part: string): void => {
          text += part;
        },
      };
      // What splits lines here is what splits them on a terminal.
      return {
        logger: createStderrLogger({ level: 'debug', format, stream }),
        written: () => text.replace(/\n$/, '').split('\n'),
      };
    },
  });
}
