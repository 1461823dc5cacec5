import { resolve } from 'node:path';
import type { Storage } from '@ai-manager/core';
import { createSqlStorage } from '../shared/sql/sql-storage.ts';
import { createConnectionSource } from './connection-source.ts';
import { openConnection } from './connection.ts';
import { toDamage } from './damage.ts';
import type { ConnectionSource } from './dialect.ts';
import { createPgliteDialect } from './dialect.ts';
import { checkDisk, isUnmade } from './folder-health.ts';
import { openFolder } from './folder.ts';
import { memoryTemplate } from './memory-template.ts';
import type { ParsedPgliteOptions, PgliteOptions } from './options.ts';
import { parsePgliteOptions } from './options.ts';

/**
 * Storage in an embedded PostgreSQL, in a folder or in memory. Does nothing until the first call; that one takes the
 * folder's lock, starts a thread and brings the schema up to date.
 *
 * One process at a time: a second one gets `CONFLICT` that names the holder. A kill of the process loses nothing that
 * was confirmed; a power failure may, since PGlite does not wait for the disk.
 *
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid
 */
export function createPgliteStorage(options: PgliteOptions): Storage {
  const parsed = parsePgliteOptions(options);
  const inMemory = parsed.folder === 'memory';
  const folder = resolve(parsed.folder);
  const name = inMemory ? 'PGlite in memory' : `PGlite in ${folder}`;
  const source = inMemory ? memorySource(parsed, name) : folderSource(parsed, folder, name);
  return createSqlStorage({
    name,
    dialect: createPgliteDialect(source),
    exclusive: true,
    translateError: (error) => toDamage(error, name),
    ...(inMemory ? {} : { checkPlace: () => checkDisk(folder), isUnmade: () => isUnmade(folder) }),
  });
}

function memorySource(options: ParsedPgliteOptions, name: string): ConnectionSource {
  return createConnectionSource({ ...options, name }, async () => ({
    connection: await openConnection({ ...options, dataFolder: null, template: await memoryTemplate(), name }),
    release: async () => {},
  }));
}

function folderSource(options: ParsedPgliteOptions, folder: string, name: string): ConnectionSource {
  return createConnectionSource({ ...options, name }, () => openFolder(folder, options, name));
}
