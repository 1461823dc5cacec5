import { access, constants, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HealthPart } from '@ai-manager/core';

/** Below this a week's evaluation may fill the disk, in bytes: an empty database takes 50 MB, its log up to 80 MB. */
const comfortableBytes = 200 * 2 ** 20;

/** Whether the folder, or what it will be made in, may be written to, and how much space is left there. */
export async function checkDisk(folder: string): Promise<HealthPart> {
  const place = await existingPart(folder);
  try {
    await access(place, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(place);
    const free = bavail * bsize;
    const message = `${Math.floor(free / 2 ** 20).toLocaleString('en')} MB free at ${place}`;
    return free < comfortableBytes
      ? { part: 'disk', ok: false, message, remedy: 'Free some space: the database needs 200 MB to work with.' }
      : { part: 'disk', ok: true, message, remedy: null };
  } catch {
    // Whatever the reason, the folder is of no use to this user; a check does not fail for it.
    const message = `${place} cannot be written by this user`;
    return { part: 'disk', ok: false, message, remedy: 'Change its owner or rights, or choose another folder.' };
  }
}

export async function isUnmade(folder: string): Promise<boolean> {
  return !(await exists(join(folder, 'pgdata'))) && !(await exists(join(folder, 'PG_VERSION')));
}

/** The nearest folder above that is there. */
async function existingPart(path: string): Promise<string> {
  if (await exists(path)) return path;
  const parent = dirname(path);
  return parent === path ? path : existingPart(parent);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path, constants.F_OK);
    return true;
  } catch (error) {
    // What cannot be looked at is there, and opening it says why.
    return !(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'));
  }
}
