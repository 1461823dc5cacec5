import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface WriteOptions {
  /** keep a file that is there already instead of replacing it */
  readonly keepExisting?: boolean;
}

/**
 * Writes a file whole or not at all: into a hidden temporary file beside it, to disk, then under its name.
 * A process killed in between leaves at most a file that starts with a dot.
 *
 * @returns false when a file was there and was kept
 */
export async function writeFileAtomically(path: string, body: string | Uint8Array, options: WriteOptions = {}): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(body);
      await file.sync();
    } finally {
      await file.close();
    }
    return await place(temporary, path, options.keepExisting ?? false);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function place(temporary: string, path: string, keepExisting: boolean): Promise<boolean> {
  if (!keepExisting) {
    await rename(temporary, path);
    return true;
  }
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
