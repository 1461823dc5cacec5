import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';
import { reasonOf } from './flags/sources.ts';

/**
 * Writes a file whole or not at all: a reader sees the old one or the new one.
 *
 * @param texts - `what` starts the message of an error, `remedy` ends it
 * @throws CliError when the place cannot be written
 */
export async function writeWhole(
  file: string,
  text: string,
  { what, remedy }: { readonly what: string; readonly remedy: string },
): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw new CliError(`${what} cannot be written to ${file} (${reasonOf(error)}).`, {
      where: file,
      code: 'CONFIGURATION',
      exitCode: exitCodes.failure,
      remedy,
      cause: error,
    });
  }
}
