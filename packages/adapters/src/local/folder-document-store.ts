import { readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { DocumentInfo, DocumentStore } from '@ai-manager/core';
import { documentPathSchema, InvalidInputError } from '@ai-manager/core';
import { z } from 'zod';
import { parseOptions } from '../shared/parse-options.ts';
import { codeOf, writeFileAtomically } from './atomic-file.ts';
import { inTheWay, toFileError } from './file-errors.ts';

export const folderDocumentStoreOptionsSchema = z.strictObject({
  folder: z.string().min(1).meta({ description: 'Where documents are kept; made when the first one is written.' }),
});
export type FolderDocumentStoreOptions = z.input<typeof folderDocumentStoreOptionsSchema>;

/**
 * Documents as files of a folder; a location is the file's absolute path. Hidden files of the folder are no documents.
 *
 * @throws ConfigurationError `CONFIGURATION` when the options are not valid. The methods reject with InvalidInputError
 *   for a path that could lead elsewhere, ConfigurationError when the folder cannot be used, ConflictError when a
 *   document is in the way of a folder, UpstreamError `UPSTREAM_UNAVAILABLE` when the disk is full or fails
 */
export function createFolderDocumentStore(options: FolderDocumentStoreOptions): DocumentStore {
  const folder = resolve(parseOptions('the folder document store', folderDocumentStoreOptionsSchema, options).folder);
  const guard = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      throw toFileError(error, folder);
    }
  };
  return {
    put: (path, body, { signal }) =>
      guard(signal, async () => {
        const file = await fileOf(folder, path);
        await writeFileAtomically(file, body, { signal }).catch(async (error: unknown) => {
          throw (await isInTheWay(error, folder)) ? inTheWay(path, error) : error;
        });
        return { location: file };
      }),
    get: (path, { signal }) =>
      guard(signal, async () => {
        const bytes = await readFile(await fileOf(folder, path)).catch(absentAsNull);
        return bytes === null ? null : new Uint8Array(bytes);
      }),
    list: (prefix, { signal }) =>
      guard(signal, async () => {
        const infos: DocumentInfo[] = [];
        for (const path of await listPaths(folder, prefix)) {
          signal?.throwIfAborted();
          const info = await stat(join(folder, path)).catch(absentAsNull);
          if (info !== null) infos.push({ path, sizeBytes: info.size, modifiedAt: info.mtime.toISOString() });
        }
        return infos;
      }),
    remove: (path, { signal }) =>
      guard(signal, async () => {
        await rm(await fileOf(folder, path), { force: true }).catch(absentAsNull);
      }),
  };
}

/** Paths of the documents below a prefix, in order; none while there is no folder. */
async function listPaths(folder: string, prefix: string): Promise<readonly string[]> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true }).catch(absentAsNull)) ?? [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path.startsWith(prefix) && documentPathSchema.safeParse(path).success)
    .toSorted();
}

/** The file of a document. @throws InvalidInputError for a path that would lead out of the folder */
async function fileOf(folder: string, path: string): Promise<string> {
  const message = documentPathSchema.safeParse(path).error?.issues[0]?.message;
  if (message !== undefined)
    throw new InvalidInputError(`${message}.`, { details: { issues: [{ path: [], message }] } });
  const file = join(folder, ...path.split('/'));
  const [root, parent, target] = await Promise.all([
    nearestRealPath(folder),
    nearestRealPath(dirname(file)),
    realpath(file).catch(absentAsNull),
  ]);
  const isInside = (place: string): boolean => place === root || place.startsWith(root + sep);
  if (!isInside(parent) || (target !== null && !isInside(target))) {
    throw new InvalidInputError(
      'The document path leads out of its folder through a symbolic link: remove the link, or choose another path.',
      {
        details: { path },
      },
    );
  }
  return file;
}

/** The real path of a folder; of its nearest ancestor that exists, with the rest appended, when it does not. */
async function nearestRealPath(path: string): Promise<string> {
  const real = await realpath(path).catch(absentAsNull);
  if (real !== null) return real;
  const parent = dirname(path);
  return parent === path ? path : join(await nearestRealPath(parent), relative(parent, path));
}

/** Whether it is a document that is in the way, not the store's own folder that cannot be made. */
async function isInTheWay(error: unknown, folder: string): Promise<boolean> {
  if (!['ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY'].includes(codeOf(error) ?? '')) return false;
  return (await stat(folder).catch(absentAsNull))?.isDirectory() ?? false;
}

/** No document: nothing there, a folder, or below a file. */
function absentAsNull(error: unknown): null {
  if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_FS_EISDIR'].includes(codeOf(error) ?? '')) return null;
  throw error;
}
