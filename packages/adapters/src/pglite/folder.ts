import { access, constants, mkdir, readFile, rename, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@ai-manager/core';
import type { OpenedDatabase } from './connection-source.ts';
import type { PgliteConnection } from './connection.ts';
import { openConnection } from './connection.ts';
import { codeOf, toFolderError } from './folder-error.ts';
import { takeFolderLock } from './folder-lock.ts';
import type { ParsedPgliteOptions } from './options.ts';

/** PostgreSQL's major version inside the PGlite this adapter is made for. */
const postgresVersion = '18';

/** A fresh database takes about 40 MB. */
const neededBytes = 48 * 2 ** 20;

/**
 * Takes the folder's lock and opens the database in `<folder>/pgdata`, made when missing.
 *
 * @throws ConflictError `CONFLICT` when another process holds the folder; ConfigurationError `CONFIGURATION` when it
 * cannot be written, is damaged, or was made by another version; UpstreamError `UPSTREAM_UNAVAILABLE` when the disk
 * is full or opening takes too long
 */
export async function openFolder(folder: string, options: ParsedPgliteOptions, name: string): Promise<OpenedDatabase> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const lock = await takeFolderLock(folder, options.lockWaitMs);
    try {
      const connection = await openData(folder, options, name);
      return { connection, release: () => lock.release() };
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    throw toFolderError(error, folder, await isDiskFull(folder));
  }
}

async function openData(folder: string, options: ParsedPgliteOptions, name: string): Promise<PgliteConnection> {
  const dataFolder = join(folder, 'pgdata');
  const open = (path: string): Promise<PgliteConnection> =>
    openConnection({ ...options, dataFolder: path, template: null, name });
  const version = await versionOf(dataFolder);
  if (version === null) {
    await refuseForeignFolder(folder);
    // Made under another name: a process killed in the middle leaves nothing that looks like a database.
    await makeData(join(folder, 'pgdata.new'), dataFolder, open);
  } else if (version !== postgresVersion) {
    throw otherVersion(dataFolder, version);
  }
  return open(dataFolder);
}

async function makeData(
  draft: string,
  dataFolder: string,
  open: (path: string) => Promise<PgliteConnection>,
): Promise<void> {
  await rm(draft, { recursive: true, force: true });
  try {
    await (await open(draft)).close();
    await rename(draft, dataFolder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** Whether so little space is left that PostgreSQL can neither make nor recover a database. */
async function isDiskFull(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < neededBytes;
  } catch {
    // The folder itself cannot be looked at; what went wrong before says why.
    return false;
  }
}

/**
 * The PostgreSQL version that made a data folder; null when there is none.
 * @throws TypeError when the file holds something else, since the folder is damaged then
 */
async function versionOf(dataFolder: string): Promise<string | null> {
  try {
    const version = (await readFile(join(dataFolder, 'PG_VERSION'), 'utf8')).trim();
    if (/^\d{1,3}(\.\d{1,3})?$/.test(version)) return version;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  throw new TypeError('PG_VERSION holds no version');
}

/** A bare data folder, made by PGlite or PostgreSQL itself, is not ours to build in. */
async function refuseForeignFolder(folder: string): Promise<void> {
  const version = await versionOf(folder);
  if (version === null) return;
  if (version !== postgresVersion) throw otherVersion(folder, version);
  throw new ConfigurationError(
    `${folder} is the data folder of another PGlite or PostgreSQL ${version} database. Choose another folder, or move its content into ${join(folder, 'pgdata')}.`,
    { details: { folder } },
  );
}

function otherVersion(folder: string, version: string): ConfigurationError {
  return new ConfigurationError(
    `The database in ${folder} was made by PostgreSQL ${version}, this version of PGlite is PostgreSQL ${postgresVersion} and cannot read it. Run "ai-manager export" with the version of AI Manager that made it, then "ai-manager import" with this one; or choose another folder.`,
    { details: { folder, found: version, expected: postgresVersion } },
  );
}
