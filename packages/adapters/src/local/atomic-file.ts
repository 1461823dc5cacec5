import { randomUUID } from 'node:crypto';
import { access, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
  /** keep a file that is there already instead of replacing it */
  readonly keepExisting?: boolean;
}

/**
 * Writes a file whole or not at all: into a hidden temporary file beside it, to disk, then under its name. A process
 * killed in between leaves at most a file whose name starts with a dot.
 *
 * @returns false when a file was there and was kept
 */
export async function writeFileAtomically(
  path: string,
  body: string | Uint8Array,
  options: WriteOptions = {},
): Promise<boolean> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(body);
      await file.sync();
    } finally {
      await file.close();
    }
    options.signal?.throwIfAborted();
    const isNew = await place(temporary, path, options.keepExisting ?? false);
    if (isNew) await syncFolder(folder);
    return isNew;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** What a file system without hard links answers (FAT, some network and container mounts). */
const noHardLinks: readonly unknown[] = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EINVAL'];

async function place(temporary: string, path: string, keepExisting: boolean): Promise<boolean> {
  if (keepExisting) {
    try {
      // Unlike a rename, a link never replaces: of two senders at once, one wins.
      await link(temporary, path);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST') return false;
      if (!noHardLinks.includes(code)) throw error;
      if (await exists(path)) return false;
    }
  }
  await rename(temporary, path);
  return true;
}

/** Makes a new name survive a power cut, where folders can be synced (not on Windows). */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The file itself is on disk; only a file system that cannot sync folders gets here.
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** `ENOENT` and the like; undefined for what is no error of the system. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
