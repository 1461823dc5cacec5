import { readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { DocumentInfo, DocumentStore } from '@ai-manager/core';
import { documentPathSchema, InvalidInputError } from '@ai-manager/core';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file.ts';
import { toFileError } from './file-errors.ts';
import { parseOptions } from './parse-options.ts';

export const folderDocumentStoreOptionsSchema = z.strictObject({
  folder: z.string().min(1).meta({ description: 'Where documents are kept; made when the first one is written.' }),
});
export type FolderDocumentStoreOptions = z.input<typeof folderDocumentStoreOptionsSchema>;

/** Names that mean devices on Windows, with or without an extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Documents as files of a folder. @throws ConfigurationError when the options are wrong */
export function createFolderDocumentStore(options: FolderDocumentStoreOptions): DocumentStore {
  const folder = resolve(parseOptions('the folder document store', folderDocumentStoreOptionsSchema, options).folder);
  const within = <T>(work: () => Promise<T>): Promise<T> =>
    work().catch((error: unknown) => {
      throw toFileError(error, folder);
    });
  return {
    put: (path, body, { signal }) =>
      within(async () => {
        signal?.throwIfAborted();
        const file = await fileOf(folder, path);
        await writeFileAtomically(file, body);
        return { location: file };
      }),
    get: (path, { signal }) =>
      within(async () => {
        signal?.throwIfAborted();
        const file = await fileOf(folder, path);
        return readFile(file).then((bytes) => new Uint8Array(bytes), absentAsNull);
      }),
    list: (prefix, { signal }) =>
      within(async () => {
        signal?.throwIfAborted();
        const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(absentAsNull);
        const files = (entries ?? []).filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
        const infos = await Promise.all(files.map((entry) => infoOf(folder, join(entry.parentPath, entry.name))));
        return infos
          .filter((info): info is DocumentInfo => info !== null && info.path.startsWith(prefix))
          .toSorted((a, b) => (a.path < b.path ? -1 : 1));
      }),
    remove: (path, { signal }) =>
      within(async () => {
        signal?.throwIfAborted();
        await rm(await fileOf(folder, path), { force: true });
      }),
  };
}

/** The file of a document. @throws InvalidInputError for a path that would lead out of the folder */
async function fileOf(folder: string, path: string): Promise<string> {
  const checked = documentPathSchema.safeParse(path);
  if (!checked.success) throw new InvalidInputError(`${checked.error.issues[0]?.message ?? 'The document path is not valid'}.`);
  if (path.split('/').some((part) => reserved.test(part) || part.startsWith('.'))) {
    throw new InvalidInputError('A document path has no part that starts with a dot or is a reserved name such as "con" or "nul".');
  }
  const file = join(folder, ...path.split('/'));
  const [real, root] = await Promise.all([realpathOfNearest(dirname(file)), realpathOfNearest(folder)]);
  const target = await realpath(file).catch(absentAsNull);
  for (const place of [real, ...(target === null ? [] : [target])]) {
    if (place !== root && !place.startsWith(root + sep)) throw new InvalidInputError('The document path leads out of its folder through a link.');
  }
  return file;
}

/** The real path of a folder, or of its nearest ancestor that exists with the rest appended. */
async function realpathOfNearest(path: string): Promise<string> {
  const real = await realpath(path).catch(absentAsNull);
  if (real !== null) return real;
  const parent = dirname(path);
  return parent === path ? path : join(await realpathOfNearest(parent), relative(parent, path));
}

async function infoOf(folder: string, file: string): Promise<DocumentInfo | null> {
  const info = await stat(file).catch(absentAsNull);
  if (info === null) return null;
  return { path: relative(folder, file).split(sep).join('/'), sizeBytes: info.size, modifiedAt: info.mtime.toISOString() };
}

function absentAsNull(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}
