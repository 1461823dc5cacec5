import { open } from 'node:fs/promises';
import { CliError } from '../cli-error.ts';
import { reasonOf } from '../flags/sources.ts';

/** @throws CliError when there is no such file, or it cannot be read: before a database is made for it */
export async function openExport(path: string): Promise<AsyncIterable<Buffer>> {
  try {
    const handle = await open(path);
    if (!(await handle.stat()).isDirectory()) return handle.createReadStream();
    await handle.close();
    throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
  } catch (error) {
    throw new CliError(`The export ${path} cannot be read (${reasonOf(error)}).`, {
      where: path,
      remedy: 'Check the path and its rights.',
      cause: error,
    });
  }
}
